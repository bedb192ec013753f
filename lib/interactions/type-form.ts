import type { Filled } from '#lib/slack/interaction';
import type { Form, FormField } from '#lib/slack/message';
import { quoted } from '#lib/slack/quoted';
import { listOf } from '#lib/slack/render-view';
import { plainText } from '#lib/slack/typed-text';

/** As long as a typed text may be. */
const LONGEST_TEXT = 2900;

/** The command that a filled form stands for, or what is wrong with it, by field. */
export function typeForm(
  form: Form,
  values: Filled,
): { readonly text: string } | { readonly problems: Readonly<Record<string, string>> } {
  const problems: Record<string, string> = {};
  const typed: string[] = [form.command];
  for (const field of form.fields) {
    const value = values.get(field.name);
    const text = typeof value === 'string' ? plainText(value) : '';
    const chosen = chosenIn(field, values);
    const wrong = problemOf(field, text, chosen);
    if (wrong !== undefined) problems[field.name] = wrong;
    else typed.push(...chosen.map(quoted), ...wordsOf(field, text, value === true));
  }
  const text = typed.join(' ');
  const [first] = form.fields;
  if (text.length > LONGEST_TEXT && first !== undefined) problems[first.name] = 'That is too long in all. Shorten it.';
  return Object.keys(problems).length === 0 ? { text } : { problems };
}

function chosenIn({ name, vms }: FormField, values: Filled): readonly string[] {
  const chosen = vms === undefined ? undefined : values.get(listOf(name));
  return typeof chosen === 'object' ? chosen : [];
}

function problemOf(field: FormField, text: string, chosen: readonly string[]): string | undefined {
  const { required, kind, max, vms } = field;
  if (vms !== undefined && text === '' && chosen.length === 0) {
    const which = vms.several ? 'Which VMs? Choose them' : 'Which VM? Choose it';
    return required ? `${which} from the list, or type here.` : undefined;
  }
  if (vms?.several === false && text !== '' && chosen.length > 0) {
    return 'This takes one VM. Choose it from the list or type it here, not both.';
  }
  if (chosen.length === 0 && required && text === '') return 'This is missing. Type it here.';
  if (max !== undefined && [...text].length > max) return `At most ${max} characters are possible. Shorten it.`;
  const isQuoted = kind === 'word' || kind === 'option';
  if (isQuoted && text.includes('"') && text.includes("'"))
    return 'A text with both " and \' cannot be typed. Leave one kind out.';
  return undefined;
}

function wordsOf({ kind, name }: FormField, text: string, isTicked: boolean): readonly string[] {
  if (kind === 'flag') return isTicked ? [`--${name}`] : [];
  if (text === '') return [];
  if (kind === 'words') return [text];
  return kind === 'word' ? [quoted(text)] : [`--${name} ${quoted(text)}`];
}
