import type { Clock } from '#lib/clock';
import { describeChange } from '#lib/jobs/describe-change';
import type { HeldJob, Keeping } from '#lib/jobs/held-job';
import { type Job, shortId } from '#lib/jobs/job';
import { LeaseLost, NewerVersion } from '#lib/jobs/job-store';
import { closeCards } from '#lib/jobs/place-cards';
import { settleByJournal } from '#lib/jobs/settle-by-journal';
import { takeLease } from '#lib/jobs/take-lease';
import { toldIn } from '#lib/jobs/told';
import type { Log } from '#lib/log';
import { answerAsker } from '#lib/slack/answer-asker';
import type { Message } from '#lib/slack/message';
import type { Slack } from '#lib/slack/slack';
import { StatusMessage } from '#lib/slack/status-message';

/** What recovering a Job needs; no vCenter: what cannot be resumed is ended with what the journal says. */
export interface Recovery extends Keeping {
  readonly slack: Slack;
  readonly clock: Clock;
  readonly log: Log;
  readonly holder: string;
  /** Hands the Job to its command's own function, asynchronously. */
  resume(command: string, event: { resume: string; because: 'failure' | 'sweep'; deadHolder?: string }): Promise<void>;
}

const MOST_RESUMES = 3;

/** Milliseconds that ending a Job may take. */
const ENDING = 20_000;

/**
 * What still stands in for a Job whose function died: it is resumed, at most three times in a row, then ended truthfully.
 * One that has handed itself on since was brought on: its deaths are counted anew.
 */
export async function recoverDead(recovery: Recovery, id: string, deadRequest: string): Promise<void> {
  const job = await readable(recovery, id);
  if (job?.dueAt === undefined) return;
  const times = await recovery.store.countResume(id, job.followed ?? 0);
  recovery.log.warn('invocation-died', { job: id, state: job.state, times });
  recovery.log.count('InvocationDied', { command: job.command });
  if (times <= MOST_RESUMES && recovery.clock.now() < job.expiresAt) {
    return await recovery.resume(job.command, { resume: id, because: 'failure', deadHolder: deadRequest });
  }
  await endTruthfully(recovery, id, deadRequest);
}

/** A Job of which something is overdue: it is handed over again, or ended where its time is over. */
export async function recoverOverdue(recovery: Recovery, id: string): Promise<void> {
  const job = await readable(recovery, id);
  if (job?.dueAt === undefined || job.dueAt > recovery.clock.now()) return;
  if (recovery.clock.now() >= job.expiresAt) return await endTruthfully(recovery, id, undefined);
  await recovery.resume(job.command, { resume: id, because: 'sweep' });
}

async function readable(recovery: Recovery, id: string): Promise<Job | undefined> {
  try {
    return await recovery.store.read(id);
  } catch (error) {
    if (!(error instanceof NewerVersion)) throw error;
    recovery.log.warn('newer-version', { job: id });
    return undefined;
  }
}

/** The last word by the journal alone: what was never started, and what nobody can say. */
async function endTruthfully(recovery: Recovery, id: string, deadRequest: string | undefined): Promise<void> {
  const { clock, log } = recovery;
  const lease = { holder: recovery.holder, until: clock.now() + ENDING };
  const held = await takeLease(recovery, id, lease, clock.now(), deadRequest);
  if (typeof held === 'string') return;
  try {
    if (held.job.concluded) return await held.release();
    await settleByJournal(held, clock.now());
    const hasBegun = held.job.history.some(({ state }) => state === 'running');
    const isChange = held.job.plan !== undefined;
    const message = hasBegun ? lastWord(held, clock.now()) : neverBegun(held.job);
    if (held.job.state !== 'ended')
      await held.enter('ended', clock.now(), { exit: 1, endedAt: clock.now(), told: toldIn(message) });
    const said =
      hasBegun && isChange ? await concluded(recovery, held, message) : await answered(recovery, held, message);
    const isTold = said && (await closeCards(recovery, held, message));
    await held.release(isTold ? undefined : clock.now() + ENDING);
    log.warn('given-up', { job: id });
  } catch (error) {
    if (!(error instanceof LeaseLost)) throw error;
  }
}

function lastWord({ job, targets }: HeldJob, now: number): Message {
  if (job.plan === undefined) return inDoubt(job);
  return describeChange(job, job.plan, targets, { now, progress: new Map(), trouble: new Map() });
}

function neverBegun(job: Job): Message {
  return {
    severity: 'failure',
    headline: `SlashVM failed several times before it could begin (job ${shortId(job.id)}). Nothing was started. Type it again later.`,
  };
}

/** Something of our own was being stored, and nobody has seen whether it was. */
function inDoubt(job: Job): Message {
  return {
    severity: 'failure',
    headline: `SlashVM failed several times in the middle of this (job ${shortId(job.id)}), so it may be done or not. Look before you type it again.`,
  };
}

/** To the asker alone, unless the channel was shown already that it is being looked at. */
async function answered(recovery: Recovery, held: HeldJob, message: Message): Promise<boolean> {
  const { messages, asked } = held.job;
  if (messages.some((one) => one.role === 'status')) return await concluded(recovery, held, message);
  return await answerAsker(recovery.slack, { user: asked.user, responseUrl: await replyUrl(recovery, held) }, message);
}

async function concluded(recovery: Recovery, held: HeldJob, message: Message): Promise<boolean> {
  const { slack, clock } = recovery;
  const { channel, user } = held.job.asked;
  const address = held.job.messages.find((one) => one.role === 'status');
  const home = { channel, user, responseUrl: await replyUrl(recovery, held) };
  const remember = async (): Promise<void> => undefined;
  return await new StatusMessage(slack, clock, home, { address, remember }).conclude(message);
}

async function replyUrl({ store, clock }: Recovery, held: HeldJob): Promise<string | undefined> {
  const reply = await store.replyAddress(held.job.id);
  return reply !== undefined && reply.until > clock.now() ? reply.url : undefined;
}
