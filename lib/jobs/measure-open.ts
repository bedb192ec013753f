import type { Clock } from '#lib/clock';
import type { Job } from '#lib/jobs/job';
import { type JobStore, NewerVersion } from '#lib/jobs/job-store';
import type { LevelLog } from '#lib/log';

/** Jobs of which something is owed that are looked through. */
const MOST_OPEN = 300;

/** How many changes wait for an approval, and since when, and of how many the tasks are followed. */
export async function measureOpen({
  store,
  clock,
  log,
}: {
  readonly store: Pick<JobStore, 'due' | 'read'>;
  readonly clock: Clock;
  readonly log: LevelLog;
}): Promise<void> {
  const ids = await store.due(Number.MAX_SAFE_INTEGER, MOST_OPEN);
  const jobs = await Promise.all(ids.map((id) => store.read(id).catch(ifNewer)));
  const waiting = jobs.filter((job): job is Job => job?.state === 'awaiting-approval');
  log.level('ApprovalsPending', waiting.length);
  log.level('TasksFollowed', jobs.filter((job) => job?.state === 'following').length);
  const oldest = Math.min(...waiting.map(waitsSince));
  log.duration('ApprovalAge', waiting.length === 0 ? 0 : clock.now() - oldest);
}

/** Since when somebody is asked; a plan that has changed meanwhile is asked about anew. */
function waitsSince({ history, asked }: Job): number {
  return history.findLast(({ state }) => state === 'awaiting-approval')?.at ?? asked.at;
}

/** What a newer version stored is nobody's business here. */
function ifNewer(error: unknown): undefined {
  if (error instanceof NewerVersion) return undefined;
  throw error;
}
