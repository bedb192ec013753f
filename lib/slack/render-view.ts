import type { Form, FormField } from '#lib/slack/message';

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

/** A command as a form, an input an argument. */
export function formView(token: string, form: Form): View {
  return { ...frame(form.title, 'Run', token), blocks: form.fields.map(inputOf) };
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
