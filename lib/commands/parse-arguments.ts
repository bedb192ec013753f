import { type Argument, FILTERS, readFilter, type Takes, type Values } from '#lib/commands/argument';
import { SaidError } from '#lib/errors';
import { readUser } from '#lib/policy/read-subject';
import type { Filters, Word } from '#lib/targets/query';
import { didYouMean } from '#lib/targets/suggest';

/** Options that every command of a kind takes beside its own. */
export interface CommonOptions {
  /** `--again`: run although the same text was typed a moment ago. */
  readonly again: boolean;
  /** `--dry-run`: show what would be done, and stop. */
  readonly dryRun: boolean;
  /** `--share`: the answer of a read goes to the channel. */
  readonly share: boolean;
  /** `--reason`: why something is to be changed, as typed. */
  readonly reason?: string;
  /** `--approver`: the person who is asked to approve it, by id. */
  readonly approver?: string;
}

/** Reads words into the values a command takes; options stand anywhere, as `--option value` or `--option=value`. */
export function parseArguments<T extends Takes>(
  takes: T,
  words: readonly Word[],
  kind: CommandKind,
): { readonly values: Values<T>; readonly common: CommonOptions } {
  const known = optionsOf(takes, kind);
  const { positional, given } = split(words, known, takes);
  const filters = filtersOf(given);
  if (Object.values(takes).every(({ kind }) => kind !== 'words')) checkLengths(positional);
  const left = [...positional];
  const values = Object.fromEntries(
    Object.entries(takes).map(([key, argument]) => {
      const name = optionName(key);
      const several = given.get(name) ?? [];
      const [value] = several;
      const taken = left.splice(0, WORDS_TAKEN[argument.kind]);
      return [key, argument.read({ words: taken, filters, several, ...(value === undefined ? {} : { value }) }, name)];
    }),
  );
  const [extra] = left;
  if (extra !== undefined) throw new SaidError('usage', `"${extra.text}" is one word too many here.`);
  return {
    values: values as Values<T>,
    common: commonOf(given),
  };
}

function commonOf(given: ReadonlyMap<string, readonly string[]>): CommonOptions {
  const [reason] = given.get('reason') ?? [];
  const [approver] = given.get('approver') ?? [];
  if (reason?.trim() === '') throw new SaidError('usage', '--reason is empty. Say why, as --reason "…".');
  return {
    again: given.has('again'),
    dryRun: given.has('dry-run'),
    share: given.has('share'),
    ...(reason === undefined ? {} : { reason: reason.trim() }),
    ...(approver === undefined ? {} : { approver: readUser(approver) }),
  };
}

/** `safetyMemory` is typed `--safety-memory`. */
export function optionName(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

type Known = ReadonlyMap<string, 'flag' | 'value' | 'values'>;

/** `act` changes something of SlashVM's own. */
type CommandKind = 'read' | 'change' | 'act';

const COMMON: Readonly<Record<CommandKind, Readonly<Record<string, 'flag' | 'value'>>>> = {
  read: { share: 'flag' },
  change: { again: 'flag', 'dry-run': 'flag', reason: 'value', approver: 'value' },
  act: {},
};

function optionsOf(takes: Takes, kind: CommandKind): Known {
  const known = new Map<string, 'flag' | 'value' | 'values'>();
  for (const [key, argument] of Object.entries(takes)) {
    if (argument.kind === 'text') known.set(optionName(key), 'value');
    if (argument.kind === 'texts') known.set(optionName(key), 'values');
    if (argument.kind === 'flag') known.set(optionName(key), 'flag');
    if (argument.kind === 'targets' || argument.kind === 'target')
      for (const filter of Object.keys(FILTERS)) known.set(filter, 'value');
  }
  for (const [name, form] of Object.entries(COMMON[kind])) known.set(name, form);
  return known;
}

function split(
  words: readonly Word[],
  known: Known,
  takes: Takes,
): { positional: Word[]; given: Map<string, string[]> } {
  const positional: Word[] = [];
  const given = new Map<string, string[]>();
  const left = [...words];
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    const option = /^--([^=]*)(?:=([\s\S]*))?$/.exec(word.text);
    if (option === null || word.quoted) {
      refuseShortOption(word);
      positional.push(word);
      continue;
    }
    const name = (option[1] ?? '').toLowerCase();
    const before = given.get(name) ?? [];
    if (before.length > 0 && known.get(name) !== 'values') {
      throw new SaidError('usage', `--${name} is given twice. Say it once.`);
    }
    given.set(name, [...before, optionValue(name, option[2], known, left), ...moreOf(takes, name, left)]);
  }
  return { positional, given };
}

/** `--on vcenter=prod folder=Web`: what else can only be this option's. */
function moreOf(takes: Takes, name: string, left: Word[]): readonly string[] {
  const more = Object.entries(takes).find(([key]) => optionName(key) === name)?.[1].more;
  const end = left.findIndex(({ text }) => more?.test(text) !== true);
  return left.splice(0, end < 0 ? left.length : end).map(({ text }) => text);
}

function optionValue(name: string, behindEquals: string | undefined, known: Known, left: Word[]): string {
  const kind = known.get(name);
  if (kind === undefined) {
    throw new SaidError('usage', `There is no option "--${name}" here.${didYouMean(name, known.keys(), '--')}`);
  }
  if (kind === 'flag') {
    if (behindEquals === undefined) return '';
    throw new SaidError('usage', `--${name} takes no value. Type it alone.`);
  }
  if (behindEquals !== undefined) return behindEquals;
  const next = left.shift();
  if (next !== undefined && (next.quoted || !next.text.startsWith('--'))) return next.text;
  throw new SaidError('usage', `--${name} needs a value: --${name} "…".`);
}

function refuseShortOption(word: Word): void {
  if (word.quoted || !/^-[A-Za-z]/.test(word.text)) return;
  const long = word.text.replace(/^-+/, '--');
  throw new SaidError(
    'usage',
    `"${word.text}" is no option: options have two dashes, ${long}. Quote it if it is a name.`,
  );
}

function filtersOf(given: ReadonlyMap<string, readonly string[]>): Filters {
  const filters = (Object.keys(FILTERS) as (keyof Filters)[]).map((name) => {
    const value = given.get(name)?.[0];
    return value === undefined ? {} : readFilter(name, value);
  });
  return Object.assign({}, ...filters) as Filters;
}

/** How many positional words an argument takes, in the order of the declaration. */
const WORDS_TAKEN: Readonly<Record<Argument<unknown>['kind'], number>> = {
  targets: Number.POSITIVE_INFINITY,
  target: 1,
  word: 1,
  words: Number.POSITIVE_INFINITY,
  text: 0,
  texts: 0,
  flag: 0,
};

function checkLengths(positional: readonly Word[]): void {
  for (const word of positional) {
    const length = [...word.text].length;
    if (length > LONGEST_TARGET) {
      const start = `${word.text.slice(0, 40)}…`;
      throw new SaidError('usage', `"${start}" has ${length} characters; no VM's name or path is that long.`);
    }
    if (word.text.trim() === '') throw new SaidError('usage', 'A name is empty (""). Type the name of a VM.');
  }
}

/** A VM's name has at most 80 characters in vCenter; a path adds its folders. */
const LONGEST_TARGET = 400;
