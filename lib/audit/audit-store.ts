import type { AuditEntry, AuditHead } from '#lib/audit/audit-chain';

/** Where the journal is written. */
export interface AuditStore {
  /** The last entry; nothing before the first. */
  last(): Promise<AuditHead | undefined>;
  /** Adds an entry where none of its number is there; false where another has taken it. */
  append(entry: AuditEntry): Promise<boolean>;
}

/** An entry as it is found: anybody who may write the table may have changed it. */
export interface FoundEntry {
  /** By its key, whatever the entry says. */
  readonly seq: number;
  readonly entry: Readonly<Record<string, unknown>>;
}

/** Where the journal is read. */
export interface AuditReads {
  /** Pages of entries: from a number on, the oldest first, or from the newest back. */
  pages(order: { readonly from: number } | 'newest'): AsyncIterable<readonly FoundEntry[]>;
  /** The entries of all Jobs whose id begins so, at least four characters. */
  ofJobs(id: string): Promise<readonly FoundEntry[]>;
}
