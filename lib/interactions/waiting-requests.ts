import { SaidError } from '#lib/errors';
import type { DecisionDesk } from '#lib/interactions/decide-approval';
import { answerOf, type Job, shortId } from '#lib/jobs/job';
import { NewerVersion } from '#lib/jobs/job-store';
import { approvalRequest, deciderOf } from '#lib/policy/approval-request';
import { type MissingApproval, mayApprove, mayDeny, standingOf } from '#lib/policy/approval-rules';

/** A request that waits, as it concerns one person. */
export interface WaitingRequest {
  readonly job: Job;
  readonly missing: readonly MissingApproval[];
  readonly uncounted: readonly string[];
  readonly isOwn: boolean;
  /** Whether this person's approval, or deny, would count. */
  readonly mayApprove: boolean;
  readonly mayDeny: boolean;
}

/** Jobs of which something is owed that are looked through; people decide about far fewer at a time. */
const MOST_OPEN = 300;

/** What waits for a person's decision, and what that person has asked for, oldest first. */
export async function waitingFor(desk: DecisionDesk, user: string): Promise<readonly WaitingRequest[]> {
  const ids = await desk.store.due(Number.MAX_SAFE_INTEGER, MOST_OPEN);
  const jobs = await Promise.all(ids.map((id) => desk.store.read(id).catch(ifNewer)));
  const waiting = jobs.filter((job): job is Job => job?.state === 'awaiting-approval');
  const requests = await Promise.all(waiting.map((job) => requestOf(desk, job, user)));
  return requests
    .filter((one): one is WaitingRequest => one !== undefined)
    .sort((a, b) => a.job.asked.at - b.job.asked.at);
}

/**
 * The one request that a typed id means, among those that concern a person.
 *
 * @param typed `7F3A` or more of it; behind a dot perhaps the round that was shown
 * @returns it, and the plan that was shown: another than its newest is none
 * @throws SaidError where there is none, or several
 */
export async function requestCalled(
  desk: DecisionDesk,
  user: string,
  typed: string,
): Promise<WaitingRequest & { readonly plan: string }> {
  const [, id, round] = /^([a-z2-7]{4,16})(?:\.(\d{1,4}))?$/.exec(typed.trim().toLowerCase()) ?? [];
  const found = id === undefined ? [] : (await waitingFor(desk, user)).filter(({ job }) => job.id.startsWith(id));
  const [only, ...others] = found;
  if (only === undefined) {
    throw new SaidError('not-found', `No request that waits for you, or is yours, is called "${typed}".`);
  }
  if (others.length > 0) {
    const ids = found.map(({ job }) => job.id).join(', ');
    throw new SaidError('ambiguous', `"${typed}" may mean ${found.length} requests. Type more of it: ${ids}.`);
  }
  const { plan = '', round: newest } = only.job.approval ?? {};
  return { ...only, plan: round === undefined || Number(round) === newest ? plan : '' };
}

/** `7F3A.2`: how a request is typed so that nothing newer is meant. */
export function requestId({ id, approval }: Job): string {
  return `${shortId(id)}.${approval?.round ?? 1}`;
}

async function requestOf(desk: DecisionDesk, job: Job, user: string): Promise<WaitingRequest | undefined> {
  const { authority } = desk;
  const asked = job.approval;
  if (asked === undefined || answerOf(job)?.act === 'cancel') return undefined;
  const rules = authority.policy.approvals.filter(({ name }) => asked.rules.some((rule) => rule.name === name));
  const { approvals, plan } = asked;
  const judging = await approvalRequest(authority, job.asked, { rules, approvals, plan, automaticRuns });
  const { groups, barred } = await deciderOf(authority, job.asked, user);
  const request = { ...judging, groupsOf: (id: string) => (id === user ? groups : judging.groupsOf(id)) };
  const standing = standingOf(request);
  const missing = standing.state === 'waiting' ? standing.missing : [];
  const isAllowed = barred === undefined && desk.clock.now() < asked.until;
  const one: WaitingRequest = {
    job,
    missing,
    uncounted: judging.isUnsure ? [] : judging.uncounted,
    isOwn: job.asked.user === user,
    mayApprove:
      isAllowed && missing.some(({ rule, approved }) => !approved.includes(user) && mayApprove(user, rule, request)),
    mayDeny: isAllowed && groups !== 'unknown' && rules.some((rule) => mayDeny(user, rule, request)),
  };
  return one.isOwn || one.mayApprove || one.mayDeny ? one : undefined;
}

const automaticRuns = (): number => Number.POSITIVE_INFINITY;

/** What a newer version stored is nobody's business here. */
function ifNewer(error: unknown): undefined {
  if (error instanceof NewerVersion) return undefined;
  throw error;
}
