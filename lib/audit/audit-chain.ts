import { createHash } from 'node:crypto';
import type { AuditFacts } from '#lib/audit/audit-entry';

/** An entry of the journal: what happened, chained to the entry before it. */
export interface AuditEntry extends AuditFacts {
  /** From 1, without gaps. */
  readonly seq: number;
  /** The hash of the entry before; of the first, zeros. */
  readonly prev: string;
  /** Until when the entry before is kept, seconds since 1970: one that is gone earlier was taken away. */
  readonly prevRemoveAt: number;
  /** When it was written down, milliseconds since 1970. */
  readonly loggedAt: number;
  /** Until when it is kept, seconds since 1970; the table removes it some time afterwards. */
  readonly removeAt: number;
  /** SHA-256 of the entry without this, as canonical JSON. */
  readonly hash: string;
}

/** What the next entry has to know of the last one. */
export type AuditHead = Pick<AuditEntry, 'seq' | 'hash' | 'removeAt'>;

/** Before the first entry. */
export const BEGINNING: AuditHead = { seq: 0, hash: '0'.repeat(64), removeAt: 0 };

/**
 * The next entry of the journal.
 *
 * @param keep seconds that it is kept; never shorter than the entry before it, so that what is gone is always a beginning
 */
export function nextEntry(facts: AuditFacts, head: AuditHead, now: number, keep: number): AuditEntry {
  const content = {
    ...facts,
    seq: head.seq + 1,
    prev: head.hash,
    prevRemoveAt: head.removeAt,
    loggedAt: now,
    removeAt: Math.max(Math.ceil(now / 1000) + keep, head.removeAt),
  };
  return { ...content, hash: hashOf(content) };
}

/** The hash of an entry; what it says of its own hash is left out. */
export function hashOf(entry: object): string {
  const { hash: _, ...content } = entry as { hash?: unknown };
  return createHash('sha256').update(canonicalJson(content)).digest('hex');
}

/** JSON with the members of each object in order, and without those that are undefined. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_name, part: unknown) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([left], [right]) => (left < right ? -1 : 1)));
  });
}
