import type { Form, FormField } from '#lib/slack/message';
import { quoted } from '#lib/slack/quoted';
import { plainText } from '#lib/slack/typed-text';

type Filled = ReadonlyMap<string, string | boolean>;

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
    const wrong = problemOf(field, text);
    if (wrong !== undefined) problems[field.name] = wrong;
    else typed.push(...wordsOf(field, text, value === true));
  }
  const text = typed.join(' ');
  const [first] = form.fields;
  if (text.length > LONGEST_TEXT && first !== undefined) problems[first.name] = 'That is too long in all. Shorten it.';
  return Object.keys(problems).length === 0 ? { text } : { problems };
}

function problemOf({ required, kind, max }: FormField, text: string): string | undefined {
  if (required && text === '') return 'This is missing. Type it here.';
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
