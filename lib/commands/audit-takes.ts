import type { AuditFilter } from '#lib/audit/audit-filter';
import { AUDIT_OUTCOMES } from '#lib/audit/audited-job';
import type { AuditOutcome } from '#lib/audit/outcome-of';
import type { Argument, Values } from '#lib/commands/argument';
import { SaidError } from '#lib/errors';
import { lengthOfTime } from '#lib/policy/length-of-time';
import { readPermission } from '#lib/policy/permission';
import { didYouMean } from '#lib/targets/suggest';

const DAY = 86_400_000;

/** How far back is looked where nothing is said, and at most: longer than anything is kept. */
const USUAL = 7 * DAY;
const FARTHEST = 3660 * DAY;

/** Which of the Jobs in the journal are meant. */
export const AUDIT_FILTERS = {
  user: option('@person', 'only what this person asked', readPerson),
  vm: option('name', 'only what was about this VM; a name, vcenter:name or id, with * and ?', (value) => value),
  command: option('vm:snapshot', 'only this command; vm:* and *:list name several', readPermission),
  since: back(),
  outcome: option('outcome', `only what came out so: ${Object.keys(AUDIT_OUTCOMES).join(', ')}`, readOutcome),
};

/** The filter that the values stand for. */
export function auditFilter({ since, ...wish }: Values<typeof AUDIT_FILTERS>, now: number): AuditFilter {
  return { ...wish, since: now - since };
}

/** `--name <shape>`, read by a function that throws the sentence for a value that is none. */
export function option<T>(
  shape: string,
  about: string,
  read: (value: string, name: string) => T,
): Argument<T | undefined> {
  return {
    ...{ kind: 'text', about, required: false },
    shape: (name) => `[--${name} <${shape}>]`,
    read: ({ value }, name) => (value === undefined ? undefined : read(filled(value, name), name)),
  };
}

function back(): Argument<number> {
  const { read, ...described } = option('7d', 'how far back, as 30m, 12h or 7d; 7 days unless said', readBack);
  return { ...described, read: (given, name) => read(given, name) ?? USUAL };
}

function filled(value: string, name: string): string {
  if (value.trim() !== '') return value.trim();
  throw new SaidError('usage', `--${name} is empty. Type a value behind it.`);
}

/** A person by id, as Slack sends one that was picked; a name is whatever somebody calls themselves. */
function readPerson(value: string): string {
  const [, picked, id] = /^(?:<@([UW][A-Z0-9]{2,})(?:\|[^>]*)?>|([UW][A-Z0-9]{7,}))$/.exec(value) ?? [];
  const person = picked ?? id;
  if (person !== undefined) return person;
  throw new SaidError('usage', `"${value}" is no person. Pick one from the list that Slack offers behind "@".`);
}

function readBack(value: string, name: string): number {
  const length = lengthOfTime(value);
  if (length !== undefined && length <= FARTHEST) return length;
  throw new SaidError('usage', `--${name} is how far back, as 30m, 12h or 7d, not "${value}".`);
}

function readOutcome(value: string, name: string): AuditOutcome {
  const word = value.toLowerCase();
  if (Object.hasOwn(AUDIT_OUTCOMES, word)) return word as AuditOutcome;
  const outcomes = Object.keys(AUDIT_OUTCOMES);
  const meant = didYouMean(word, outcomes);
  throw new SaidError('usage', `--${name} is one of ${outcomes.join(', ')}, not "${value}".${meant}`);
}

/** A Job's id, or its beginning: what `Job 7F3A` shows. */
export function auditedId(): Argument<string> {
  return {
    ...{ kind: 'word', about: 'its id as messages show it (7F3A), or whole', required: true, max: WHOLE },
    shape: () => '<job>',
    read: ({ words: [word] }) => readId(word?.text),
  };
}

/** Characters of an id: at least those that messages show. */
const SHORT = 4;
const WHOLE = 16;

function readId(typed: string | undefined): string {
  if (typed === undefined) throw new SaidError('usage', 'Which job? Type its id, such as 7F3A.');
  const id = typed.toLowerCase();
  if (/^[a-z2-7]+$/.test(id) && id.length >= SHORT && id.length <= WHOLE) return id;
  const cure = `An id is ${SHORT} to ${WHOLE} letters and digits from 2 to 7, such as 7F3A.`;
  throw new SaidError('usage', `"${typed}" is no job. ${cure}`);
}

export function entryNumber(value: string, name: string): number {
  if (/^[1-9]\d{0,11}$/.test(value)) return Number(value);
  throw new SaidError('usage', `--${name} is the number of an entry, such as 1200, not "${value}".`);
}

export function readHash(value: string, name: string): string {
  const hash = value.toLowerCase();
  if (/^[0-9a-f]{64}$/.test(hash)) return hash;
  throw new SaidError('usage', `--${name} is the hash of an entry: 64 digits and letters from a to f, not "${value}".`);
}
