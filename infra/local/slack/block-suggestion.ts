import {
  channelPayload,
  commonPayload,
  type InteractionAnswer,
  interactingUser,
  sendInteraction,
} from '#infra/local/slack/interaction';
import { type InteractiveElement, interactiveElements, textOf } from '#infra/local/slack/interactive-elements';
import { isJsonObject, type JsonObject, parseJson } from '#infra/local/slack/json-object';
import { messageContext, visibleMessage } from '#infra/local/slack/message-context';
import { isExternal } from '#infra/local/slack/offered-options';
import type { SlackWorld } from '#infra/local/slack/slack-world';
import { codePoints, optionsProblems } from '#infra/local/slack/validate-blocks';
import { elementsOf, shownView, viewOf } from '#infra/local/slack/view-payload';

interface Asking {
  readonly user: string;
  readonly actionId: string;
  /** What is typed into the list so far. */
  readonly value: string;
}

/** What somebody types into an external list, in a modal (the newest of theirs where none is named) or on a message. */
export type OptionsRequest = Asking &
  ({ readonly viewId?: string } | { readonly channel: string; readonly ts: string });

/** What the list shows then; status 0 where no answer came in time. */
export interface ShownOptions extends InteractionAnswer {
  readonly options: readonly ShownOption[];
}

interface ShownOption {
  readonly text: string;
  readonly value: string;
  readonly description?: string;
  /** The label above it. */
  readonly group?: string;
}

/** docs.slack.dev, external_select: the default of `min_query_length`. */
const MIN_QUERY = 3;

interface Place {
  readonly id: string;
  readonly elements: readonly InteractiveElement[];
  readonly payload: JsonObject;
}

const placeOf = (asking: OptionsRequest, world: SlackWorld): Place => {
  if ('ts' in asking) {
    const { channel, message } = visibleMessage(asking, world);
    const payload = { ...messageContext(channel, message), channel: channelPayload(channel) };
    return { id: message.ts, elements: interactiveElements(message.blocks), payload };
  }
  const opened = viewOf(asking.user, asking.viewId, world);
  const payload = { container: { type: 'view', view_id: opened.id }, view: shownView(opened, {}, world) };
  return { id: opened.id, elements: elementsOf(opened, world), payload };
};

const listOf = (elements: readonly InteractiveElement[], { actionId, value }: Asking): InteractiveElement => {
  const lists = elements.filter(isExternal);
  const found = lists.find(({ element }) => element['action_id'] === actionId);
  if (!found) {
    const names = lists.map(({ element }) => `"${element['action_id']}"`).join(', ') || 'none';
    throw new RangeError(`There is no list "${actionId}" whose options the app is asked for; there is ${names}.`);
  }
  const min = Number(found.element['min_query_length'] ?? MIN_QUERY);
  if (codePoints(value) >= min) return found;
  throw new RangeError(`Slack asks for the options of "${actionId}" from ${min} characters on.`);
};

const shown = (option: JsonObject, group: string | undefined): ShownOption => {
  const description = textOf(option['description']);
  return {
    text: textOf(option['text']) ?? '',
    value: String(option['value']),
    ...(description === undefined ? {} : { description }),
    ...(group === undefined ? {} : { group }),
  };
};

/** What the app offers, checked as Slack does; nothing where it is not what Slack takes. */
const readOptions = (
  { status, body }: InteractionAnswer,
  world: SlackWorld,
): { option: JsonObject; group?: string }[] => {
  if (status !== 200) return [];
  const answer = parseJson(body);
  const problems = isJsonObject(answer) ? optionsProblems(answer) : ['no JSON object'];
  for (const problem of problems) world.violate('block_suggestion', 'invalid-answer', problem);
  if (problems.length > 0 || !isJsonObject(answer)) return [];
  const { options, option_groups: groups } = answer as { options?: JsonObject[]; option_groups?: JsonObject[] };
  return [
    ...(options ?? []).map((option) => ({ option })),
    ...(groups ?? []).flatMap((group) =>
      (group['options'] as JsonObject[]).map((option) => ({ option, group: textOf(group['label']) ?? '' })),
    ),
  ];
};

/** Types into an external list as a person would; what the app offers for it can be chosen afterwards. */
export const suggestOptions = async (asking: OptionsRequest, world: SlackWorld): Promise<ShownOptions> => {
  const user = interactingUser(asking.user, world);
  const place = placeOf(asking, world);
  const { blockId } = listOf(place.elements, asking);
  const payload = {
    type: 'block_suggestion',
    ...commonPayload(user, world),
    action_id: asking.actionId,
    block_id: blockId,
    value: asking.value,
    ...place.payload,
  };
  const answer = await sendInteraction(payload, world);
  const found = readOptions(answer, world);
  world.offered.add(
    place.id,
    asking.actionId,
    found.map(({ option }) => option),
  );
  return { ...answer, options: found.map(({ option, group }) => shown(option, group)) };
};
