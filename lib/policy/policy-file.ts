import { fitsPermission } from '#lib/policy/permission';
import {
  type ApprovalRule,
  type ChannelRule,
  type Freeze,
  NO_POLICY,
  type Policy,
  type PolicyLimits,
  type Protection,
  type Quota,
  type ReasonRule,
} from '#lib/policy/policy';
import {
  channelId,
  groupId,
  length,
  named,
  pattern,
  people,
  permissions,
  targets,
  timeWindow,
  WINDOW,
} from '#lib/policy/policy-fields';
import type { Catalogue } from '#lib/policy/roles';
import {
  type Complain,
  list,
  object,
  oneOf,
  optional,
  otherwise,
  required,
  text,
  wholeNumber,
  yesOrNo,
} from '#lib/policy/shape';

const DAY = 86_400_000;

const channelRule = object<ChannelRule>({
  channel: required(text),
  include: otherwise(permissions, ['*:*']),
  exclude: otherwise(permissions, []),
});

const protection = object<Protection>({ name: required(text), targets: required(targets) });

const limits = object<PolicyLimits>({
  targets: otherwise(wholeNumber(1, 200), NO_POLICY.limits.targets),
  changesPerHour: optional(wholeNumber(1, 1000)),
});

const freeze = object<Freeze>({
  name: required(text),
  ...WINDOW,
  permissions: otherwise(permissions, ['*:*']),
  targets: optional(targets),
  breakers: otherwise(people, { users: [], groups: [] }),
});

const reasonRule = object<ReasonRule>({
  permissions: required(permissions),
  targets: optional(targets),
  pattern: optional(pattern),
  about: optional(text),
});

const approvalRule = object<ApprovalRule>({
  name: required(text),
  permissions: required(permissions),
  targets: optional(targets),
  effects: optional(list(oneOf('change', 'interrupt', 'destroy'), { least: 1 })),
  from: otherwise(wholeNumber(1, 200), 1),
  hours: optional(timeWindow),
  approvers: required(people),
  quorum: otherwise(wholeNumber(1, 10), 1),
  requesterMayApprove: otherwise(yesOrNo, false),
  automatic: optional(object<Quota>({ most: required(wholeNumber(1, 100)), within: required(length(7 * DAY)) })),
  expires: otherwise(length(7 * DAY), DAY),
  reminder: optional(length(7 * DAY)),
  escalation: optional(groupId),
  channel: optional(channelId),
});

const policy = object<Policy>({
  observer: otherwise(yesOrNo, NO_POLICY.observer),
  guests: otherwise(yesOrNo, NO_POLICY.guests),
  strangers: otherwise(yesOrNo, NO_POLICY.strangers),
  directMessages: otherwise(yesOrNo, NO_POLICY.directMessages),
  channels: otherwise(list(channelRule), []),
  protected: otherwise(list(protection), []),
  limits: otherwise(limits, NO_POLICY.limits),
  freezes: otherwise(list(freeze), []),
  reasons: otherwise(list(reasonRule), []),
  privately: otherwise(permissions, []),
  approvals: otherwise(list(approvalRule), []),
});

export type PolicyRead = { readonly policy: Policy } | { readonly mistakes: readonly string[] };

/**
 * Reads what a YAML parser made of `policy.yml`; an empty file is the policy of none.
 *
 * @param catalogue what there is to be permitted: a rule for what no command is called is a slip of the pen.
 */
export function readPolicy(parsed: unknown, catalogue: Catalogue): PolicyRead {
  const mistakes: string[] = [];
  const complain: Complain = (place, sentence) => mistakes.push(`${place === '' ? 'The policy' : place}: ${sentence}`);
  const read = policy(parsed ?? {}, '', complain);
  if (read !== undefined) {
    refuseUnknown(read, catalogue, complain);
    refuseImpossible(read.approvals, complain);
    named(read.approvals, 'approvals', complain);
    named(read.freezes, 'freezes', complain);
    named(read.protected, 'protected', complain);
  }
  return read === undefined || mistakes.length > 0 ? { mistakes } : { policy: read };
}

/** A permission that fits no command protects nothing. */
function refuseUnknown(read: Policy, catalogue: Catalogue, complain: Complain): void {
  const check = (place: string, globs: readonly string[]): void => {
    for (const [index, glob] of globs.entries()) {
      if (catalogue.some(({ permission }) => fitsPermission(glob, permission))) continue;
      complain(`${place}[${index}]`, `no command is called ${glob}.`);
    }
  };
  for (const key of ['freezes', 'reasons', 'approvals'] as const) {
    for (const [index, rule] of read[key].entries()) check(`${key}[${index}].permissions`, rule.permissions);
  }
  read.channels.forEach(({ include, exclude }, index) => {
    check(`channels[${index}].include`, include);
    check(`channels[${index}].exclude`, exclude);
  });
  check('privately', read.privately);
}

/** A rule that nobody can satisfy would stop what it is for, and say so only when somebody waits. */
function refuseImpossible(rules: readonly ApprovalRule[], complain: Complain): void {
  rules.forEach(({ approvers, quorum, reminder, expires, escalation }, index) => {
    const place = `approvals[${index}]`;
    const users = new Set(approvers.users).size;
    if (users === 0 && approvers.groups.length === 0) {
      complain(`${place}.approvers`, 'it names nobody, so nobody can satisfy the rule. Name users or groups.');
    } else if (approvers.groups.length === 0 && users < quorum) {
      const named = users === 1 ? '1 user is' : `${users} users are`;
      complain(`${place}.quorum`, `it takes ${quorum} approvers and ${named} named, so nobody can satisfy the rule.`);
    }
    if (reminder !== undefined && reminder >= expires) {
      complain(`${place}.reminder`, 'it comes after the request has expired. Make it shorter than expires.');
    }
    if (escalation !== undefined && reminder === undefined) {
      complain(`${place}.escalation`, 'the group is told with the reminder, and there is none. Add reminder.');
    }
  });
}
