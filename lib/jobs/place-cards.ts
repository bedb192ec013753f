import type { Clock } from '#lib/clock';
import { amendJob } from '#lib/jobs/amend-job';
import type { AskedApproval, Card } from '#lib/jobs/approval';
import { describeDecided } from '#lib/jobs/describe-approval';
import type { HeldJob } from '#lib/jobs/held-job';
import { type JobStore, LeaseLost } from '#lib/jobs/job-store';
import type { Log } from '#lib/log';
import { editCard, postCard } from '#lib/slack/cards';
import type { Message } from '#lib/slack/message';
import { isOutOfReach, SlackRefused } from '#lib/slack/refused';
import type { Slack } from '#lib/slack/slack';

/** What cards are posted, edited and kept with. */
export interface CardDesk {
  readonly slack: Slack;
  readonly clock: Clock;
  readonly log: Log;
  readonly store: Pick<JobStore, 'read' | 'save'>;
}

/** The longest that one card waits for Slack, milliseconds. */
const PATIENCE = 5000;

/** Somebody else holds the Job by now; what was posted is written down when he is done, within this, milliseconds. */
const WRITTEN_DOWN = 10_000;

/** Posts one card, and says where it stands or why it never will; where neither is known it is tried again later. */
export async function posted(desk: CardDesk, card: Card, message: Message): Promise<Card> {
  try {
    return { ...card, posted: await postCard(desk, card.to, message, PATIENCE) };
  } catch (error) {
    if (!(error instanceof SlackRefused)) throw error;
    desk.log.warn('card-not-posted', { to: card.to, reason: error.code });
    return isForGood(error) ? { ...card, refused: error.code } : card;
  }
}

/** Edits one card; where Slack does not take it now, it is marked to be edited again. */
export async function edited(desk: CardDesk, card: Card, message: Message): Promise<Card> {
  if (card.posted === undefined) return card;
  const { isStale: _, ...rest } = card;
  try {
    return { ...rest, posted: await editCard(desk, card.posted, message, PATIENCE) };
  } catch (error) {
    if (!(error instanceof SlackRefused)) throw error;
    desk.log.warn('card-not-edited', { to: card.to, reason: error.code });
    return isForGood(error) ? { ...rest, refused: error.code } : { ...rest, isStale: true };
  }
}

/** Writes down where cards stand; where a decision came in between, without the lease that it took. */
export async function keepCards(
  { store, clock }: CardDesk,
  held: HeldJob,
  cards: readonly Card[],
  more: Pick<AskedApproval, 'shown'> = {},
): Promise<void> {
  const { approval, id } = held.job;
  if (approval === undefined) return;
  try {
    await held.change({ approval: { ...approval, cards, ...more } });
  } catch (error) {
    if (!(error instanceof LeaseLost)) throw error;
    await amendJob({ store, clock }, id, WRITTEN_DOWN, ({ approval: now, state }) => {
      if (now === undefined || state !== 'awaiting-approval') return { refused: 'It is decided.' };
      const known = now.cards.map((card) => cards.find((one) => one.to === card.to && one.at === card.at) ?? card);
      return { change: { approval: { ...now, cards: known, ...more } } };
    });
    throw error;
  }
}

/**
 * Says on every card, and to the requester directly, what has become of a request; the buttons are gone.
 *
 * @returns false where Slack did not take all of it now
 */
export async function closeCards(desk: CardDesk, held: HeldJob, told: Message): Promise<boolean> {
  const { approval, asked, messages, state } = held.job;
  if (approval === undefined) return true;
  // Where the bot may not write in the channel, the Job's own message is in the requester's direct message already.
  const isTold = state === 'cancelled' || messages.some(({ role, direct }) => role === 'status' && direct);
  const has = approval.cards.some(({ role }) => role === 'outcome');
  const own: Card = { to: asked.user, role: 'outcome', plan: approval.plan, at: desk.clock.now() };
  const cards = isTold || has ? approval.cards : [...approval.cards, own];
  if (cards !== approval.cards) await held.change({ approval: { ...approval, cards } });
  const message = describeDecided(approval, told);
  const placed = await Promise.all(
    cards.map(async (card) => {
      if (card.refused !== undefined) return card;
      if (card.role === 'outcome' && card.posted === undefined) return await posted(desk, card, message);
      return await edited(desk, card, message);
    }),
  );
  await keepCards(
    desk,
    held,
    placed.map((card, index) => card ?? (cards[index] as Card)),
  );
  return placed.every((card) => card !== undefined && (card.role !== 'outcome' || !isOpen(card)));
}

/** True where a card is to be posted and nobody is known to have done it. */
export function isOpen({ posted: at, refused }: Card): boolean {
  return at === undefined && refused === undefined;
}

/** What waiting does not change. */
function isForGood(refused: SlackRefused): boolean {
  return (
    isOutOfReach(refused) || (!refused.inDoubt && refused.retryAfter === undefined && refused.code !== 'no_answer')
  );
}
