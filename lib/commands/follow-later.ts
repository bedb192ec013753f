import type { ChangeContext } from '#lib/commands/change-context';
import { OWED } from '#lib/commands/end-job';
import type { ChangeWork } from '#lib/jobs/change-work';
import { describeChange } from '#lib/jobs/describe-change';
import { outlookOf } from '#lib/jobs/work-on-change';

/** Minutes until a running change is looked at again, by how often it was; then always the last. */
const PAUSES = [1, 2, 4];

/** A schedule is up to a minute late; where it never comes, the sweeper goes on. Milliseconds. */
const GRACE = 3 * 60_000;

/** Leaves a change that takes longer than this invocation to the next one, and says when it is looked at again. */
export async function followLater(context: ChangeContext, work: ChangeWork): Promise<void> {
  const { desk, held, invocation, status } = context;
  const now = desk.clock.now();
  const followed = (held.job.followed ?? 0) + 1;
  const minutes = PAUSES[followed - 1] ?? PAUSES.at(-1) ?? 1;
  const nextLook = now + minutes * 60_000;
  if (held.job.state === 'following') await held.change({ followed });
  else await held.enter('following', now, { followed });
  const { job, targets } = held;
  if (job.plan !== undefined)
    await status.insist(describeChange(job, job.plan, targets, { ...outlookOf(work), nextLook }));
  await held.unlockUnneeded();
  const scheduled = await schedule();
  await held.release(scheduled ? nextLook + GRACE : now + OWED);

  /** Nothing is lost without a schedule: the sweeper finds what is due. */
  async function schedule(): Promise<boolean> {
    try {
      await invocation.later.at(`${job.id}-${followed}`, nextLook, { resume: job.id, because: 'schedule' });
      return true;
    } catch (error) {
      desk.log.error('schedule-failed', error, { job: job.id });
      return false;
    }
  }
}
