import type { Approval } from '#lib/jobs/approval';
import { bears, isAmong, type PlannedChange } from '#lib/policy/change-policy';
import type { ApprovalRule } from '#lib/policy/policy';
import { inScope } from '#lib/policy/target-scope';
import { isWithin } from '#lib/policy/time-window';

/** What is to be judged: which rules, of what plan, asked by whom. */
export interface Request {
  readonly rules: readonly ApprovalRule[];
  readonly approvals: readonly Approval[];
  readonly requester: string;
  readonly plan: string;
  /** The groups somebody is in now: who has lost the right since does not count. */
  readonly groupsOf: (user: string) => ReadonlySet<string> | 'unknown';
  /** How many changes of the requester needed nobody for this rule within its quota's time, this one left out. */
  readonly automaticRuns: (rule: ApprovalRule) => number;
}

export type ApprovalStanding =
  /** `automatic`: the rules that asked nobody, each of whose quotas this change uses. */
  | { readonly state: 'satisfied'; readonly automatic: readonly ApprovalRule[] }
  | { readonly state: 'denied'; readonly by: string; readonly rule: ApprovalRule }
  | { readonly state: 'waiting'; readonly missing: readonly MissingApproval[] };

export interface MissingApproval {
  readonly rule: ApprovalRule;
  /** Who has approved for it. */
  readonly approved: readonly string[];
}

/** Every rule that a change has to satisfy. None replaces another: each stands for itself. */
export function matchingRules(
  change: Pick<PlannedChange, 'permission' | 'effect' | 'targets' | 'now'>,
  rules: readonly ApprovalRule[],
): readonly ApprovalRule[] {
  return rules.filter((rule) => {
    const { effects, targets, from, hours } = rule;
    if (!bears(rule, change) || (effects !== undefined && !effects.includes(change.effect))) return false;
    const concerned = change.targets.filter((target) => inScope(targets, target, 'forbids')).length;
    return (from <= 1 || concerned >= from) && (hours === undefined || isWithin(hours, change.now));
  });
}

/** How a request stands. One deny by anybody who may approve ends it; an approver counts once for each rule that names him. */
export function standingOf(request: Request): ApprovalStanding {
  const approvals = request.approvals.filter(({ plan }) => plan === request.plan);
  for (const { by, verdict } of approvals) {
    const rule = verdict === 'deny' ? request.rules.find((one) => mayDeny(by, one, request)) : undefined;
    if (rule !== undefined) return { state: 'denied', by, rule };
  }
  const yes = new Set(approvals.flatMap(({ by, verdict }) => (verdict === 'approve' ? [by] : [])));
  const open = request.rules
    .map((rule) => ({ rule, approved: [...yes].filter((by) => mayApprove(by, rule, request)) }))
    .filter(({ rule, approved }) => approved.length < rule.quorum);
  const missing = open.filter(({ rule }) => !isAutomatic(rule, request));
  if (missing.length > 0) return { state: 'waiting', missing };
  return { state: 'satisfied', automatic: open.map(({ rule }) => rule) };
}

/** True where a rule asks nobody, for its quota is not used up; every other rule stands as it is. */
function isAutomatic(rule: ApprovalRule, { automaticRuns }: Pick<Request, 'automaticRuns'>): boolean {
  return rule.automatic !== undefined && automaticRuns(rule) < rule.automatic.most;
}

export function isSatisfied(request: Request): boolean {
  return standingOf(request).state === 'satisfied';
}

/** True where this person's approval would count for the rule. */
export function mayApprove(
  id: string,
  { approvers, requesterMayApprove }: ApprovalRule,
  { requester, groupsOf }: Pick<Request, 'requester' | 'groupsOf'>,
): boolean {
  return (id !== requester || requesterMayApprove) && isAmong(approvers, { id, groups: groupsOf(id) });
}

/** True where this person's deny ends the request: also where nobody can say that it does not. */
export function mayDeny(id: string, { approvers }: ApprovalRule, { groupsOf }: Pick<Request, 'groupsOf'>): boolean {
  const groups = groupsOf(id);
  return isAmong(approvers, { id, groups }) || (groups === 'unknown' && approvers.groups.length > 0);
}
