import { findOption, type InteractiveElement } from '#infra/local/slack/interactive-elements';
import { isJsonObject, type JsonObject } from '#infra/local/slack/json-object';

/** What somebody put into an input: its text, its option or options by value or text, or a tick in every box. */
export type InputValue = string | readonly string[] | boolean;

type Reader = (element: JsonObject, given: InputValue | undefined) => JsonObject;

const oneText = (given: InputValue, element: JsonObject): string => {
  if (typeof given === 'string') return given;
  throw new RangeError(`"${element['action_id']}" takes one text.`);
};

const typedText: Reader = (element, given) => {
  const initial = element['initial_value'] ?? null;
  const value = given === undefined ? initial : oneText(given, element);
  return { value: value === '' ? null : value };
};

const oneOption: Reader = (element, given) => {
  if (given === undefined) return { selected_option: element['initial_option'] ?? null };
  const word = oneText(given, element);
  return { selected_option: word === '' ? null : findOption(element, word) };
};

const someOptions: Reader = (element, given) => {
  if (given === undefined) return { selected_options: element['initial_options'] ?? [] };
  if (typeof given === 'boolean') {
    return { selected_options: given && Array.isArray(element['options']) ? element['options'] : [] };
  }
  const words = typeof given === 'string' ? [given] : given;
  return { selected_options: words.map((word) => findOption(element, word)) };
};

const picked =
  (name: string): Reader =>
  (element, given) => ({
    [`selected_${name}`]: given === undefined ? (element[`initial_${name}`] ?? null) : oneText(given, element),
  });

/** Elements that keep a value, each in the shape Slack reports it in (docs.slack.dev, view_submission). */
const READERS: Readonly<Record<string, Reader>> = {
  plain_text_input: typedText,
  number_input: typedText,
  email_text_input: typedText,
  url_text_input: typedText,
  static_select: oneOption,
  external_select: oneOption,
  radio_buttons: oneOption,
  multi_static_select: someOptions,
  multi_external_select: someOptions,
  checkboxes: someOptions,
  users_select: picked('user'),
  channels_select: picked('channel'),
  conversations_select: picked('conversation'),
  datepicker: picked('date'),
  timepicker: picked('time'),
};

/** Whether the element holds a value that somebody gives; a button does not. */
export const keepsValue = ({ element }: InteractiveElement): boolean => Object.hasOwn(READERS, String(element['type']));

/** An element's part of `state.values`; what is not given is as the app set it. */
const elementState = (element: JsonObject, given: InputValue | undefined): JsonObject => {
  const type = String(element['type']);
  return { type, ...READERS[type]?.(element, given) };
};

/** Whether nothing was put in or chosen. */
export const isEmptyState = (state: JsonObject): boolean =>
  Object.entries(state).every(
    ([name, value]) => name === 'type' || value === null || (Array.isArray(value) && value.length === 0),
  );

/** `state.values`: by block, then by action. */
export const stateValues = (
  elements: readonly InteractiveElement[],
  given: Readonly<Record<string, InputValue>>,
): Record<string, Record<string, JsonObject>> => {
  const values: Record<string, Record<string, JsonObject>> = {};
  for (const { blockId, element } of elements.filter(keepsValue)) {
    const actionId = String(element['action_id']);
    values[blockId] = { ...values[blockId], [actionId]: elementState(element, given[actionId]) };
  }
  return values;
};

export const readInputValues = (value: unknown): Record<string, InputValue> => {
  const isWord = (one: unknown): boolean => typeof one === 'string';
  const values = value ?? {};
  if (!isJsonObject(values)) throw new RangeError('values names action ids and what to put there.');
  for (const [name, one] of Object.entries(values)) {
    if (typeof one === 'boolean' || isWord(one) || (Array.isArray(one) && one.every(isWord))) continue;
    throw new RangeError(`values.${name} is a text, a list of texts, or true or false.`);
  }
  return values as Record<string, InputValue>;
};
