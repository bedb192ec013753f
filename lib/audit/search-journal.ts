import type { AuditEntry } from '#lib/audit/audit-chain';
import { type AuditFilter, fits, mayFit } from '#lib/audit/audit-filter';
import type { AuditReads } from '#lib/audit/audit-store';
import { type AuditedJob, auditedJobs } from '#lib/audit/audited-job';
import { readEntry } from '#lib/audit/read-entry';

/** Entries that one search keeps, and looks at: what a function has memory and time for. */
const MOST_KEPT = 50_000;
const MOST_SEEN = 1_000_000;

/** Clocks of functions differ by this at most, milliseconds. */
const CLOCK_SKEW = 60_000;

export interface Found {
  /** The newest first. */
  readonly jobs: readonly AuditedJob[];
  /** Entries that cannot be read: somebody changed them, or a newer version wrote them. */
  readonly unreadable: number;
  /** Back to when the journal was looked through, where that is not as far as was wanted; milliseconds since 1970. */
  readonly onlySince?: number;
}

/** Looks through the journal from its newest entry back. */
export async function searchJournal(
  reads: AuditReads,
  filter: AuditFilter,
  limits: { readonly kept: number; readonly seen: number } = { kept: MOST_KEPT, seen: MOST_SEEN },
): Promise<Found> {
  const kept: AuditEntry[] = [];
  let unreadable = 0;
  let seen = 0;
  const found = (): Found => ({ jobs: auditedJobs(kept).filter((job) => fits(job, filter)), unreadable });
  for await (const page of reads.pages('newest')) {
    for (const stored of page) {
      const entry = readEntry(stored);
      seen += 1;
      if (entry === undefined) unreadable += 1;
      else if (entry.loggedAt < filter.since - CLOCK_SKEW) return found();
      else if (mayFit(entry, filter)) kept.push(entry);
      if (entry !== undefined && (kept.length >= limits.kept || seen >= limits.seen)) {
        return { ...found(), onlySince: entry.loggedAt };
      }
    }
  }
  return found();
}

/** The Jobs with all their entries: one that was asked before the search ends has some that were not looked at. */
export async function withAllEntries(reads: AuditReads, jobs: readonly AuditedJob[]): Promise<readonly AuditedJob[]> {
  const whole: AuditedJob[] = [];
  for (const job of jobs) {
    const isWhole = job.entries[0]?.n === 0;
    whole.push(...(isWhole ? [job] : auditedJobs((await reads.ofJobs(job.id)).flatMap((one) => readEntry(one) ?? []))));
  }
  return whole;
}
