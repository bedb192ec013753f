import type { Approval } from '#lib/jobs/approval';
import type { Asked } from '#lib/jobs/job';
import { mayApprove, type Request } from '#lib/policy/approval-rules';
import type { Authority } from '#lib/policy/authority';
import type { Asker } from '#lib/policy/judge-entry';
import { rightRefusal } from '#lib/policy/standing';
import type { Words } from '#lib/slack/words';

/** A request as it is to be judged now. */
export interface Judging extends Request {
  /** Whose approval of this plan counts for no rule any more. */
  readonly uncounted: readonly string[];
  /** True where Slack did not say who is in which group, so that something may count later. */
  readonly isUnsure: boolean;
}

/** Asks what is so now of everybody who has decided: who lost the right since does not count. */
export async function approvalRequest(
  authority: Pick<Authority, 'standing'>,
  asked: Pick<Asked, 'user' | 'channel' | 'channelName'>,
  about: Pick<Request, 'rules' | 'approvals' | 'plan' | 'automaticRuns'>,
): Promise<Judging> {
  const { rules, plan } = about;
  const current = about.approvals.filter((one) => one.plan === plan);
  const people = [...new Set(current.map(({ by }) => by))];
  const looked = await Promise.all(people.map(async (id) => [id, await deciderOf(authority, asked, id)] as const));
  const known = new Map(looked);
  const groupsOf = (id: string): Asker['groups'] => known.get(id)?.groups ?? new Set();
  const approvals = current.filter(({ by, verdict }) => verdict === 'deny' || known.get(by)?.barred === undefined);
  const request: Request = { ...about, approvals, requester: asked.user, groupsOf };
  const counts = ({ by }: Approval): boolean =>
    approvals.some((one) => one.by === by) && rules.some((rule) => mayApprove(by, rule, request));
  const isUnsure = [...known.values()].some((one) => one.isUnsure);
  const lost = current.filter((one) => one.verdict === 'approve' && !counts(one)).map(({ by }) => by);
  return { ...request, uncounted: [...new Set(lost)], isUnsure };
}

interface Decider {
  readonly groups: Asker['groups'];
  /** Why this person decides nothing here, whatever a rule names him for. */
  readonly barred: Words | undefined;
  /** True where Slack did not say all of it. */
  readonly isUnsure: boolean;
}

/** What is so for somebody who decides, or wants to. */
export async function deciderOf(
  authority: Pick<Authority, 'standing'>,
  { channel, channelName }: Pick<Asked, 'channel' | 'channelName'>,
  user: string,
  { fresh = false, permission = 'approval:approve' }: { readonly fresh?: boolean; readonly permission?: string } = {},
): Promise<Decider> {
  const standing = await authority.standing({ user, channel, channelName }, { fresh });
  const { groups, kind } = standing.asker;
  return { groups, barred: rightRefusal(standing, permission), isUnsure: groups === 'unknown' || kind === 'unknown' };
}
