import type { Desk } from '#lib/commands/desk';
import { isOver, type Job } from '#lib/jobs/job';
import { NewerVersion } from '#lib/jobs/job-store';

/** A person's latest Jobs that are looked through. */
const LATEST = 50;

/** A person's own Jobs that are not over, newest first; the Job that asks is left out. */
export async function openJobs({ store }: Pick<Desk, 'store'>, user: string, besides: string): Promise<readonly Job[]> {
  const ids = (await store.latestOf(user, LATEST)).filter((id) => id !== besides);
  const jobs = await Promise.all(ids.map((id) => store.read(id).catch(ifNewer)));
  return jobs.filter((job): job is Job => job !== undefined && !isOver(job.state));
}

/** What a newer version stored is nobody's business here. */
function ifNewer(error: unknown): undefined {
  if (error instanceof NewerVersion) return undefined;
  throw error;
}
