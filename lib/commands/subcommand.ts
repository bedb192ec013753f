import type { Acting } from '#lib/commands/acting';
import type { Takes, Values } from '#lib/commands/argument';
import { type CommonOptions, parseArguments } from '#lib/commands/parse-arguments';
import type { Reading } from '#lib/commands/reading';
import { retype } from '#lib/commands/retype';
import { SaidError } from '#lib/errors';
import type { Asked, Effect } from '#lib/jobs/job';
import type { Instead } from '#lib/jobs/job-target';
import type { Step } from '#lib/jobs/step';
import type { Message } from '#lib/slack/message';
import { isFiltered, type TargetQuery, type Word } from '#lib/targets/query';

interface Described {
  /** One line, for help and the manifest: `Take a snapshot of one or more VMs`. */
  readonly summary: string;
  /** What is good to know, a sentence each. */
  readonly details?: readonly string[];
  /** What to type behind the subcommand: `app01 --name "before patch"`. */
  readonly examples: readonly string[];
  readonly takes: Takes;
}

/** Looks and answers the asker alone. */
export interface Read extends Described {
  readonly effect: 'read';
  prepare(words: readonly Word[]): PreparedRead;
}

export interface PreparedRead {
  readonly common: CommonOptions;
  readonly answer: (reading: Reading) => Promise<Message>;
  /** What to type behind the subcommand for other VMs. */
  readonly retyped: (forms: readonly string[]) => string;
}

/** Changes VMs by steps that only `lib/jobs` starts. */
export interface Change extends Described {
  readonly effect: Exclude<Effect, 'read'>;
  /** What may be chosen together with Confirm, as buttons of their own. */
  readonly choices?: readonly ConfirmChoice[];
  prepare(words: readonly Word[]): PreparedChange;
}

/** Changes something of SlashVM's own, at once and in one write, and answers the asker alone. */
export interface Act extends Described {
  readonly effect: 'change';
  readonly acts: true;
  prepare(words: readonly Word[]): PreparedAct;
}

export interface PreparedAct {
  readonly common: CommonOptions;
  readonly act: (acting: Acting) => Promise<Message>;
}

export interface ConfirmChoice {
  /** What the steps are told: `start`. */
  readonly name: string;
  /** `Confirm and start it`. */
  readonly label: string;
  /** Offered only where the check of a VM that goes on noted this. */
  readonly noted: string;
}

export interface PreparedChange {
  readonly query: TargetQuery;
  readonly common: CommonOptions;
  /** Run one after the other on each VM; the last that is not `beside` is what was asked for. */
  readonly steps: (asked: Asked, chosen: ReadonlySet<string>) => readonly Step[];
  readonly choices: readonly ConfirmChoice[];
  /** What to type behind the subcommand for other VMs, all else as it was but one word that was not clear. */
  readonly retyped: (forms: readonly string[], filters: boolean, instead?: Instead) => string;
}

export type Subcommand = Read | Change | Act;

export function isAct(subcommand: Subcommand): subcommand is Act {
  return 'acts' in subcommand;
}

/** A slash word: one folder of `functions`, one Lambda. */
export interface SlashCommandDefinition {
  /** The folder's name. */
  readonly name: string;
  readonly summary: string;
  readonly subcommands: Readonly<Record<string, Subcommand>>;
  /** What it shows are grants themselves: they are read for each command, and none seconds old will do. */
  readonly showsGrants?: true;
}

/** Declares a subcommand that only looks. */
export function defineRead<T extends Takes>(
  declared: Omit<Read, 'effect' | 'prepare' | 'takes'> & {
    readonly takes: T;
    answer(values: Values<T>, reading: Reading): Promise<Message>;
  },
): Read {
  const { answer, ...described } = declared;
  return {
    ...described,
    effect: 'read',
    prepare: (words) => {
      const { values, common } = parseArguments(declared.takes, words, 'read');
      return {
        common,
        answer: (reading) => answer(values, reading),
        retyped: (forms) => retype(declared.takes, words, forms, false),
      };
    },
  };
}

/**
 * Declares a subcommand that changes something of SlashVM's own, such as a grant. It is run again where its function died
 * in the middle: what it did already must count as done.
 */
export function defineAct<T extends Takes>(
  declared: Omit<Act, 'effect' | 'acts' | 'prepare' | 'takes'> & {
    readonly takes: T;
    act(values: Values<T>, acting: Acting): Promise<Message>;
  },
): Act {
  const { act, ...described } = declared;
  return {
    ...described,
    effect: 'change',
    acts: true,
    prepare: (words) => {
      const { values, common } = parseArguments(declared.takes, words, 'act');
      return { common, act: (acting) => act(values, acting) };
    },
  };
}

/**
 * Declares a subcommand that changes VMs. `takes.vms` are its targets.
 *
 * @example
 * export const snapshot = defineChange({
 *   summary: 'Take a snapshot of one or more VMs',
 *   examples: ['app01'],
 *   effect: 'change',
 *   takes: { vms: arg.vms({ required: true }), memory: arg.flag({ about: 'with the memory' }) },
 *   steps: ({ memory }) => [createSnapshotStep({ memory })],
 * });
 */
export function defineChange<T extends Takes & { readonly vms: Takes[string] }>(
  declared: Omit<Change, 'prepare' | 'takes'> & {
    readonly takes: T;
    /** Words that are another command's, with what to type instead; a quoted word is a VM's name. */
    readonly insteadOf?: Readonly<Record<string, string>>;
    /** Refuses values that exclude each other, as an error of usage. */
    refuse?(values: Values<T>): void;
    /** What is done to each VM, one after the other; `chosen` is what was picked together with Confirm. */
    steps(values: Values<T>, asked: Asked, chosen: ReadonlySet<string>): readonly Step[];
  },
): Change {
  const { steps, refuse, insteadOf, ...described } = declared;
  return {
    ...described,
    prepare: (words) => {
      refuseReserved(words.slice(0, 1), insteadOf ?? {});
      const { values, common } = parseArguments(declared.takes, words, 'change');
      const query = values.vms as TargetQuery;
      refuseReserved(query.words, insteadOf ?? {});
      requireTarget(query);
      refuse?.(values);
      return {
        query,
        common,
        steps: (asked, chosen) => steps(values, asked, chosen),
        choices: declared.choices ?? [],
        retyped: (forms, filters, instead) => retype(declared.takes, words, forms, filters, instead),
      };
    },
  };
}

function refuseReserved(words: readonly Word[], insteadOf: Readonly<Record<string, string>>): void {
  const reserved = words.find((word) => !word.quoted && Object.hasOwn(insteadOf, word.text.toLowerCase()));
  if (reserved === undefined) return;
  const { text } = reserved;
  throw new SaidError(
    'usage',
    `"${text}" is no VM here. ${insteadOf[text.toLowerCase()]} If a VM is called so, quote it: "${text}".`,
  );
}

/** What changes something never means "all", not even all of one vCenter. */
function requireTarget(query: TargetQuery): void {
  if (query.words.length > 0 || isFiltered(query.filters)) return;
  throw new SaidError('usage', 'Which VM? Name at least one; nothing here means "all".');
}
