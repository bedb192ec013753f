import type { InteractionDesk } from '#lib/interactions/interaction-desk';
import { amendJob } from '#lib/jobs/amend-job';
import { answerOf, type Decision, type Job, shortId } from '#lib/jobs/job';
import { plain } from '#lib/slack/words';

/** Whoever has just asked a question still writes down where; it is waited for, milliseconds. */
const PATIENCE = 1000;

/** Within this its function takes a decision up, milliseconds; until then a further press hands nothing over. */
const TAKEN_UP = 2000;

/** A decision that its function was not called for is found by the sweeper then, milliseconds. */
const OWED = 60_000;

/**
 * Stores an answer to a Job's question, once, and hands the Job to its command's own function.
 *
 * @returns why not, where it is too late or decided already
 */
export async function decideJob(
  desk: InteractionDesk,
  id: string,
  hash: string | undefined,
  decision: Omit<Decision, 'at'>,
): Promise<string | undefined> {
  const amended = await amendJob(desk, id, PATIENCE, async (job) => {
    const tooLate = await tooLateFor(desk, job, hash);
    if (tooLate !== undefined) return { refused: tooLate };
    const at = desk.clock.now();
    return { change: { decisions: [...(job.decisions ?? []), { ...decision, at }], dueAt: at + OWED } };
  });
  if (amended === 'gone') return 'This job is not known any more. Nothing was done.';
  if (amended === 'busy') return `Job ${shortId(id)} is being worked on just now. Try again in a moment.`;
  if ('refused' in amended) return plain(amended.refused);
  desk.log.info('decided', { job: id, act: decision.act, user: decision.by });
  await goOn(desk, amended.before);
  return undefined;
}

/** Why a Job's question cannot be answered now; one whose time is over is closed at once. */
export async function tooLateFor(
  desk: InteractionDesk,
  job: Job,
  hash: string | undefined,
): Promise<string | undefined> {
  const now = desk.clock.now();
  if (isOverdue(job, now) || isLeft(job, now)) await goOn(desk, job);
  return reasonAgainst(job, hash, now);
}

function isOverdue(job: Job, now: number): boolean {
  return job.state === 'awaiting-confirmation' && answerOf(job) === undefined && now >= (job.askedUntil ?? 0);
}

/** Decided a while ago and not taken up yet: whoever decided may have died before the hand-over. */
function isLeft(job: Job, now: number): boolean {
  const answer = answerOf(job);
  return job.state === 'awaiting-confirmation' && answer !== undefined && now - answer.at >= TAKEN_UP;
}

function reasonAgainst(job: Job, hash: string | undefined, now: number): string | undefined {
  const id = shortId(job.id);
  const isDecided = job.state !== 'awaiting-confirmation' || answerOf(job) !== undefined;
  if (isDecided) return `Job ${id} is decided already. Nothing more was done.`;
  if (isOverdue(job, now))
    return `The time to answer is over, so nothing was done. Type the command again (job ${id}).`;
  const isCurrent = hash === undefined || (job.buttons ?? []).some((button) => button.hash === hash);
  return isCurrent ? undefined : `Job ${id} is decided already, or was asked anew. Look at its message.`;
}

/** The command's own function takes it up; where it cannot be called now, the sweeper sees to it. */
export async function goOn(
  desk: Pick<InteractionDesk, 'handOver' | 'log'>,
  { id, command }: Pick<Job, 'id' | 'command'>,
): Promise<void> {
  try {
    await desk.handOver(command, { resume: id, because: 'click' });
  } catch (error) {
    desk.log.error('hand-over-failed', error, { job: id });
  }
}
