import type { Job } from '#lib/jobs/job';
import type { JobTarget } from '#lib/jobs/job-target';

/** Where each transition of each Job is written down for good. */
export interface Journal {
  /**
   * Writes down what is not there yet of a Job that is let go of. Never throws: a change is neither undone nor hidden
   * because it could not be written down, the Job stays owed.
   */
  record(job: Job, targets: readonly JobTarget[]): Promise<Recorded>;
}

export interface Recorded {
  /** How many of the Job's transitions are there now. */
  readonly audited: number;
  /** When the rest is tried again, milliseconds since 1970; absent where nothing is left. */
  readonly retryAt?: number;
}
