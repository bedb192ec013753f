import type { Clock } from '#lib/clock';
import { goOn } from '#lib/interactions/decide-job';
import { amendJob } from '#lib/jobs/amend-job';
import type { Approval, AskedApproval } from '#lib/jobs/approval';
import { decidedWords } from '#lib/jobs/describe-approval';
import { answerOf, type Job, shortId } from '#lib/jobs/job';
import type { JobStore } from '#lib/jobs/job-store';
import type { Log } from '#lib/log';
import { approvalRequest, deciderOf } from '#lib/policy/approval-request';
import { standingOf } from '#lib/policy/approval-rules';
import { clickRefusal } from '#lib/policy/approval-sentence';
import type { Authority } from '#lib/policy/authority';
import { type Words, words } from '#lib/slack/words';

/** What deciding about a request takes, by a button or by a command: no vCenter, and no word to anybody. */
export interface DecisionDesk {
  readonly clock: Clock;
  readonly log: Log;
  readonly store: JobStore;
  readonly authority: Authority;
  handOver(command: string, event: object): Promise<void>;
}

/** What somebody decides; of the newest plan, where none is named. */
export interface Verdict extends Pick<Approval, 'by' | 'verdict' | 'comment'> {
  readonly plan?: string;
}

/** Whoever has just asked still writes down where; it is waited for, milliseconds. Slack waits for three seconds. */
const PATIENCE = 1500;

/** Within this its function takes a decision up, milliseconds; until then a further press hands nothing over. */
const TAKEN_UP = 2000;

/** A decision that its function was not called for is found by the sweeper then, milliseconds. */
const OWED = 60_000;

/**
 * Stores what an approver decided, once, and hands the Job to its command's own function.
 *
 * @returns why it decides nothing, where it does not
 */
export async function decideApproval(desk: DecisionDesk, id: string, verdict: Verdict): Promise<Words | undefined> {
  return await amended(desk, id, verdict.by, verdict.verdict, async (job) => {
    const refused = await verdictRefusal(desk, job, verdict);
    const asked = job.approval;
    if (refused !== undefined || asked === undefined) return { refused: refused ?? unknown(job) };
    const at = desk.clock.now();
    const decided: Approval = { plan: asked.plan, ...verdict, at };
    return { change: { approval: { ...asked, approvals: [...asked.approvals, decided] }, dueAt: at + OWED } };
  });
}

/** The requester's own wish that it waits no longer; why it does not end, where it does not. */
export async function cancelApproval(desk: DecisionDesk, id: string, by: string): Promise<Words | undefined> {
  return await amended(desk, id, by, 'cancel', (job) => {
    const refused = job.asked.user === by ? overWords(job) : words('Only who asked for it can cancel it.');
    if (refused !== undefined) return { refused };
    const at = desk.clock.now();
    return { change: { decisions: [...(job.decisions ?? []), { by, act: 'cancel', at }], dueAt: at + OWED } };
  });
}

/** Why somebody's verdict would decide nothing now; one that is overdue is looked at at once. */
export async function verdictRefusal(desk: DecisionDesk, job: Job, verdict: Verdict): Promise<Words | undefined> {
  const { authority, clock } = desk;
  const asked = job.approval;
  if (asked === undefined) return unknown(job);
  const over = overWords(job);
  if (over !== undefined) return over;
  const now = clock.now();
  if (now >= asked.until) {
    await goOn(desk, job);
    return `The time to decide is over, so nothing was done (job ${shortId(job.id)}).`;
  }
  const permission = `approval:${verdict.verdict}`;
  const { barred, groups } = await deciderOf(authority, job.asked, verdict.by, { fresh: true, permission });
  if (barred !== undefined) return barred;
  const rules = authority.policy.approvals.filter((rule) => asked.rules.some(({ name }) => name === rule.name));
  const { approvals, plan } = asked;
  const judging = await approvalRequest(authority, job.asked, { rules, approvals, plan, automaticRuns: usedUp });
  const request = { ...judging, groupsOf: (id: string) => (id === verdict.by ? groups : judging.groupsOf(id)) };
  const no = clickRefusal({ plan, ...verdict, at: now }, request);
  if (no !== undefined) return no;
  if (standingOf(request).state === 'waiting') return undefined;
  await goOnIfLeft(desk, job, asked, now);
  return words(`Job ${shortId(job.id)} is decided already`, lastOf(asked), '. Nothing more was done.');
}

/** Why a request is not open any more; `undefined` while it is. */
function overWords(job: Job): Words | undefined {
  const id = shortId(job.id);
  const nothing = 'Nothing more was done.';
  if (job.approval === undefined) return unknown(job);
  if (job.state === 'awaiting-approval') {
    return answerOf(job)?.act === 'cancel' ? `Job ${id} was cancelled by who asked for it. ${nothing}` : undefined;
  }
  if (job.state === 'awaiting-confirmation') {
    return `Something changed since, so job ${id} is asked anew. Decide on its newest message.`;
  }
  if (job.state === 'expired') return `The time to decide is over, so nothing was done (job ${id}).`;
  if (job.state === 'refused') return `Job ${id} is over: it was refused meanwhile. ${nothing}`;
  const how = job.state === 'cancelled' ? ': cancelled by who asked for it' : lastOf(job.approval);
  return words(`Job ${id} is decided already`, how, `. ${nothing}`);
}

/** Decided a while ago and not taken up yet: whoever decided may have died before the hand-over. */
async function goOnIfLeft(desk: DecisionDesk, job: Job, { approvals }: AskedApproval, now: number): Promise<void> {
  const last = approvals.at(-1);
  if (last !== undefined && now - last.at >= TAKEN_UP) await goOn(desk, job);
}

function lastOf({ approvals, plan }: AskedApproval): Words {
  const decided = approvals.filter((one) => one.plan === plan);
  const last = decided.find(({ verdict }) => verdict === 'deny') ?? decided.at(-1);
  return last === undefined ? '' : words(': ', decidedWords(last));
}

function unknown({ id }: Pick<Job, 'id'>): Words {
  return `Job ${shortId(id)} waits for no approval. Nothing was done.`;
}

/** A rule that has asked people goes on asking them. */
const usedUp = (): number => Number.POSITIVE_INFINITY;

async function amended(
  desk: DecisionDesk,
  id: string,
  by: string,
  act: string,
  amend: Parameters<typeof amendJob>[3],
): Promise<Words | undefined> {
  const done = await amendJob(desk, id, PATIENCE, amend);
  if (done === 'gone') return 'This job is not known any more. Nothing was done.';
  if (done === 'busy') return `Job ${shortId(id)} is being worked on just now. Try again in a moment.`;
  if ('refused' in done) return done.refused;
  desk.log.info('decided', { job: id, act, user: by });
  await goOn(desk, done.before);
  return undefined;
}
