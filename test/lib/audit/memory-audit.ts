import type { AuditEntry } from '#lib/audit/audit-chain';
import type { AuditReads, AuditStore, FoundEntry } from '#lib/audit/audit-store';
import { createJournal } from '#lib/audit/record-job';
import type { Clock } from '#lib/clock';
import type { Keeping } from '#lib/jobs/held-job';
import type { JobStore } from '#lib/jobs/job-store';
import { AT } from '#test/lib/jobs/example-job';
import { memoryJobStore } from '#test/lib/jobs/memory-job-store';
import { RecordedLog } from '#test/lib/vsphere/recorded-log';

/** A journal in memory, which a test may change as somebody who may write the table could. */
export class MemoryAudit implements AuditStore, AuditReads {
  readonly items = new Map<number, Record<string, unknown>>();
  /** Entries in one page. */
  page = 3;
  /** What happens before an entry is added. */
  before: () => Promise<void> = async () => undefined;

  get found(): readonly FoundEntry[] {
    return [...this.items].sort(([one], [other]) => one - other).map(([seq, entry]) => ({ seq, entry }));
  }

  get entries(): readonly AuditEntry[] {
    return this.found.map(({ entry }) => entry as unknown as AuditEntry);
  }

  async last(): Promise<AuditEntry | undefined> {
    return this.entries.at(-1);
  }

  async append(entry: AuditEntry): Promise<boolean> {
    await this.before();
    if (this.items.has(entry.seq)) return false;
    this.items.set(entry.seq, structuredClone(entry) as unknown as Record<string, unknown>);
    return true;
  }

  async *pages(order: { readonly from: number } | 'newest'): AsyncGenerator<readonly FoundEntry[]> {
    const all = order === 'newest' ? this.found.toReversed() : this.found.filter(({ seq }) => seq >= order.from);
    for (let from = 0; from < all.length; from += this.page) yield all.slice(from, from + this.page);
  }

  async ofJobs(id: string): Promise<readonly FoundEntry[]> {
    return this.found.filter(({ entry }) => String(entry['job']).startsWith(id));
  }

  change(seq: number, changes: Record<string, unknown>): void {
    this.items.set(seq, { ...this.items.get(seq), ...changes });
  }
}

/** Where a test's Jobs are kept and written down. */
export function memoryKeeping(
  store: JobStore = memoryJobStore(),
  options: { readonly clock?: Clock; readonly log?: RecordedLog; readonly retention?: number } = {},
): Keeping & { readonly audit: MemoryAudit; readonly log: RecordedLog } {
  const audit = new MemoryAudit();
  const { clock = { now: () => AT, sleep: async () => undefined }, log = new RecordedLog(), retention = 400 } = options;
  return { store, audit, log, journal: createJournal({ store: audit, clock, log, retention }) };
}
