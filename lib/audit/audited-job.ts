import type { AuditEntry } from '#lib/audit/audit-chain';

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

/** What came of a Job. Whatever is not known to have come out well is no `done`. */
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
} as const;

export type AuditOutcome = keyof typeof AUDIT_OUTCOMES;

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

function outcomeOf({ state, exit, targets, plan }: AuditEntry): AuditOutcome {
  if (state === 'refused' || state === 'denied' || state === 'cancelled' || state === 'expired') return state;
  if (state !== 'ended') return 'open';
  if (exit === 2) return 'mistyped';
  const outcomes = targets.map(({ outcome }) => outcome);
  if (plan !== undefined && outcomes.includes(undefined)) return 'dry-run';
  const isGood = (outcome: (typeof outcomes)[number]): boolean => outcome === 'done' || outcome === 'already';
  if (exit === 0 && outcomes.every(isGood)) return 'done';
  if (outcomes.some((outcome) => outcome === 'unknown' || outcome === 'running')) return 'unknown';
  if (outcomes.some(isGood)) return 'partly';
  return outcomes.length > 0 && outcomes.every((outcome) => outcome === 'cancelled') ? 'cancelled' : 'failed';
}
