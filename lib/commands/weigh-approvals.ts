import type { ChangeContext } from '#lib/commands/change-context';
import { approvalRequest, deciderOf, type Judging } from '#lib/policy/approval-request';
import { type ApprovalStanding, type MissingApproval, matchingRules, standingOf } from '#lib/policy/approval-rules';
import { missingWords, wishedApproverRefusal } from '#lib/policy/approval-sentence';
import { approversOf, type Groups, shortageWords } from '#lib/policy/approvers';
import type { PlannedChange } from '#lib/policy/change-policy';
import type { ApprovalRule } from '#lib/policy/policy';
import { automaticOf } from '#lib/policy/quotas';
import { user, type Words, words } from '#lib/slack/words';

/** How a change stands with the rules for approvals. */
export interface Weighed {
  readonly request: Judging;
  readonly standing: ApprovalStanding;
}

/**
 * Holds a change, as it was read just now, against every rule that fits it, and those that were asked before.
 *
 * @param round `new` where nobody has decided about this plan yet, whatever was decided about another
 */
export async function weighApprovals(
  context: ChangeContext,
  planned: PlannedChange,
  round: 'new' | 'same',
): Promise<Weighed> {
  const { policy } = context.desk.authority;
  const asked = namesAsked(context);
  const matching = new Set(matchingRules(planned, policy.approvals));
  return await weigh(
    context,
    policy.approvals.filter((rule) => matching.has(rule) || asked.has(rule.name)),
    round,
  );
}

/** The same for the rules alone that were asked, as long as nobody knows what the VMs are like by now. */
export async function weighAsked(context: ChangeContext): Promise<Weighed> {
  const asked = namesAsked(context);
  return await weigh(
    context,
    context.desk.authority.policy.approvals.filter(({ name }) => asked.has(name)),
    'same',
  );
}

async function weigh(
  { desk, held }: ChangeContext,
  rules: readonly ApprovalRule[],
  round: 'new' | 'same',
): Promise<Weighed> {
  const { id, asked, approval } = held.job;
  const before = new Set(approval?.rules.map(({ name }) => name));
  const counted = rules.filter(({ automatic, name }) => automatic !== undefined && !before.has(name));
  const runs = new Map(
    await Promise.all(
      counted.map(async ({ name, automatic }) => {
        const quota = automaticOf(name, asked.user);
        return [name, await desk.quotas.used(quota, automatic?.within ?? 0, id)] as const;
      }),
    ),
  );
  const request = await approvalRequest(desk.authority, asked, {
    rules,
    approvals: round === 'new' ? [] : (approval?.approvals ?? []),
    plan: approval?.plan ?? '',
    // A rule that has asked people goes on asking them.
    automaticRuns: ({ name }) => runs.get(name) ?? Number.POSITIVE_INFINITY,
  });
  return { request, standing: standingOf(request) };
}

function namesAsked({ held }: ChangeContext): ReadonlySet<string> {
  return new Set(held.job.approval?.rules.map(({ name }) => name));
}

/** What is missing; nothing where no person has to be asked. */
export function missingOf({ standing }: Weighed): readonly MissingApproval[] {
  return standing.state === 'waiting' ? standing.missing : [];
}

/** The groups that these rules look at; no request where they look at none. */
export async function groupsOfRules(
  { desk }: Pick<ChangeContext, 'desk'>,
  missing: readonly MissingApproval[],
): Promise<Groups> {
  const isAsked = missing.some(({ rule }) => rule.approvers.groups.length > 0 || rule.escalation !== undefined);
  return isAsked ? await desk.authority.userGroups({ fresh: false }) : new Map();
}

/** Why it would be in vain to ask: nobody could approve it, or not the one who is asked for by name. */
export async function inVain(context: ChangeContext, weighed: Weighed): Promise<readonly Words[]> {
  const missing = missingOf(weighed);
  const wish = await wishedApprover(context, missing);
  const why = 'refused' in wish ? wish.refused : await shortage(context, missing);
  return why === undefined ? [] : [why];
}

/** Why nobody could ever satisfy one of the rules. */
export async function shortage(
  context: Pick<ChangeContext, 'desk' | 'held'>,
  missing: readonly MissingApproval[],
): Promise<Words | undefined> {
  const groups = await groupsOfRules(context, missing);
  const requester = context.held.job.asked.user;
  return missing.map(({ rule }) => shortageWords(rule, requester, groups)).find((one) => one !== undefined);
}

/** Whom the requester asks for by name (`--approver`), or why that person cannot approve it. */
export async function wishedApprover(
  { desk, held, prepared }: Pick<ChangeContext, 'desk' | 'held' | 'prepared'>,
  missing: readonly MissingApproval[],
): Promise<{ readonly wished: string | undefined } | { readonly refused: Words }> {
  const wished = prepared.common.approver;
  if (wished === undefined) return { wished };
  const rules = missing.map(({ rule }) => rule);
  const { groups, barred } = await deciderOf(desk.authority, held.job.asked, wished);
  const request = { rules, requester: held.job.asked.user, groupsOf: () => groups };
  const refused = wishedApproverRefusal(wished, request);
  if (refused !== undefined) return { refused };
  if (barred === undefined) return { wished };
  return { refused: words([user(wished)], ' may approve nothing here. Name somebody else behind --approver.') };
}

/** Which approvals it would need, and from whom; which rules would ask nobody. */
export async function approvalNotes(context: ChangeContext, weighed: Weighed): Promise<readonly Words[]> {
  const missing = missingOf(weighed);
  const groups = await groupsOfRules(context, missing);
  const requester = context.held.job.asked.user;
  const needed = missing.map((one) =>
    words('Would need approval: ', missingWords(one, approversOf(one.rule, requester, groups))),
  );
  const automatic = weighed.request.rules.filter(({ name }) => !missing.some(({ rule }) => rule.name === name));
  return [...needed, ...automatic.map(({ name }) => `Needs nobody for "${name}" yet: its quota is not used up.`)];
}
