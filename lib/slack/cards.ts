import type { Clock } from '#lib/clock';
import { editMessage } from '#lib/slack/edit-message';
import type { Message } from '#lib/slack/message';
import type { SlackRefused } from '#lib/slack/refused';
import { type Rendered, renderMessage } from '#lib/slack/render-message';
import { shareFiles } from '#lib/slack/share-files';
import type { Posted, Slack } from '#lib/slack/slack';
import { PATIENCE, untilTaken } from '#lib/slack/until-taken';

/** What cards are sent with. */
export interface CardDesk {
  readonly slack: Slack;
  readonly clock: Clock;
}

/**
 * Posts a card: a message beside a Job's own, such as what an approver decides on, to be edited when it is decided.
 *
 * @param to a channel's id, or a person's for the direct message
 * @param patience the longest that it waits for Slack, milliseconds
 * @returns where it stands, to be stored: a card can be edited for as long as that is known
 * @throws `SlackRefused` where Slack did not take it; `isOutOfReach` says whether the bot may not write there
 */
export async function postCard(desk: CardDesk, to: string, message: Message, patience = PATIENCE): Promise<Posted> {
  return await shown(desk, renderMessage(message), patience, (rendered) => desk.slack.post(to, rendered));
}

/**
 * Shows a card as it stands now; one that cannot be edited any more is posted anew in its conversation.
 *
 * @returns where it stands from now on
 * @throws `SlackRefused` where Slack took neither
 */
export async function editCard(desk: CardDesk, card: Posted, message: Message, patience = PATIENCE): Promise<Posted> {
  return await shown(desk, renderMessage(message), patience, async (rendered) => {
    if (await editMessage(desk.slack, card, rendered)) return { channel: card.channel, ts: card.ts };
    return await desk.slack.post(card.channel, rendered);
  });
}

async function shown(
  { slack, clock }: CardDesk,
  rendered: Rendered,
  patience: number,
  send: (rendered: Rendered) => Promise<Posted>,
): Promise<Posted> {
  const card = await untilTaken(clock, { patience, mayPass }, () => send(rendered));
  await shareFiles(slack, card.channel, rendered.files);
  return card;
}

/** Whoever may be written to instead should not be kept waiting for what no waiting changes. */
function mayPass({ code, inDoubt }: SlackRefused): boolean {
  return inDoubt || PASSING.has(code);
}

const PASSING = new Set(['ratelimited', 'no_answer', 'internal_error', 'fatal_error', 'service_unavailable']);
