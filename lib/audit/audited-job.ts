import type { AuditEntry } from '#lib/audit/audit-chain';
import { type AuditOutcome, outcomeOf } from '#lib/audit/outcome-of';

/** A Job as the journal has it. */
export interface AuditedJob {
  readonly id: string;
  /** One for each transition, the oldest first. */
  readonly entries: readonly AuditEntry[];
  /** Its newest transition, which tells most. */
  readonly latest: AuditEntry;
  readonly askedAt: number;
  readonly outcome: AuditOutcome;
}

/** Each outcome as people read it. */
export const AUDIT_OUTCOMES = {
  done: 'done',
  partly: 'done in part',
  failed: 'failed',
  unknown: 'nobody can say',
  mistyped: 'not understood',
  refused: 'refused',
  denied: 'denied',
  cancelled: 'cancelled',
  expired: 'expired',
  'dry-run': 'dry run',
  open: 'not over',
} as const satisfies Readonly<Record<AuditOutcome, string>>;

/** Puts entries together by their Jobs, the newest Job first; a transition that is there twice counts once. */
export function auditedJobs(entries: Iterable<AuditEntry>): readonly AuditedJob[] {
  const jobs = new Map<string, Map<number, AuditEntry>>();
  for (const entry of entries) {
    const known = jobs.get(entry.job) ?? new Map<number, AuditEntry>();
    const twin = known.get(entry.n);
    if (twin === undefined || entry.seq < twin.seq) known.set(entry.n, entry);
    jobs.set(entry.job, known);
  }
  return [...jobs.values()].flatMap((byNumber) => auditedJob([...byNumber.values()])).sort(newestFirst);
}

function auditedJob(entries: readonly AuditEntry[]): readonly AuditedJob[] {
  const sorted = entries.toSorted((one, other) => one.n - other.n);
  const latest = sorted.at(-1);
  if (latest === undefined) return [];
  const askedAt = latest.at - latest.took;
  return [{ id: latest.job, entries: sorted, latest, askedAt, outcome: outcomeOf(latest) }];
}

function newestFirst(one: AuditedJob, other: AuditedJob): number {
  return other.askedAt - one.askedAt || (one.id < other.id ? -1 : 1);
}
