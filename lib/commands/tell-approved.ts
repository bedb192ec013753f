import type { ChangeContext } from '#lib/commands/change-context';
import { describeApproved } from '#lib/jobs/describe-approval';
import { closeCards } from '#lib/jobs/place-cards';

/** A change that is over sooner is told of once, milliseconds: Slack takes about 50 edits a minute in a whole workspace. */
const QUICK = 4000;

/**
 * Tells everybody who was asked that it was approved and is begun, unless it is over before.
 *
 * @returns to be awaited when it is over, or left to the next invocation
 */
export function tellApproved({ desk, held }: ChangeContext): () => Promise<void> {
  const { approval, plan } = held.job;
  const isTold = approval?.cards.some(({ role }) => role === 'outcome') ?? true;
  if (isTold || plan === undefined) return async () => undefined;
  let isOver = false;
  let telling: Promise<unknown> | undefined;
  const began = desk.clock.sleep(QUICK).then(() => {
    if (isOver) return;
    telling = closeCards(desk, held, describeApproved(held.job, plan, held.targets));
    telling.catch(() => undefined);
  });
  began.catch(() => undefined);
  return async () => {
    isOver = true;
    await telling;
  };
}
