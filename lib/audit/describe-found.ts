import { jobsCsv } from '#lib/audit/audit-csv';
import { AUDIT_OUTCOMES, type AuditedJob } from '#lib/audit/audited-job';
import type { Found } from '#lib/audit/search-journal';
import { shortId } from '#lib/jobs/job';
import { duration } from '#lib/slack/age';
import type { Message, Row } from '#lib/slack/message';
import { shorten } from '#lib/slack/shorten';
import { bold, code, time, user, type Words, words } from '#lib/slack/words';

/** Jobs in the message itself; the rest is a file. */
const SHOWN = 20;

/** Characters of what was typed, and names of VMs, in one row. */
const TYPED = 120;
const NAMES = 3;

/** What a list of Jobs is told with: `/vm-audit` and how far back was looked. */
export interface Looked {
  readonly word: string;
  readonly back: number;
}

/** One row a Job, the newest first; all of them as a file where they are many. */
export function describeFound(found: Found, { word, back }: Looked): Message {
  const { jobs } = found;
  const shown = jobs.slice(0, SHOWN);
  const more = jobs.length > shown.length ? `; the newest ${SHOWN}` : '';
  const file = { name: 'jobs.csv', title: countJobs(jobs.length), content: jobsCsv(jobs) };
  const [first] = shown;
  const hint = words('More about one: ', [code(`${word} show ${first === undefined ? '' : shortId(first.id)}`)], '.');
  return {
    severity: troubleOf(found) ? 'warning' : 'info',
    headline: `${jobs.length === 0 ? 'No job fits' : countJobs(jobs.length)} in the last ${duration(back)}${more}`,
    rows: shown.map((job): Row => ({ words: rowOf(job) })),
    notes: [...(first === undefined ? [] : [hint]), ...foundNotes(found, word)],
    ...(more === '' ? {} : { file }),
  };
}

export function countJobs(count: number): string {
  return count === 1 ? '1 job' : `${count} jobs`;
}

/** True where not all was seen that was asked for. */
export function troubleOf({ unreadable, onlySince }: Found): boolean {
  return unreadable > 0 || onlySince !== undefined;
}

/** What keeps an answer from being complete. */
export function foundNotes({ unreadable, onlySince }: Found, word: string): readonly Words[] {
  const changed = words(
    `${unreadable === 1 ? '1 entry' : `${unreadable} entries`} of the journal cannot be read: see `,
    [code(`${word} verify`)],
    '.',
  );
  const cut = (since: number): Words =>
    words('There is more than one search looks through: this goes back to ', [time(since)], '. Narrow it.');
  return [...(unreadable > 0 ? [changed] : []), ...(onlySince === undefined ? [] : [cut(onlySince)])];
}

function rowOf({ id, latest, askedAt, outcome }: AuditedJob): Words {
  const names = latest.targets.slice(0, NAMES).map(({ name }) => name);
  const others = latest.targets.length - names.length;
  const vms = `${names.join(', ')}${others > 0 ? ` and ${others} more` : ''}`;
  return words(
    [bold(shortId(id)), ' ', time(askedAt), ' ', user(latest.who.id), ': '],
    shorten([code(latest.text)], TYPED),
    ` · ${AUDIT_OUTCOMES[outcome]}${vms === '' ? '' : ` · ${vms}`}`,
  );
}
