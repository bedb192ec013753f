import { selectOptions } from '#infra/local/console/control-html';
import { attributes, escapeHtml, optionTag } from '#infra/local/console/html';
import { optionsOf, textOf } from '#infra/local/slack/interactive-elements';
import { isJsonObject, type JsonObject } from '#infra/local/slack/json-object';
import type { Workspace } from '#infra/local/slack/workspace';

interface Place {
  readonly id: string;
  readonly describedBy: string;
  readonly workspace: Workspace;
}

type Show = (element: JsonObject, place: Place) => string;

const common = (element: JsonObject, { id, describedBy }: Place): Record<string, string | undefined> => ({
  id,
  'data-input': String(element['action_id']),
  'aria-describedby': describedBy,
});

const typed =
  (type: string, more: Record<string, string> = {}): Show =>
  (element, place) => {
    const value = element['initial_value'] ?? element['initial_date'] ?? element['initial_time'];
    const placeholder = textOf(element['placeholder']);
    if (element['multiline'] === true) {
      const tag = attributes({ ...common(element, place), placeholder, rows: '3' });
      return `<textarea${tag}>${escapeHtml(String(value ?? ''))}</textarea>`;
    }
    const shown = value === undefined ? undefined : String(value);
    return `<input${attributes({ type, ...common(element, place), placeholder, value: shown, autocomplete: 'off', ...more })} />`;
  };

const chosen =
  (options: (element: JsonObject, workspace: Workspace) => string, multiple = false): Show =>
  (element, place) => {
    const first = multiple ? '' : optionTag('', textOf(element['placeholder']) ?? 'Choose');
    const tag = attributes({ ...common(element, place), multiple });
    return `<select${tag}>${first}${options(element, place.workspace)}</select>`;
  };

/** A line to type in, what it finds, and what was chosen: `lookups.js` asks for the options. */
const looked =
  (several: boolean): Show =>
  (element, place) => {
    const { id, ...input } = common(element, place);
    const min = String(element['min_query_length'] ?? 3);
    const group = { class: 'lookup', role: 'group', ...input, 'data-min': min, 'data-several': several };
    const placeholder = textOf(element['placeholder']) ?? 'Choose';
    const search = attributes({ type: 'search', id, placeholder, autocomplete: 'off' });
    const found = '<p class="dim said" role="status"></p><div class="found"></div>';
    return `<div${attributes(group)}><div class="chosen"></div><input${search} />${found}</div>`;
  };

const ticked =
  (type: 'checkbox' | 'radio'): Show =>
  (element, place) => {
    const initial = [element['initial_options'], element['initial_option']].flat().filter(isJsonObject);
    const boxes = optionsOf(element).map((option) => {
      const value = String(option['value'] ?? textOf(option['text']));
      const checked = initial.some((one) => one['value'] === value);
      const input = `<input${attributes({ type, name: place.id, value, checked })} />`;
      return `<label class="tick">${input} ${escapeHtml(textOf(option['text']) ?? '')}</label>`;
    });
    return `<div${attributes({ role: 'group', ...common(element, place) })}>${boxes.join('')}</div>`;
  };

const people = (_element: JsonObject, workspace: Workspace): string =>
  workspace.users.map((user) => optionTag(user.id, user.name)).join('');
const channels = (_element: JsonObject, workspace: Workspace): string =>
  workspace.channels
    .filter((channel) => channel.kind !== 'direct' && !channel.archived)
    .map((channel) => optionTag(channel.id, `#${channel.name}`))
    .join('');

const INPUTS: Readonly<Record<string, Show>> = {
  plain_text_input: typed('text'),
  number_input: typed('text', { inputmode: 'decimal' }),
  email_text_input: typed('text', { inputmode: 'email' }),
  url_text_input: typed('text', { inputmode: 'url' }),
  datepicker: typed('date'),
  timepicker: typed('time'),
  static_select: chosen(selectOptions),
  multi_static_select: chosen(selectOptions, true),
  external_select: looked(false),
  multi_external_select: looked(true),
  users_select: chosen(people),
  channels_select: chosen(channels),
  conversations_select: chosen(channels),
  checkboxes: ticked('checkbox'),
  radio_buttons: ticked('radio'),
};

/** An input block of a modal: its label, its element, its hint, and room for what is wrong with it. */
export const inputToHtml = (block: JsonObject, viewId: string, workspace: Workspace): string => {
  const element = isJsonObject(block['element']) ? block['element'] : {};
  const blockId = String(block['block_id']);
  const id = `${viewId}-${blockId}`;
  const describedBy = `${id}-error`;
  const show = INPUTS[String(element['type'])];
  const optional = block['optional'] === true ? ' <span class="dim">(optional)</span>' : '';
  const hint = textOf(block['hint']);
  return [
    '<div class="field">',
    `<label${attributes({ for: id })}>${escapeHtml(textOf(block['label']) ?? '')}${optional}</label>`,
    show?.(element, { id, describedBy, workspace }) ?? '<p class="dim">This page cannot fill in such an input.</p>',
    hint === undefined ? '' : `<p class="dim">${escapeHtml(hint)}</p>`,
    `<p${attributes({ class: 'error', id: describedBy, 'data-block': blockId, role: 'alert' })}></p>`,
    '</div>',
  ].join('');
};
