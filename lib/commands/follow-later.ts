import type { ChangeContext } from '#lib/commands/change-context';
import { OWED } from '#lib/commands/end-job';
import type { ChangeWork } from '#lib/jobs/change-work';
import { describeChange } from '#lib/jobs/describe-change';
import { outlookOf } from '#lib/jobs/work-on-change';

/** Minutes until a running change is looked at again, by how often it was; then always the last. */
const PAUSES = [1, 2, 4];

/** A schedule is up to a minute late; where it never comes, the sweeper goes on. Milliseconds. */
export const GRACE = 3 * 60_000;

/** How long Slack is waited for, milliseconds: it is told the same again at the next look. */
const PATIENCE = 5000;

/**
 * Leaves a change that takes longer than this invocation to the next one, and says when it is looked at again. The
 * schedule comes first: Slack may take the time that is left.
 */
export async function followLater(context: ChangeContext, work: ChangeWork): Promise<void> {
  const { desk, held, status } = context;
  const now = desk.clock.now();
  const followed = (held.job.followed ?? 0) + 1;
  const minutes = PAUSES[followed - 1] ?? PAUSES.at(-1) ?? 1;
  const nextLook = now + minutes * 60_000;
  if (held.job.state === 'following') await held.change({ followed });
  else await held.enter('following', now, { followed });
  const { job, targets } = held;
  const scheduled = await callLater(context, followed, nextLook);
  if (job.plan !== undefined) {
    const message = describeChange(job, job.plan, targets, { ...outlookOf(work), now, nextLook });
    await status.insist(message, PATIENCE);
  }
  await held.unlockUnneeded();
  await held.release(scheduled ? nextLook + GRACE : now + OWED);
}

/** Makes the n-th schedule of a Job. Nothing is lost without one: the sweeper finds what is due. */
export async function callLater(
  { desk, held, invocation }: Pick<ChangeContext, 'desk' | 'held' | 'invocation'>,
  followed: number,
  when: number,
): Promise<boolean> {
  const { id } = held.job;
  try {
    await invocation.later.at(`${id}-${followed}`, when, { resume: id, because: 'schedule', followed });
    return true;
  } catch (error) {
    desk.log.error('schedule-failed', error, { job: id });
    return false;
  }
}
