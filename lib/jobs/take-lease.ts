import { HeldJob, type Keeping } from '#lib/jobs/held-job';
import type { Job, Lease } from '#lib/jobs/job';

/**
 * Takes a Job over, or says why not: it is gone, another holder lives or was quicker, or it is not wanted any more.
 *
 * @param deadRequest the Lambda request whose end was reported: its lease is worth nothing any more
 */
export async function takeLease(
  { store, journal }: Keeping,
  id: string,
  lease: Lease,
  now: number,
  deadRequest?: string,
  isWanted: (job: Job) => boolean = () => true,
): Promise<HeldJob | 'gone' | 'held' | 'overtaken'> {
  const job = await store.read(id);
  if (job === undefined) return 'gone';
  if (!isWanted(job)) return 'overtaken';
  if (isHeld(job, now, deadRequest)) return 'held';
  const taken: Job = { ...job, lease, revision: job.revision + 1 };
  if (!(await store.save(taken))) return 'held';
  const held = new HeldJob({ store, journal }, taken);
  await held.loadTargets();
  return held;
}

function isHeld(job: Job, now: number, deadRequest: string | undefined): boolean {
  if (job.lease === undefined || job.lease.until <= now) return false;
  return deadRequest === undefined || !job.lease.holder.startsWith(`${deadRequest}#`);
}
