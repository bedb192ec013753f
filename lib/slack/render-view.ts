import type { Form, FormField } from '#lib/slack/message';
import { plain as asText, time } from '#lib/slack/words';

interface PlainText {
  readonly type: 'plain_text';
  readonly text: string;
}

/** A modal on Slack's wire (https://docs.slack.dev/surfaces/modals). */
export interface View {
  readonly type: 'modal';
  readonly callback_id: string;
  readonly title: PlainText;
  readonly submit: PlainText;
  readonly close: PlainText;
  readonly private_metadata: string;
  readonly blocks: readonly object[];
}

/** The input that takes the number of VMs. */
export const COUNT = 'count';

/** The input that takes why something is denied. */
export const COMMENT = 'comment';

/** Characters that a comment may have. */
const LONGEST_COMMENT = 500;

/** Slack's own limits (slack.md §5.3). */
const TITLE = 24;
const LABEL = 2000;
const LONGEST_TEXT = 3000;

/** Asks for the number of VMs that are about to be changed. */
export function countView(token: string, count: number, todo: string): View {
  const input = {
    type: 'number_input',
    action_id: COUNT,
    is_decimal_allowed: false,
  };
  return {
    ...frame('Are you sure?', 'Go on', token),
    blocks: [
      section(`You are about to ${todo} ${count} VMs.`),
      { type: 'input', block_id: COUNT, label: plain(`Type ${count} to go on`, LABEL), element: input },
    ],
  };
}

/** Asks why something is denied; nobody has to say. */
export function denyView(token: string, what: string): View {
  const input = { type: 'plain_text_input', action_id: COMMENT, multiline: true, max_length: LONGEST_COMMENT };
  return {
    ...frame('Deny', 'Deny', token),
    blocks: [
      section(`Nothing will be done. ${what}`),
      {
        type: 'input',
        block_id: COMMENT,
        optional: true,
        label: plain('Why (everybody who was asked sees it)', LABEL),
        element: input,
      },
    ],
  };
}

/**
 * A command as a form, an input an argument; VMs have two, a list and a text.
 *
 * @param listedAt as of when the lists are, milliseconds since 1970; nothing where there are none yet
 */
export function formView(token: string, form: Form, listedAt: number | undefined): View {
  return { ...frame(form.title, 'Run', token), blocks: form.fields.flatMap((field) => inputsOf(field, listedAt)) };
}

/** The list beside the text that a field of VMs is. */
export function listOf(field: string): string {
  return `${field}.list`;
}

function frame(title: string, submit: string, token: string): Omit<View, 'blocks'> {
  return {
    type: 'modal',
    callback_id: 'slashvm',
    title: plain(title, TITLE),
    submit: plain(submit, TITLE),
    close: plain('Cancel', TITLE),
    private_metadata: token,
  };
}

function inputsOf(field: FormField, listedAt: number | undefined): readonly object[] {
  if (field.vms === undefined) return [inputOf(field)];
  const label = field.vms.several ? 'or type names, globs, paths' : 'or type its name or path';
  return [listInput(field, field.vms.several, listedAt), inputOf({ ...field, label, required: false })];
}

/** Options are found from the first letter on: a name may have no more. */
function listInput({ name, label, required }: FormField, several: boolean, listedAt: number | undefined): object {
  const needed = required ? 'Choose here or type below. ' : '';
  const age =
    listedAt === undefined
      ? 'The list is still being made.'
      : `The list is as of ${asText([time(listedAt)])} or later.`;
  return {
    type: 'input',
    block_id: listOf(name),
    optional: true,
    label: plain(label, LABEL),
    hint: plain(`${needed}${age} What is not in it can be typed.`, LABEL),
    element: {
      type: several ? 'multi_external_select' : 'external_select',
      action_id: listOf(name),
      placeholder: plain('Type a part of the name', 150),
      min_query_length: 1,
    },
  };
}

function inputOf({ name, label, about, required, kind, max }: FormField): object {
  const common = { type: 'input', block_id: name, optional: !required, label: plain(label, LABEL) };
  if (kind === 'flag') {
    const option = { text: plain(about, 75), value: name };
    return { ...common, optional: true, element: { type: 'checkboxes', action_id: name, options: [option] } };
  }
  const element = {
    type: 'plain_text_input',
    action_id: name,
    max_length: Math.min(max ?? LONGEST_TEXT, LONGEST_TEXT),
  };
  return { ...common, hint: plain(about, LABEL), element };
}

function section(text: string): object {
  return { type: 'section', text: plain(text, LONGEST_TEXT) };
}

function plain(text: string, max: number): PlainText {
  const characters = [...text];
  return { type: 'plain_text', text: characters.length > max ? `${characters.slice(0, max - 1).join('')}…` : text };
}
