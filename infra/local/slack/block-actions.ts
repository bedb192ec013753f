import { type InputValue, stateValues } from '#infra/local/slack/element-state';
import { channelPayload, commonPayload, interactingUser } from '#infra/local/slack/interaction';
import { findOption, type InteractiveElement, interactiveElements } from '#infra/local/slack/interactive-elements';
import type { JsonObject } from '#infra/local/slack/json-object';
import { messageContext, visibleMessage } from '#infra/local/slack/message-context';
import type { SlackWorld } from '#infra/local/slack/slack-world';
import { elementsOf, shownView, viewOf } from '#infra/local/slack/view-payload';

/** A press of a button, or a choice of an option, or of several where a list takes them, by their values or texts. */
interface Act {
  readonly user: string;
  readonly actionId: string;
  readonly option?: string | readonly string[];
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

const CHOICES = ['static_select', 'external_select', 'overflow', 'radio_buttons', 'multi_external_select'];
const SEVERAL = ['multi_external_select'];

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

const chosenFrom = (element: JsonObject, words: readonly string[]): JsonObject => {
  const options = words.map((word) => findOption(element, word));
  if (SEVERAL.includes(String(element['type']))) return { selected_options: options };
  const [option, other] = options;
  if (option !== undefined && other === undefined) return { selected_option: option };
  throw new RangeError(`"${element['action_id']}" takes one option.`);
};

const actionOf = (elements: readonly InteractiveElement[], act: Act, now: number): JsonObject => {
  const { blockId, element } = findElement(elements, act);
  return {
    type: element['type'],
    action_id: act.actionId,
    block_id: blockId,
    ...(act.option === undefined
      ? { text: element['text'], ...(element['value'] === undefined ? {} : { value: element['value'] }) }
      : chosenFrom(element, [act.option].flat())),
    ...(element['placeholder'] === undefined ? {} : { placeholder: element['placeholder'] }),
    action_ts: (now / 1000).toFixed(6),
  };
};

const chosenIn = ({ actionId, option }: Act): Record<string, InputValue> =>
  option === undefined ? {} : { [actionId]: option };

const inMessage = (click: MessageClick, world: SlackWorld): JsonObject => {
  const { channel, message } = visibleMessage(click, world);
  const elements = world.offered.into(message.ts, interactiveElements(message.blocks));
  const actions = [actionOf(elements, click, world.clock.now())];
  const { user } = click;
  return {
    ...messageContext(channel, message),
    channel: channelPayload(channel),
    state: { values: stateValues(elements, chosenIn(click)) },
    response_url: world.responseUrls.issue({ kind: 'actions', user, channel: channel.id, source: message.ts }),
    actions,
  };
};

const inView = (click: ViewClick, world: SlackWorld): JsonObject => {
  const opened = viewOf(click.user, click.viewId, world);
  const actions = [actionOf(elementsOf(opened, world), click, world.clock.now())];
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
