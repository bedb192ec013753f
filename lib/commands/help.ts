import { FILTERS } from '#lib/commands/argument';
import { formOf } from '#lib/commands/form-of';
import { optionName } from '#lib/commands/parse-arguments';
import { isAct, type SlashCommandDefinition, type Subcommand } from '#lib/commands/subcommand';
import { SaidError } from '#lib/errors';
import { mayRun, nothingHere, type Standing } from '#lib/policy/standing';
import type { Action, Message, Row } from '#lib/slack/message';
import { bold, code, type Words, words } from '#lib/slack/words';
import type { Word } from '#lib/targets/query';
import { didYouMean } from '#lib/targets/suggest';

/** `/vm snapshot <vm…> [--name <text>]`: from the declaration, never written twice. */
export function usage(word: string, name: string, subcommand: Subcommand): string {
  const shapes = Object.entries(subcommand.takes).map(([key, argument]) => argument.shape(optionName(key)));
  return [word, name, ...shapes].join(' ');
}

/** All subcommands that somebody may run here, or one in detail. */
export function help(
  definition: SlashCommandDefinition,
  word: string,
  words: readonly Word[],
  isOffered: (name: string) => boolean,
): Message {
  const [about, extra] = words.map(({ text }) => text);
  if (extra !== undefined)
    throw new SaidError('usage', `"${extra}" is one word too many here. Type ${word} help ${about}`);
  if (about === undefined) return overview(definition, word, isOffered);
  const name = about.toLowerCase();
  const subcommand = definition.subcommands[name];
  if (subcommand === undefined || !Object.hasOwn(definition.subcommands, name)) throw unknown(definition, word, about);
  return detail(word, name, subcommand);
}

/** Why no help is given: there is nothing of this command that somebody may run here. */
export function helpRefusal(definition: SlashCommandDefinition, word: string, standing: Standing): Words | undefined {
  const names = Object.keys(definition.subcommands);
  const some = names.some((name) => mayRun(standing, `${definition.name}:${name}`));
  return some ? undefined : nothingHere(standing, definition.name, word);
}

/** The sentence for a subcommand that is not there. */
export function unknown(definition: SlashCommandDefinition, word: string, typed: string): SaidError {
  const names = [...Object.keys(definition.subcommands), 'help'];
  const hint = didYouMean(typed, names) || ` There are ${names.join(', ')}.`;
  return new SaidError('usage', `${word} has no subcommand "${typed}".${hint}`);
}

/** The error of a usage with the usage beside it, and a form in which nothing has to be remembered. */
export function withUsage(message: Message, word: string, name: string, subcommand: Subcommand): Message {
  const form = formOf(word, name, subcommand);
  const isTyped = form.fields.length === 0 || Object.values(subcommand.takes).some(({ mention }) => mention);
  const actions: readonly Action[] = isTyped ? [] : [{ label: 'Fill in a form', press: { act: 'fill', form } }];
  return { ...message, notes: [...(message.notes ?? []), ...usageNotes(word, name, subcommand)], actions };
}

function usageNotes(word: string, name: string, subcommand: Subcommand): readonly Words[] {
  const [example] = subcommand.examples;
  const shown = example === undefined ? [] : [words('Example: ', [code(`${word} ${name} ${example}`.trim())])];
  return [words('Usage: ', [code(usage(word, name, subcommand))]), ...shown];
}

function overview(definition: SlashCommandDefinition, word: string, isOffered: (name: string) => boolean): Message {
  const offered = Object.entries(definition.subcommands).filter(([name]) => isOffered(name));
  const last = offered.at(-1)?.[0] ?? 'help';
  const left = Object.keys(definition.subcommands).length - offered.length;
  const rows = offered.map(
    ([name, subcommand]): Row => ({
      words: words([bold(name)], ` ${subcommand.summary}. `, [code(usage(word, name, subcommand))]),
    }),
  );
  return {
    severity: 'info',
    headline: words([bold(word)], ` ${definition.summary}`),
    rows,
    notes: [
      words('More about one: ', [code(`${word} help ${last}`)]),
      ...(left === 0
        ? []
        : [`${left} more ${left === 1 ? 'is' : 'are'} not shown: you may not run ${left === 1 ? 'it' : 'them'} here.`]),
      ...(offered.some(([, subcommand]) => takesVms(subcommand)) ? [VM_FORMS] : []),
    ],
  };
}

const VM_FORMS =
  'A VM is a name, a glob (web*), vcenter:name, a path (/DC/vm/Folder/name) or an id (vm-42). Quote blanks.';

/** True where a subcommand is about VMs that are named. */
export function takesVms({ takes }: Subcommand): boolean {
  return Object.values(takes).some(({ kind }) => kind === 'targets' || kind === 'target');
}

function detail(word: string, name: string, subcommand: Subcommand): Message {
  return {
    severity: 'info',
    headline: words([code(usage(word, name, subcommand))], ` ${subcommand.summary}.`),
    rows: [...optionLines(subcommand), ...filterLines(subcommand)].map(
      ({ shape, about }): Row => ({ words: words([code(shape)], ` ${about}`) }),
    ),
    notes: [
      ...(subcommand.details ?? []),
      ...subcommand.examples.map((example) => words('Example: ', [code(`${word} ${name} ${example}`.trim())])),
    ],
  };
}

interface OptionLine {
  readonly shape: string;
  readonly about: string;
}

/** What a subcommand takes beside filters, a line each: its arguments, and what every one of its kind takes. */
export function optionLines(subcommand: Subcommand): readonly OptionLine[] {
  const taken = Object.entries(subcommand.takes);
  const own = taken.map(([key, argument]) => ({ shape: argument.shape(optionName(key)), about: argument.about }));
  if (isAct(subcommand)) return own;
  return [...own, ...(subcommand.effect === 'read' ? READ_OPTIONS : CHANGE_OPTIONS)];
}

/** The filters a subcommand takes: all of them, or none where it takes no VMs. */
export function filterLines(subcommand: Subcommand): readonly OptionLine[] {
  if (Object.values(subcommand.takes).every((argument) => argument.kind !== 'targets')) return [];
  return Object.entries(FILTERS).map(([name, about]) => ({ shape: `[--${name} <…>]`, about }));
}

const READ_OPTIONS: readonly OptionLine[] = [
  { shape: '[--share]', about: 'answer in the channel instead of you alone' },
];

const CHANGE_OPTIONS: readonly OptionLine[] = [
  { shape: '[--dry-run]', about: 'show what would be done, and do nothing' },
  { shape: '[--again]', about: 'run although the same was typed a moment ago' },
  { shape: '[--reason <text>]', about: 'why, where the policy asks for it; kept with the job' },
  { shape: '[--approver <@person>]', about: 'who is to be asked, where the policy asks for an approval' },
];
