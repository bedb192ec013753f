import { type ErrorKind, SaidError } from '#lib/errors';
import { type ChangeWork, stepOf } from '#lib/jobs/change-work';
import { targetKey } from '#lib/jobs/held-job';
import type { StopRequest } from '#lib/jobs/job-store';
import type { JobTarget, Offer, Outcome } from '#lib/jobs/job-target';
import { user, type Words, words } from '#lib/slack/words';

/** Stores what became of one VM's step; the next one is planned where there is one and this came out well. */
export async function settleTarget(
  work: ChangeWork,
  target: JobTarget,
  outcome: Outcome,
  said: Words,
  offers: readonly Offer[] = [],
): Promise<void> {
  const step = stepOf(work, target);
  const at = (target.at ?? 0) + 1;
  const isGood = outcome === 'done' || outcome === 'already';
  // What an earlier step offered stays possible, unless this one has done it.
  const earlier = (target.offers ?? []).filter(
    (offer) => !(isGood && 'subcommand' in offer && offer.subcommand === step.name),
  );
  const all = [...offers, ...earlier];
  const offered = all.length === 0 ? {} : { offers: all };
  if (isGood && at < work.steps.length) {
    const past = [...(target.past ?? []), { step: step.name, outcome, said }];
    work.progress.delete(targetKey(target));
    await work.held.planNext(target, { at, past, ...offered });
    return;
  }
  const isAside = step.beside !== undefined && !isGood;
  await work.held.move(target, {
    state: 'settled',
    outcome,
    said: isAside ? words(`could not ${withoutOf(step.words.todo)}: `, said) : said,
    settledAt: work.clock.now(),
    ...offered,
  });
  if (target.attempts > 0 || target.past !== undefined) work.held.unlockLater(target);
}

/** `take a safety snapshot of` without the word that leads to a name. */
function withoutOf(todo: string): string {
  return todo.replace(/ of$/, '');
}

/** What vCenter's no means for a VM: rights and state refuse, somebody may have ended the task; all else went wrong. */
export async function settleWithError(work: ChangeWork, target: JobTarget, error: SaidError): Promise<void> {
  const again = error.kind === 'busy' ? [TRY_AGAIN] : [];
  const isOurs = error.kind === 'cancelled' && target.stopping === true;
  const said = isOurs && work.stopped !== undefined ? cancelledBy(work.stopped) : error.message;
  await settleTarget(work, { ...target, kind: error.kind }, OUTCOMES[error.kind] ?? 'failed', said, again);
}

function cancelledBy({ by }: StopRequest): Words {
  return words(
    'was cancelled by ',
    [user(by)],
    '. What was done by then may stay: look at the VM before you ask again.',
  );
}

const OUTCOMES: Partial<Readonly<Record<ErrorKind, Outcome>>> = {
  'not-permitted': 'refused',
  refused: 'refused',
  busy: 'refused',
  cancelled: 'cancelled',
};

/** The same command once more, for a VM that was busy. */
export const TRY_AGAIN: Offer = { label: 'Try again', again: true };

/** True for an error after which the write is known not to have happened. */
export function isCertainlyNotDone(error: unknown): error is SaidError {
  return error instanceof SaidError && error.kind !== 'in-doubt';
}
