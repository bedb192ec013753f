import { type Asked, JOB_VERSION, type Job } from '#lib/jobs/job';

/** A Job that could not be brought to an end within this is ended with what is known: a large deletion takes more than a day. */
const JOB_LIFE = 72 * 3_600_000;

/** How long the table remembers a Job. */
const MEMORY = 400 * 24 * 3_600_000;

/** A Job as it is claimed: asked, and nothing done yet. */
export function newJob(
  claim: Pick<Job, 'id' | 'origin' | 'command' | 'lease' | 'dueAt'> & { readonly asked: Asked },
): Job {
  const { at } = claim.asked;
  return {
    ...claim,
    version: JOB_VERSION,
    revision: 1,
    state: 'received',
    messages: [],
    history: [{ at, state: 'received' }],
    expiresAt: at + JOB_LIFE,
    removeAt: Math.floor((at + MEMORY) / 1000),
  };
}
