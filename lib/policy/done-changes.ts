import { SaidError } from '#lib/errors';
import type { AccessState, Done } from '#lib/policy/access-state';

/** So many changes are remembered: a Job is run again within minutes, or never. */
const MOST_DONE = 20;

/** DynamoDB takes no item above 400 kB, in UTF-8. */
const LARGEST_STATE = 350_000;

/** The next state with the Job that made it; the one before it may be run again and has to know. */
export function recorded(next: AccessState, done: Done): AccessState {
  const state: AccessState = { ...next, done: [...(next.done ?? []), done].slice(-MOST_DONE) };
  const isLarger = done.act === 'granted' || done.act === 'denied' || done.act === 'added';
  if (isLarger && new TextEncoder().encode(JSON.stringify(state)).length > LARGEST_STATE) {
    throw new SaidError(
      'refused',
      'Roles, grants and denies would be more than is stored in one place. Nothing was done. ' +
        'Revoke what is not needed any more, or give roles in the place of long lists of permissions.',
    );
  }
  return state;
}

/** What a Job has changed already; `undefined` where it has not. */
export function doneBy(job: string, { done = [] }: AccessState): Done | undefined {
  return done.find((one) => one.job === job);
}
