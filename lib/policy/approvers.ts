import type { AwaitedRule } from '#lib/jobs/approval';
import type { MissingApproval } from '#lib/policy/approval-rules';
import type { ApprovalRule } from '#lib/policy/policy';
import { type Words, words } from '#lib/slack/words';

/** User groups with their members, as Slack says now. */
export type Groups = ReadonlyMap<string, ReadonlySet<string>> | 'unknown';

/** So many people are asked by a direct message; more would be noise. */
const MOST_ASKED = 10;

/** Everybody who could approve by a rule now, each once: persons first, then members of groups. */
export function approversOf(
  { approvers, requesterMayApprove }: Pick<ApprovalRule, 'approvers' | 'requesterMayApprove'>,
  requester: string,
  groups: Groups,
): readonly string[] {
  const members = groups === 'unknown' ? [] : approvers.groups.flatMap((id) => [...(groups.get(id) ?? [])]);
  const all = [...new Set([...approvers.users, ...members])];
  return requesterMayApprove ? all : all.filter((id) => id !== requester);
}

/** Why nobody could ever satisfy a rule, and what to do; `undefined` where somebody can. */
export function shortageWords(rule: ApprovalRule, requester: string, groups: Groups): Words | undefined {
  const { name, quorum, approvers } = rule;
  const count = approversOf(rule, requester, groups).length;
  if (count >= quorum) return undefined;
  if (groups === 'unknown') {
    return `Slack did not say who is in the groups that "${name}" names, so nobody can be asked to approve it. Nothing was done. Try again in a minute.`;
  }
  const gone = approvers.groups.filter((id) => !groups.has(id));
  const takes = `"${name}" takes ${quorum} ${quorum === 1 ? 'approval' : 'approvals'}, and `;
  const may = count === 0 ? 'nobody may give it' : `only ${count} ${count === 1 ? 'person' : 'persons'} may give one`;
  const why = gone.length === 0 ? '' : `: Slack knows no group ${gone.join(', ')} any more`;
  return words(takes, may, why, '. Nothing was done. Ask whoever keeps the policy to name others.');
}

/** Whom a request is shown to directly: the one who was asked for by name, or some by each rule in turn. */
export function toAsk(rules: readonly Pick<AwaitedRule, 'may'>[], wished: string | undefined): readonly string[] {
  if (wished !== undefined) return [wished];
  const longest = Math.max(0, ...rules.map(({ may }) => may.length));
  const turns = Array.from({ length: longest }, (_, turn) => rules.flatMap(({ may }) => may.slice(turn, turn + 1)));
  return [...new Set(turns.flat())].slice(0, MOST_ASKED);
}

/** The rules that wait, as they are kept with the Job. */
export function awaitedRules(
  missing: readonly MissingApproval[],
  { requester, groups, now }: { readonly requester: string; readonly groups: Groups; readonly now: number },
): readonly AwaitedRule[] {
  return missing.map(({ rule }) => ({
    name: rule.name,
    may: approversOf(rule, requester, groups).slice(0, MOST_KEPT),
    ...(rule.reminder === undefined ? {} : { remindAt: now + rule.reminder }),
  }));
}

/** People kept with a rule that waits, so that a Job stays small. */
const MOST_KEPT = 25;
