import type { AuditReads, FoundEntry } from '#lib/audit/audit-store';
import { ChainCheck, type ChainReport } from '#lib/audit/check-chain';

/** Entries that one check looks at: what a function has time for. */
const MOST = 500_000;

export interface JournalReport extends ChainReport {
  /** Where to go on, where there was more than one check looks at. */
  readonly next?: number;
}

/** Walks through the journal, from its beginning or from an entry on. */
export async function checkJournal(
  reads: AuditReads,
  now: number,
  wish: { readonly from?: number | undefined; readonly head?: string | undefined },
  most = MOST,
): Promise<JournalReport> {
  const from = wish.from ?? 1;
  let check: ChainCheck | undefined;
  for await (const page of reads.pages({ from: Math.max(1, from - 1) })) {
    for (const found of page) {
      if (check === undefined) {
        // The entry before the first is only what that one has to follow from.
        const after: FoundEntry | undefined = found.seq < from ? found : undefined;
        check = new ChainCheck(now, { after, wanted: wish.head });
        if (after !== undefined) continue;
      }
      if (check.count >= most) return { ...check.report, next: found.seq };
      check.take(found);
    }
  }
  return (check ?? new ChainCheck(now)).report;
}
