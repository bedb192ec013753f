import { type AuditHead, BEGINNING, hashOf } from '#lib/audit/audit-chain';
import type { FoundEntry } from '#lib/audit/audit-store';
import { isMoment } from '#lib/audit/read-entry';

/** A place where the journal is not as it was written. */
export type Break =
  /** The entry is not what its hash says. */
  | { readonly kind: 'changed'; readonly seq: number }
  /** The entry does not follow from the one before it: one of the two was replaced. */
  | { readonly kind: 'unlinked'; readonly seq: number }
  /** Entries between two that are there are gone. */
  | { readonly kind: 'missing'; readonly from: number; readonly to: number }
  /** The entry before the first that is there is gone, and perhaps others before it, though not by age. */
  | { readonly kind: 'beheaded'; readonly seq: number };

/** What is known of the journal, or of the part that was looked at. */
export interface ChainReport {
  readonly count: number;
  readonly first?: Stamp;
  readonly last?: Stamp & { readonly hash: string };
  /** True where entries before the first are gone by age. */
  readonly isCut: boolean;
  readonly breaks: readonly Break[];
  /** Where the looked-for hash stands; absent where it was not found. */
  readonly found?: number;
}

interface Stamp {
  readonly seq: number;
  /** When it was written down, milliseconds since 1970. */
  readonly at: number;
}

/** Checks entry after entry, the oldest first. */
export class ChainCheck {
  readonly #now: number;
  readonly #wanted: string | undefined;
  readonly #breaks: Break[] = [];
  #before: AuditHead | undefined;
  #count = 0;
  #first: Stamp | undefined;
  #last: (Stamp & { readonly hash: string }) | undefined;
  #isCut = false;
  #wasChanged = false;
  #found: number | undefined;

  /**
   * @param now milliseconds since 1970: what should be gone by age is passed over, whether the table has removed it or not
   * @param options.after the entry before the first that is checked, where the check begins in the middle
   * @param options.wanted a hash that was noted earlier
   */
  constructor(
    now: number,
    options: { readonly after?: FoundEntry | undefined; readonly wanted?: string | undefined } = {},
  ) {
    this.#now = Math.floor(now / 1000);
    this.#wanted = options.wanted;
    this.#before = options.after === undefined ? undefined : headOf(options.after);
  }

  take({ seq, entry }: FoundEntry): void {
    const hash = text(entry['hash']);
    const isChanged = entry['seq'] !== seq || hashOf(entry) !== hash;
    // What is too old is removed in no order: there may be gaps among it.
    if (this.#before === undefined && !isChanged && number(entry['removeAt']) <= this.#now) {
      this.#isCut = true;
      return;
    }
    if (this.#before === undefined) this.#begin(seq, entry, isChanged);
    else this.#link(this.#before, seq, entry, isChanged);
    if (isChanged) this.#breaks.push({ kind: 'changed', seq });
    this.#wasChanged = isChanged;
    if (this.#wanted !== undefined && hash === this.#wanted) this.#found = seq;
    this.#before = headOf({ seq, entry });
    const stamp = { seq, at: moment(entry['loggedAt']) };
    this.#first ??= stamp;
    this.#last = { ...stamp, hash };
    this.#count += 1;
  }

  get count(): number {
    return this.#count;
  }

  get report(): ChainReport {
    return {
      count: this.#count,
      ...(this.#first === undefined ? {} : { first: this.#first }),
      ...(this.#last === undefined ? {} : { last: this.#last }),
      isCut: this.#isCut,
      breaks: this.#breaks,
      ...(this.#found === undefined ? {} : { found: this.#found }),
    };
  }

  /** The first entry says itself until when the one before it had to be there. */
  #begin(seq: number, entry: FoundEntry['entry'], isChanged: boolean): void {
    if (seq === 1) this.#link(BEGINNING, seq, entry, isChanged);
    else if (number(entry['prevRemoveAt']) <= this.#now) this.#isCut = true;
    else this.#breaks.push({ kind: 'beheaded', seq: seq - 1 });
  }

  /** What was changed says nothing of what is before or behind it. */
  #link(before: AuditHead, seq: number, entry: FoundEntry['entry'], isChanged: boolean): void {
    if (seq !== before.seq + 1) this.#breaks.push({ kind: 'missing', from: before.seq + 1, to: seq - 1 });
    else if (isChanged || this.#wasChanged) return;
    else if (entry['prev'] !== before.hash || entry['prevRemoveAt'] !== before.removeAt) {
      this.#breaks.push({ kind: 'unlinked', seq });
    }
  }
}

function headOf({ seq, entry }: FoundEntry): AuditHead {
  return { seq, hash: text(entry['hash']), removeAt: number(entry['removeAt']) };
}

/** A time that a calendar knows. */
function moment(value: unknown): number {
  return isMoment(value) ? value : 0;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function number(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
