import { attributes, escapeHtml, optionTag } from '#infra/local/console/html';
import { optionsOf, textOf } from '#infra/local/slack/interactive-elements';
import { isJsonObject, type JsonObject } from '#infra/local/slack/json-object';

const MORE = '⋯';

const optionTags = (options: readonly unknown[], initial: unknown): string =>
  options
    .filter(isJsonObject)
    .map((option) => {
      const value = String(option['value'] ?? textOf(option['text']));
      return optionTag(value, textOf(option['text']) ?? '', isJsonObject(initial) && initial['value'] === value);
    })
    .join('');

/** A select's options, in their groups. */
export const selectOptions = (element: JsonObject): string => {
  const initial = element['initial_option'];
  const groups = element['option_groups'];
  if (!Array.isArray(groups)) return optionTags(optionsOf(element), initial);
  return groups
    .filter(isJsonObject)
    .map((group) => {
      const options = Array.isArray(group['options']) ? group['options'] : [];
      return `<optgroup${attributes({ label: textOf(group['label']) ?? '' })}>${optionTags(options, initial)}</optgroup>`;
    })
    .join('');
};

/** What Slack asks before it takes a click. */
const question = (element: JsonObject): string | undefined => {
  const { confirm } = element;
  if (!isJsonObject(confirm)) return undefined;
  return [textOf(confirm['title']), textOf(confirm['text'])].filter((part) => part !== undefined).join('\n\n');
};

const button = (element: JsonObject): string => {
  const style = element['style'];
  const classes = ['control', ...(typeof style === 'string' ? [style] : [])].join(' ');
  const more = { 'data-action': String(element['action_id']), 'data-confirm': question(element) };
  return `<button${attributes({ type: 'button', class: classes, ...more })}>${escapeHtml(textOf(element['text']) ?? '')}</button>`;
};

const select = (element: JsonObject): string => {
  const isMenu = element['type'] === 'overflow';
  const placeholder = isMenu ? MORE : (textOf(element['placeholder']) ?? 'Choose');
  const label = isMenu ? 'More' : placeholder;
  const more = { 'data-action': String(element['action_id']), 'data-confirm': question(element), 'aria-label': label };
  return `<select${attributes({ class: isMenu ? 'control menu' : 'control', ...more })}>${optionTag('', placeholder)}${selectOptions(element)}</select>`;
};

const CONTROLS: Readonly<Record<string, (element: JsonObject) => string>> = {
  button,
  static_select: select,
  overflow: select,
  radio_buttons: select,
};

/** An element that is pressed or chosen from at once; empty where the page cannot. */
export const controlToHtml = (element: JsonObject): string => CONTROLS[String(element['type'])]?.(element) ?? '';
