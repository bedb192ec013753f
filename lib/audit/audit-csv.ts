import type { AuditEntry } from '#lib/audit/audit-chain';
import type { AuditTarget } from '#lib/audit/audit-entry';
import { AUDIT_OUTCOMES, type AuditedJob } from '#lib/audit/audited-job';
import { csv } from '#lib/csv';

type Columns<T> = Readonly<Record<string, (of: T) => string | number | undefined>>;

/** Jobs, one a line. */
export function jobsCsv(jobs: readonly AuditedJob[]): string {
  return table(JOB_COLUMNS, jobs);
}

/** Entries as they stand in the journal, one a line. */
export function entriesCsv(jobs: readonly AuditedJob[]): string {
  const entries = jobs.flatMap((job) => job.entries).toSorted((one, other) => one.seq - other.seq);
  return table(ENTRY_COLUMNS, entries);
}

function table<T>(columns: Columns<T>, rows: readonly T[]): string {
  return csv(
    Object.keys(columns),
    rows.map((row) => Object.values(columns).map((column) => column(row))),
  );
}

const WHAT: Columns<AuditEntry> = {
  user: ({ who }) => who.id,
  userName: ({ who }) => who.name,
  team: ({ team }) => team,
  channel: ({ channel }) => channel,
  command: ({ command }) => command,
  subcommand: ({ subcommand }) => subcommand,
  text: ({ text }) => text,
  effect: ({ plan }) => plan?.effect,
  planHash: ({ plan }) => plan?.hash,
  vms: ({ targets }) => targets.map(targetText).join('; '),
  unresolved: ({ unresolved }) => unresolved.map(({ typed, outcome }) => `${typed}: ${outcome}`).join('; '),
  decisions: ({ decisions }) => decisions.map(({ act, by, at }) => `${act} by ${by} at ${iso(at)}`).join('; '),
  exit: ({ exit }) => exit,
  told: ({ told }) => told,
};

const JOB_COLUMNS: Columns<AuditedJob> = {
  job: ({ id }) => id,
  askedAt: ({ askedAt }) => iso(askedAt),
  outcome: ({ outcome }) => AUDIT_OUTCOMES[outcome],
  state: ({ latest }) => latest.state,
  seconds: ({ latest }) => latest.took / 1000,
  ...Object.fromEntries(
    Object.entries(WHAT).map(([name, column]) => [name, ({ latest }: AuditedJob) => column(latest)]),
  ),
};

const ENTRY_COLUMNS: Columns<AuditEntry> = {
  seq: ({ seq }) => seq,
  at: ({ at }) => iso(at),
  job: ({ job }) => job,
  n: ({ n }) => n,
  state: ({ state }) => state,
  seconds: ({ took }) => took / 1000,
  origin: ({ origin }) => origin,
  ...WHAT,
  loggedAt: ({ loggedAt }) => iso(loggedAt),
  keptUntil: ({ removeAt }) => iso(removeAt * 1000),
  prev: ({ prev }) => prev,
  hash: ({ hash }) => hash,
};

function targetText({ vcenter, moId, name, outcome, tasks, said }: AuditTarget): string {
  const task = tasks.length === 0 ? '' : ` (${tasks.join(', ')})`;
  return `${vcenter}:${name} ${moId}${outcome === undefined ? '' : ` ${outcome}`}${task}${said === undefined ? '' : `: ${said}`}`;
}

/** A time that is none was written by nobody of ours. */
function iso(at: number): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString();
}
