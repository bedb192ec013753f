import type { Acting } from '#lib/commands/acting';
import { SaidError } from '#lib/errors';
import type { AccessState, Deed } from '#lib/policy/access-state';
import { doneBy, recorded } from '#lib/policy/done-changes';
import { SaidInWords } from '#lib/policy/said-in-words';
import { commandRefusal, type Standing } from '#lib/policy/standing';

/** So often somebody else may be quicker. */
const ROUNDS = 8;

/** What is to be stored, and what it is. */
export interface Decided {
  readonly next: AccessState;
  readonly deed: Deed;
}

/** A change that is stored, and roles and grants as they are with it or, where it was made earlier, since. */
export interface Committed {
  readonly deed: Deed;
  readonly state: AccessState;
  readonly standing: Standing;
}

/**
 * Changes roles, grants and denies by compare-and-set. Where somebody else was quicker, everything is decided again on
 * what is there now, the asker's own right first. What this Job stored already, before its function died, is not done
 * twice.
 *
 * @throws SaidError where the right is missing or `decide` refuses; nothing is changed then
 */
export async function commitChange(
  acting: Acting,
  permission: string,
  decide: (standing: Standing) => Promise<Decided>,
): Promise<Committed> {
  for (let round = 1; round <= ROUNDS; round += 1) {
    const standing = await acting.standingNow();
    const { state } = standing.rules;
    const done = doneBy(acting.job, state);
    if (done !== undefined) return { deed: done, state, standing };
    const no = commandRefusal(standing, permission);
    if (no !== undefined) throw new SaidInWords('not-permitted', no);
    const { next, deed } = await decide(standing);
    const stored = recorded(next, { ...deed, job: acting.job });
    if (await acting.save(stored)) return { deed, state: stored, standing };
  }
  throw new SaidError(
    'busy',
    'Others are changing roles and grants at this very moment, so nothing was done. Type it again.',
  );
}
