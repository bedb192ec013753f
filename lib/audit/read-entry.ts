import { type AuditEntry, hashOf } from '#lib/audit/audit-chain';
import type { FoundEntry } from '#lib/audit/audit-store';

type Fields = Readonly<Record<string, unknown>>;

const TEXTS = ['job', 'state', 'origin', 'team', 'channel', 'command', 'text', 'prev', 'hash'];

/** An entry with all that readers rely on, or nothing where it is none: it was changed, or a newer version wrote it. */
export function readEntry({ seq, entry }: FoundEntry): AuditEntry | undefined {
  const { who, plan, subcommand, told, exit } = entry;
  const isWhole =
    entry['seq'] === seq &&
    hasTexts(entry, TEXTS) &&
    ['at', 'loggedAt', 'removeAt'].every((name) => isMoment(entry[name])) &&
    ['n', 'took'].every((name) => isMoment(entry[name])) &&
    isFields(who) &&
    hasTexts(who, ['id', 'name']) &&
    (plan === undefined || (isFields(plan) && hasTexts(plan, ['effect', 'hash']))) &&
    [subcommand, told].every((text) => text === undefined || typeof text === 'string') &&
    (exit === undefined || typeof exit === 'number') &&
    isListOf(entry['targets'], isTarget) &&
    isListOf(entry['unresolved'], (one) => hasTexts(one, ['typed', 'outcome'])) &&
    isListOf(entry['decisions'], (one) => hasTexts(one, ['by', 'act']) && isMoment(one['at']));
  return isWhole ? (entry as unknown as AuditEntry) : undefined;
}

/** True where an entry is what its hash says. */
export function isAsWritten(entry: AuditEntry): boolean {
  return hashOf(entry) === entry.hash;
}

/** The calendar of JavaScript ends at 8.64e15 milliseconds. */
const LATEST = 4e15;

/** True for a time, in milliseconds, and for any length of time. */
export function isMoment(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) < LATEST;
}

function isTarget(target: Fields): boolean {
  const { outcome, said, tasks } = target;
  return (
    hasTexts(target, ['vcenter', 'moId', 'name']) &&
    [outcome, said].every((text) => text === undefined || typeof text === 'string') &&
    Array.isArray(tasks) &&
    tasks.every((task) => typeof task === 'string')
  );
}

function hasTexts(fields: Fields, names: readonly string[]): boolean {
  return names.every((name) => typeof fields[name] === 'string');
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isListOf(value: unknown, fits: (one: Fields) => boolean): boolean {
  return Array.isArray(value) && value.every((one) => isFields(one) && fits(one));
}
