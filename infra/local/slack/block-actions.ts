import { stateValues } from '#infra/local/slack/element-state';
import { channelPayload, commonPayload, interactingUser } from '#infra/local/slack/interaction';
import { findOption, type InteractiveElement, interactiveElements } from '#infra/local/slack/interactive-elements';
import type { JsonObject } from '#infra/local/slack/json-object';
import type { SlackMessage } from '#infra/local/slack/message-log';
import type { SlackWorld } from '#infra/local/slack/slack-world';
import { BOT_ID, BOT_USER_ID } from '#infra/local/slack/workspace';

/** A press of a button, or a choice of an option by its value or text. */
export interface Click {
  readonly user: string;
  readonly channel: string;
  readonly ts: string;
  readonly actionId: string;
  readonly option?: string;
}

const CHOICES = ['static_select', 'overflow', 'radio_buttons'];

const findElement = (message: SlackMessage, { actionId, option }: Click): InteractiveElement => {
  const wanted = option === undefined ? ['button'] : CHOICES;
  const same = interactiveElements(message.blocks).filter(({ element }) => element['action_id'] === actionId);
  const found = same.find(({ element }) => wanted.includes(String(element['type'])));
  if (found) return found;
  const other = same.find(({ element }) => [...CHOICES, 'button'].includes(String(element['type'])));
  if (!other) throw new RangeError(`The message has no button or select "${actionId}".`);
  throw new RangeError(
    option === undefined
      ? `"${actionId}" is a select: name an option.`
      : `"${actionId}" is a button and has no option "${option}".`,
  );
};

const chosen = ({ blockId, element }: InteractiveElement, click: Click, now: number): JsonObject => ({
  type: element['type'],
  action_id: click.actionId,
  block_id: blockId,
  ...(click.option === undefined
    ? { text: element['text'], ...(element['value'] === undefined ? {} : { value: element['value'] }) }
    : { selected_option: findOption(element, click.option) }),
  ...(element['placeholder'] === undefined ? {} : { placeholder: element['placeholder'] }),
  action_ts: (now / 1000).toFixed(6),
});

const shown = (message: SlackMessage): JsonObject => ({
  type: 'message',
  user: BOT_USER_ID,
  bot_id: BOT_ID,
  ts: message.ts,
  text: message.text,
  blocks: message.blocks,
  ...(message.threadTs === undefined ? {} : { thread_ts: message.threadTs }),
});

/** A click in a message as Slack reports it: `block_actions`. What is ephemeral comes without its message. */
export const blockActions = (click: Click, world: SlackWorld): JsonObject => {
  const user = interactingUser(click.user, world);
  const channel = world.workspace.channel(click.channel);
  const message = world.messages.find(click.channel, click.ts);
  if (!(channel && message)) throw new RangeError(`There is no message ${click.ts} in ${click.channel}.`);
  const sees = channel.members.has(user.id) && (message.ephemeralTo ?? user.id) === user.id;
  if (!sees) throw new RangeError(`${user.name} does not see that message.`);
  const isEphemeral = message.ephemeralTo !== undefined;
  const found = findElement(message, click);
  const action = chosen(found, click, world.clock.now());
  const given = click.option === undefined ? {} : { [click.actionId]: click.option };
  return {
    type: 'block_actions',
    ...commonPayload(user, world),
    container: { type: 'message', message_ts: message.ts, channel_id: channel.id, is_ephemeral: isEphemeral },
    channel: channelPayload(channel),
    ...(isEphemeral ? {} : { message: shown(message) }),
    state: { values: stateValues(interactiveElements(message.blocks), given) },
    response_url: world.responseUrls.issue({ kind: 'actions', user: user.id, channel: channel.id, source: message.ts }),
    trigger_id: world.triggers.issue(user.id),
    actions: [action],
  };
};
