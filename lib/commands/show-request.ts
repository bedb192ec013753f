import type { ChangeContext } from '#lib/commands/change-context';
import type { AskedApproval, Card } from '#lib/jobs/approval';
import { type Button, isAnswer, mintToken, withTokens } from '#lib/jobs/button';
import { describeCard, describeOvertaken, describeWaiting, type RequestView } from '#lib/jobs/describe-approval';
import type { Job } from '#lib/jobs/job';
import { edited, isOpen, keepCards, posted } from '#lib/jobs/place-cards';
import type { Message } from '#lib/slack/message';
import type { Words } from '#lib/slack/words';

/** How a request stands, as far as people are told. */
export type Standing = Pick<RequestView, 'missing' | 'uncounted' | 'trouble'>;

/** The longest that the requester's message waits for Slack, milliseconds. */
const PATIENCE = 5000;

/** A card whose posting nobody has confirmed for so long is posted again, milliseconds. */
const LOST = 20_000;

/** Buttons that go on to be known: an old card must be able to say what became of it. */
const MOST_BUTTONS = 60;

/** A card that is to be posted; nobody has begun to. It is stored together with why, so that no death loses it. */
export function wantedCard(
  card: Pick<Card, 'to' | 'role' | 'isReminder'>,
  { plan }: Pick<AskedApproval, 'plan'>,
): Card {
  return { ...card, plan, at: 0 };
}

/**
 * Shows a request as it stands: to the requester, on every card that is there, and on those that are wanted. That one is
 * about to be posted is stored before, and where it stands afterwards.
 */
export async function showRequest(context: ChangeContext, standing: Standing): Promise<void> {
  const { desk, held, status } = context;
  const { job } = held;
  const { plan, approval: before } = job;
  if (plan === undefined || before === undefined) return;
  const now = desk.clock.now();
  const shown = sayingOf(before, standing);
  const isNews = before.shown !== shown;
  const cards = before.cards.map((card) => (isLost(card, before, now) ? { ...card, at: now } : card));
  const posting = cards.filter((card) => card.at === now && isOpen(card));
  if (!isNews && posting.length === 0 && !cards.some(isStale)) return;
  const stop = mintToken(job.id, { act: 'stop' });
  const [press, answers] = answersTo(job, before);
  const buttons = [...(job.buttons ?? []).filter(isKept), ...answers, stop.button].slice(-MOST_BUTTONS);
  await held.change({ buttons, approval: { ...before, cards } });
  const view = (): RequestView => ({
    ...standing,
    job: held.job,
    plan,
    targets: held.targets,
    asked: held.job.approval ?? before,
  });
  const place = async (card: Card): Promise<Card> => {
    if (posting.includes(card)) return await posted(desk, card, cardOf(view(), card, press));
    if (card.posted === undefined || card.role === 'outcome') return card;
    const isOld = isStale(card) || (isNews && card.isOver !== true);
    return isOld ? await edited(desk, withEnd(card, before), cardOf(view(), card, press)) : card;
  };
  const cancel = { label: 'Cancel', press: { act: 'stop' }, token: stop.token } as const;
  // The Job's own message comes first, where nobody has seen one yet.
  const isSaid = !isNews || (await status.insist(describeWaiting(view(), cancel), PATIENCE));
  const placed = await Promise.all(cards.map(place));
  await keepCards(desk, held, placed, isSaid ? { shown } : {});
  // Whom Slack took nothing for is told to the requester: somebody has to ask that person another way.
  if (placed.some(({ refused, at }) => refused !== undefined && at === now)) {
    await status.insist(describeWaiting(view(), cancel), PATIENCE);
  }
}

/** Says on each card that its plan is not the newest any more; its buttons are gone, and say so where they are seen still. */
export async function retireCards({ desk, held }: ChangeContext): Promise<void> {
  const { plan, approval } = held.job;
  if (plan === undefined || approval === undefined) return;
  const message = describeOvertaken(held.job, plan);
  const placed = approval.cards.map(async (card) =>
    card.isOver === true ? card : await edited(desk, { ...card, isOver: true }, message),
  );
  await keepCards(desk, held, await Promise.all(placed));
}

function cardOf(view: RequestView, card: Card, press: NonNullable<Message['actions']>): Message {
  if (card.plan !== view.asked.plan) return describeOvertaken(view.job, view.plan);
  const message = describeCard(view, card.role === 'decide' ? press : []);
  return { ...message, notes: [...(message.notes ?? []), ...aboutCard(card)] };
}

function withEnd(card: Card, { plan }: AskedApproval): Card {
  return card.plan === plan ? card : { ...card, isOver: true };
}

/** True where Slack has not taken something yet that people should see. */
export function isOwed({ cards, shown }: AskedApproval): boolean {
  return shown === undefined || cards.some((card) => isPending(card) || isStale(card));
}

/** True where a card is to be posted and nobody is known to have done it. */
function isPending(card: Card): boolean {
  return isOpen(card) && card.role !== 'outcome';
}

function isStale(card: Card): boolean {
  return card.isStale === true;
}

function isLost(card: Card, { plan }: AskedApproval, now: number): boolean {
  return isPending(card) && card.plan === plan && now - card.at >= LOST;
}

function answersTo({ id }: Job, { plan }: AskedApproval): [NonNullable<Message['actions']>, readonly Button[]] {
  const { message, buttons } = withTokens(id, {
    severity: 'question',
    headline: '',
    actions: [
      { label: 'Approve', style: 'primary', press: { act: 'approve', plan } },
      { label: 'Deny', style: 'danger', press: { act: 'deny', plan } },
    ],
  });
  return [message.actions ?? [], buttons];
}

/** What a card of a request may still be pressed for, and the requester's Cancel. */
function isKept({ press }: Button): boolean {
  return isAnswer({ press }) || press.act === 'stop';
}

function aboutCard({ role, isReminder }: Card): readonly Words[] {
  if (role === 'told') return ['You are told because nobody has decided yet; who may is named above.'];
  return isReminder === true ? ['This is a reminder: nobody has decided yet.'] : [];
}

/** What people would read differently; the newest time aside. */
function sayingOf({ plan, approvals, rules }: AskedApproval, { missing, uncounted, trouble }: Standing): string {
  const decided = approvals.filter((one) => one.plan === plan).length;
  const names = rules.map(({ name }) => name).join();
  const open = missing.map(({ rule, approved }) => `${rule.name}:${approved.join()}`).join();
  return [plan, names, decided, open, uncounted.join(), trouble === undefined ? '' : 'trouble'].join('|');
}
