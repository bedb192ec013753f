import type { Clock } from '#lib/clock';
import type { Job } from '#lib/jobs/job';
import type { JobStore } from '#lib/jobs/job-store';
import type { Words } from '#lib/slack/words';

/** Somebody else may write the Job at the same moment; then it is looked at again so often. */
const ATTEMPTS = 5;

const PAUSE = 100;

/** What is to become of a Job as it is now; or why nothing does. */
type Amendment = { readonly change: Partial<Job> } | { readonly refused: Words };

/**
 * Changes a Job for somebody who does not hold it: once, upon what is stored at that moment. Whoever holds one
 * that waits for people is waited for, and has lost it where that takes too long.
 *
 * @param patience how long a holder is waited for, milliseconds
 * @returns the Job as it was before, or why it was left as it is
 */
export async function amendJob(
  { store, clock }: { readonly store: Pick<JobStore, 'read' | 'save'>; readonly clock: Clock },
  id: string,
  patience: number,
  amend: (job: Job) => Amendment | Promise<Amendment>,
): Promise<{ readonly before: Job } | { readonly refused: Words } | 'gone' | 'busy'> {
  const began = clock.now();
  const isHeld = (job: Job | undefined): boolean =>
    job?.state.startsWith('awaiting-') === true && (job.lease?.until ?? 0) > clock.now();
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    let job = await store.read(id);
    while (isHeld(job) && clock.now() - began < patience) {
      await clock.sleep(PAUSE);
      job = await store.read(id);
    }
    if (job === undefined) return 'gone';
    const amendment = await amend(job);
    if ('refused' in amendment) return amendment;
    const { lease: _, ...rest } = job;
    if (await store.save({ ...rest, ...amendment.change, revision: job.revision + 1 })) return { before: job };
  }
  return 'busy';
}
