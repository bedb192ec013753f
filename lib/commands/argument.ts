import { readDuration } from '#lib/commands/read-duration';
import { SaidError } from '#lib/errors';
import { duration } from '#lib/slack/age';
import type { Filters, Power, TargetQuery, Word } from '#lib/targets/query';

/**
 * What a command takes. An argument turns words into a value or the right sentence, for every command alike, and
 * describes itself for usage and help.
 */
export interface Argument<T> {
  readonly kind: 'targets' | 'target' | 'word' | 'words' | 'text' | 'texts' | 'flag';
  /** One line of help. */
  readonly about: string;
  readonly required: boolean;
  /** Characters that its value may have. */
  readonly max?: number;
  /** True where it is picked from the lists that Slack offers while somebody types, which a form has not. */
  readonly mention?: true;
  /** Of an option with several values: words behind it that are more of them. */
  readonly more?: RegExp;
  /** How usage shows it: `<vm…>`, `[--name <text>]`. */
  readonly shape: (name: string) => string;
  readonly read: (given: Given, name: string) => T;
}

/** The words that belong to one argument. */
export interface Given {
  /** Positional words, for targets. */
  readonly words: readonly Word[];
  readonly filters: Filters;
  /** The option's value; a flag's is empty. */
  readonly value?: string;
  /** All values of an option that may be given several times. */
  readonly several?: readonly string[];
}

export type Takes = Readonly<Record<string, Argument<unknown>>>;

/** The values of what a command takes. */
export type Values<T extends Takes> = { readonly [K in keyof T]: T[K] extends Argument<infer V> ? V : never };

export const arg = {
  /** VMs by name, glob, path, id or filter; at least one where the command changes something. */
  vms(options: { readonly required: boolean }): Argument<TargetQuery> {
    return {
      kind: 'targets',
      about: 'name, glob (web*), vcenter:name, path (/DC/vm/Folder/name) or id (vm-42); quote names with blanks',
      required: options.required,
      shape: () => (options.required ? '<vm…>' : '[vm…]'),
      read: ({ words, filters }) => ({ words, filters }),
    };
  },
  /** Exactly one VM; the words behind it belong to other arguments. */
  vm(): Argument<TargetQuery> {
    return { ...ONE_VM, required: true, shape: () => '<vm>', read: ({ words, filters }) => oneVm(words[0], filters) };
  },
  /** One VM or none. */
  vmOrNone(): Argument<TargetQuery | undefined> {
    return {
      ...ONE_VM,
      required: false,
      shape: () => '[vm]',
      read: ({ words, filters }) =>
        words[0] === undefined && Object.keys(filters).length === 0 ? undefined : oneVm(words[0], filters),
    };
  },
  /** One positional word that is no VM, such as a snapshot's name or number. */
  word(options: { readonly name: string; readonly about: string; readonly max: number }): Argument<string> {
    return {
      kind: 'word',
      about: options.about,
      required: true,
      max: options.max,
      shape: () => `<${options.name}>`,
      read: ({ words }) => requiredWord(words[0]?.text, options),
    };
  },
  /** All positional words as one text, quoted or not. */
  words(options: {
    readonly name: string;
    readonly about: string;
    readonly min: number;
    readonly max: number;
  }): Argument<string> {
    return {
      kind: 'words',
      about: options.about,
      required: true,
      max: options.max,
      shape: () => `<${options.name}…>`,
      read: ({ words }) => boundedText(words.map(({ text }) => text).join(' '), options),
    };
  },
  option: {
    /** `--name <text>`, at most `max` characters. */
    text(options: { readonly max: number; readonly about: string }): Argument<string | undefined> {
      return {
        kind: 'text',
        about: options.about,
        required: false,
        max: options.max,
        shape: (name) => `[--${name} <text>]`,
        read: ({ value }, name) => (value === undefined ? undefined : bounded(value, options.max, name)),
      };
    },
    /** `--name <text>`, as often as wanted; empty where not given. */
    texts(options: { readonly max: number; readonly about: string }): Argument<readonly string[]> {
      return {
        kind: 'texts',
        about: options.about,
        required: false,
        max: options.max,
        shape: (name) => `[--${name} <text>…]`,
        read: ({ several = [] }, name) => several.map((value) => bounded(value, options.max, name)),
      };
    },
    /** `--wait 5m`, in milliseconds. */
    duration(options: { readonly otherwise: number; readonly max: number; readonly about: string }): Argument<number> {
      return {
        kind: 'text',
        about: `${options.about}; ${duration(options.otherwise)} unless said`,
        required: false,
        shape: (name) => `[--${name} <30s|5m|2h>]`,
        read: ({ value }, name) => (value === undefined ? options.otherwise : readDuration(value, options.max, name)),
      };
    },
  },
  /** `--memory`: on where given. */
  flag(options: { readonly about: string }): Argument<boolean> {
    return {
      kind: 'flag',
      about: options.about,
      required: false,
      shape: (name) => `[--${name}]`,
      read: ({ value }) => value !== undefined,
    };
  },
};

const ONE_VM = {
  kind: 'target',
  about: 'name, vcenter:name, path (/DC/vm/Folder/name) or id (vm-42); quote a name with blanks',
} as const;

function oneVm(word: Word | undefined, filters: Filters): TargetQuery {
  if (word === undefined) throw new SaidError('usage', 'Which VM? Name one.');
  if (/[*?]/.test(word.text)) throw new SaidError('usage', `"${word.text}" is a glob; this takes one VM. Name it.`);
  return { words: [word], filters };
}

function requiredWord(
  word: string | undefined,
  options: { readonly name: string; readonly about: string; readonly max: number },
): string {
  if (word === undefined) throw new SaidError('usage', `The ${options.name} is missing: ${options.about}.`);
  const length = [...word].length;
  if (length <= options.max) return word;
  throw new SaidError(
    'usage',
    `The ${options.name} has ${length} characters; at most ${options.max} are possible. Shorten it.`,
  );
}

function boundedText(
  typed: string,
  {
    name,
    about,
    min,
    max,
  }: { readonly name: string; readonly about: string; readonly min: number; readonly max: number },
): string {
  const text = typed.trim();
  if (text === '') throw new SaidError('usage', `The ${name} is missing: ${about}.`);
  const length = [...text].length;
  if (length < min) throw new SaidError('usage', `"${text}" is too short; type at least ${min} characters.`);
  if (length <= max) return text;
  throw new SaidError('usage', `The ${name} has ${length} characters; at most ${max} are possible. Shorten it.`);
}

function bounded(value: string, max: number, name: string): string {
  if (value.trim() === '') throw new SaidError('usage', `--${name} is empty. Type a text behind it.`);
  const length = [...value].length;
  if (length <= max) return value;
  throw new SaidError('usage', `--${name} has ${length} characters; at most ${max} are possible. Shorten it.`);
}

/** The filters every command with VMs takes, with one line of help each. */
export const FILTERS: Readonly<Record<keyof Filters, string>> = {
  vcenter: 'only on this vCenter',
  datacenter: 'only in this datacenter',
  cluster: 'only in this cluster',
  host: 'only on this host',
  pool: 'only in this resource pool',
  folder: 'only in this folder and its subfolders',
  tag: 'only with this tag (name or category:name)',
  power: 'on, off or suspended',
};

/** Reads one filter's value. */
export function readFilter(name: keyof Filters, value: string): Filters {
  if (value.trim() === '') throw new SaidError('usage', `--${name} is empty. Type a name behind it.`);
  if (name !== 'power') return { [name]: value };
  const power = POWER.get(value.toLowerCase());
  if (power !== undefined) return { power };
  throw new SaidError('usage', `--power is on, off or suspended, not "${value}".`);
}

const POWER: ReadonlyMap<string, Power> = new Map([
  ['on', 'poweredOn'],
  ['off', 'poweredOff'],
  ['suspended', 'suspended'],
  ['poweredon', 'poweredOn'],
  ['poweredoff', 'poweredOff'],
]);
