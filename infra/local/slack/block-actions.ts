import { type InputValue, stateValues } from '#infra/local/slack/element-state';
import { channelPayload, commonPayload, interactingUser } from '#infra/local/slack/interaction';
import { findOption, type InteractiveElement, interactiveElements } from '#infra/local/slack/interactive-elements';
import type { JsonObject } from '#infra/local/slack/json-object';
import type { SlackMessage } from '#infra/local/slack/message-log';
import type { SlackWorld } from '#infra/local/slack/slack-world';
import { elementsOf, shownView, viewOf } from '#infra/local/slack/view-payload';
import { BOT_ID, BOT_USER_ID } from '#infra/local/slack/workspace';

/** A press of a button, or a choice of an option by its value or text. */
interface Act {
  readonly user: string;
  readonly actionId: string;
  readonly option?: string;
}

export interface MessageClick extends Act {
  readonly channel: string;
  readonly ts: string;
}

export interface ViewClick extends Act {
  readonly viewId: string;
  /** What stands in the inputs meanwhile, by action id. */
  readonly values?: Readonly<Record<string, InputValue>>;
}

export type Click = MessageClick | ViewClick;

const CHOICES = ['static_select', 'overflow', 'radio_buttons'];

const findElement = (elements: readonly InteractiveElement[], { actionId, option }: Act): InteractiveElement => {
  const wanted = option === undefined ? ['button'] : CHOICES;
  const same = elements.filter(({ element }) => element['action_id'] === actionId);
  const found = same.find(({ element }) => wanted.includes(String(element['type'])));
  if (found) return found;
  const other = same.find(({ element }) => [...CHOICES, 'button'].includes(String(element['type'])));
  if (!other) throw new RangeError(`There is no button or select "${actionId}".`);
  throw new RangeError(
    option === undefined
      ? `"${actionId}" is a select: name an option.`
      : `"${actionId}" is a button and has no option "${option}".`,
  );
};

const actionOf = (elements: readonly InteractiveElement[], act: Act, now: number): JsonObject => {
  const { blockId, element } = findElement(elements, act);
  return {
    type: element['type'],
    action_id: act.actionId,
    block_id: blockId,
    ...(act.option === undefined
      ? { text: element['text'], ...(element['value'] === undefined ? {} : { value: element['value'] }) }
      : { selected_option: findOption(element, act.option) }),
    ...(element['placeholder'] === undefined ? {} : { placeholder: element['placeholder'] }),
    action_ts: (now / 1000).toFixed(6),
  };
};

const chosenIn = ({ actionId, option }: Act): Record<string, InputValue> =>
  option === undefined ? {} : { [actionId]: option };

const shown = (message: SlackMessage): JsonObject => ({
  type: 'message',
  user: BOT_USER_ID,
  bot_id: BOT_ID,
  ts: message.ts,
  text: message.text,
  blocks: message.blocks,
  ...(message.threadTs === undefined ? {} : { thread_ts: message.threadTs }),
});

const inMessage = (click: MessageClick, world: SlackWorld): JsonObject => {
  const user = interactingUser(click.user, world);
  const channel = world.workspace.channel(click.channel);
  const message = world.messages.find(click.channel, click.ts);
  if (!(channel && message)) throw new RangeError(`There is no message ${click.ts} in ${click.channel}.`);
  const sees = channel.members.has(user.id) && (message.ephemeralTo ?? user.id) === user.id;
  if (!sees) throw new RangeError(`${user.name} does not see that message.`);
  const isEphemeral = message.ephemeralTo !== undefined;
  const elements = interactiveElements(message.blocks);
  const actions = [actionOf(elements, click, world.clock.now())];
  return {
    container: { type: 'message', message_ts: message.ts, channel_id: channel.id, is_ephemeral: isEphemeral },
    channel: channelPayload(channel),
    ...(isEphemeral ? {} : { message: shown(message) }),
    state: { values: stateValues(elements, chosenIn(click)) },
    response_url: world.responseUrls.issue({ kind: 'actions', user: user.id, channel: channel.id, source: message.ts }),
    actions,
  };
};

const inView = (click: ViewClick, world: SlackWorld): JsonObject => {
  const opened = viewOf(click.user, click.viewId, world);
  const actions = [actionOf(elementsOf(opened), click, world.clock.now())];
  return {
    container: { type: 'view', view_id: opened.id },
    view: shownView(opened, { ...click.values, ...chosenIn(click) }, world),
    actions,
  };
};

/** A click as Slack reports it. What is ephemeral comes without its message, what is in a modal without a reply address. */
export const blockActions = (click: Click, world: SlackWorld): JsonObject => {
  const user = interactingUser(click.user, world);
  return {
    type: 'block_actions',
    ...commonPayload(user, world),
    ...('viewId' in click ? inView(click, world) : inMessage(click, world)),
    trigger_id: world.triggers.issue(user.id),
  };
};
