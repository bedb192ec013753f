import { SaidError } from '#lib/errors';
import type { ChangeWork } from '#lib/jobs/change-work';
import type { JobTarget, Outcome } from '#lib/jobs/job';
import type { Words } from '#lib/slack/words';

/** Stores what became of one VM; nothing is done to it afterwards. */
export async function settleTarget(
  work: Pick<ChangeWork, 'held' | 'clock'>,
  target: JobTarget,
  outcome: Outcome,
  said: Words,
): Promise<void> {
  await work.held.move(target, { state: 'settled', outcome, said, settledAt: work.clock.now() });
  if (target.attempts > 0) await work.held.unlock(target);
}

/** A refusal by rights or state is the vCenter's no; everything else went wrong on the way. */
export async function settleWithError(
  work: Pick<ChangeWork, 'held' | 'clock'>,
  target: JobTarget,
  error: SaidError,
): Promise<void> {
  await settleTarget(work, target, error.kind === 'not-permitted' ? 'refused' : 'failed', error.message);
}

/** True for an error after which the write is known not to have happened. */
export function isCertainlyNotDone(error: unknown): error is SaidError {
  return error instanceof SaidError && error.kind !== 'in-doubt';
}
