import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { hashOf } from '#lib/audit/audit-chain';
import type { FoundEntry } from '#lib/audit/audit-store';
import { type Break, ChainCheck } from '#lib/audit/check-chain';
import { checkJournal } from '#lib/audit/check-journal';
import { chainOf, DAY, foundOf, jobsOf } from '#test/lib/audit/example-entries';
import { MemoryAudit } from '#test/lib/audit/memory-audit';
import { AT } from '#test/lib/jobs/example-job';

const ENTRIES = chainOf(jobsOf(4));
const COUNT = ENTRIES.length;
const NOW = AT + 3_600_000;

const chain = (): FoundEntry[] => foundOf(ENTRIES);
const at = (found: readonly FoundEntry[], seq: number): Record<string, unknown> => {
  const entry = found.find((one) => one.seq === seq)?.entry;
  if (entry === undefined) throw new Error(`There is no entry ${seq}.`);
  return entry;
};
const check = (found: readonly FoundEntry[], now = NOW, wanted?: string) => {
  const walked = new ChainCheck(now, { wanted });
  for (const one of found) walked.take(one);
  return walked.report;
};
const breaksOf = (found: readonly FoundEntry[], now = NOW): readonly Break[] => check(found, now).breaks;

/** Every value in an entry, by its path. */
const paths = (value: unknown, path: readonly string[] = []): string[][] => {
  if (typeof value !== 'object' || value === null) return [[...path]];
  const below = Object.entries(value).flatMap(([name, part]) => paths(part, [...path, name]));
  return below.length === 0 ? [[...path]] : below;
};
const changeAt = (entry: Record<string, unknown>, path: readonly string[], change: (old: unknown) => unknown): void => {
  const [name = '', ...rest] = path;
  if (rest.length === 0) entry[name] = change(entry[name]);
  else changeAt(entry[name] as Record<string, unknown>, rest, change);
};
const other = (old: unknown): unknown => {
  if (typeof old === 'number') return old + 1;
  return typeof old === 'string' ? `${old}x` : ['more'];
};

describe('A journal as it was written', () => {
  test('is whole, from its first entry to its head', () => {
    expect(check(chain())).toEqual({
      count: COUNT,
      first: { seq: 1, at: AT },
      last: { seq: COUNT, at: ENTRIES.at(-1)?.loggedAt, hash: ENTRIES.at(-1)?.hash },
      isCut: false,
      breaks: [],
    });
  });

  test('has the hash of each of its entries, and no other', () => {
    for (const { seq, hash } of ENTRIES) expect(check(chain(), NOW, hash).found).toBe(seq);
    expect(check(chain(), NOW, 'f'.repeat(64)).found).toBeUndefined();
  });

  test('whose beginning is gone by age is whole, whether the table has removed it or not, and in whatever order', () => {
    const old = NOW + 400 * DAY * 1000;
    const entries = chainOf(
      jobsOf(4).map((job, index) => {
        const late = index < 2 ? 0 : 10 * DAY * 1000;
        return { ...job, history: job.history.map((one) => ({ ...one, at: one.at + late })) };
      }),
    );
    const all = foundOf(entries);
    const kept = all.slice(8);
    for (const gone of [[], [1, 2, 3], [2, 4], [8], [1, 2, 3, 4, 5, 6, 7, 8]]) {
      const left = all.filter(({ seq }) => !gone.includes(seq));
      expect(check(left, old)).toMatchObject({ isCut: true, breaks: [], count: kept.length, first: { seq: 9 } });
    }
  });
});

describe('A changed entry is found, and named', () => {
  const cases = paths(ENTRIES[7]).map((path) => [path.join('.'), path] as const);

  test.each(cases)('where %s is another', (_name, path) => {
    const found = chain();
    changeAt(at(found, 8), path, other);
    expect(breaksOf(found)).toEqual([{ kind: 'changed', seq: 8 }]);
  });

  test.each(cases.filter(([, path]) => path.length === 1))('where %s is missing', (_name, [name = '']) => {
    const found = chain();
    delete at(found, 8)[name];
    expect(breaksOf(found)).toEqual([{ kind: 'changed', seq: 8 }]);
  });

  test('where it has more than was written', () => {
    const found = chain();
    at(found, 8)['note'] = 'approved by phone';
    expect(breaksOf(found)).toEqual([{ kind: 'changed', seq: 8 }]);
  });

  test('where it holds nothing any more, the last and the first included', () => {
    for (const seq of [1, 8, COUNT]) {
      const found = chain().map((one) => (one.seq === seq ? { seq, entry: {} } : one));
      expect(breaksOf(found)).toEqual([{ kind: 'changed', seq }]);
    }
  });

  test('whatever is put in the place of any value of any entry', () => {
    const anything = fc.anything({ withNullPrototype: false, maxDepth: 2 }).filter((value) => value !== undefined);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: COUNT }), fc.nat(), anything, (seq, which, value) => {
        const found = chain();
        const all = paths(at(found, seq));
        const path = all[which % all.length] ?? [];
        const before = JSON.stringify(at(found, seq));
        changeAt(at(found, seq), path, () => value);
        fc.pre(JSON.stringify(at(found, seq)) !== before);
        expect(breaksOf(found)).toEqual([{ kind: 'changed', seq }]);
      }),
      { numRuns: 300 },
    );
  });
});

describe('A replaced entry', () => {
  test('with a hash of its own is found by the entry behind it', () => {
    const found = chain();
    const entry = at(found, 8);
    entry['exit'] = 0;
    entry['hash'] = hashOf(entry);
    expect(breaksOf(found)).toEqual([{ kind: 'unlinked', seq: 9 }]);
  });

  test('that is followed by a chain made anew is found by a hash that was noted before', () => {
    const entries = chainOf(jobsOf(4).map((job, index) => (index === 1 ? { ...job, exit: 0 as const } : job)));
    expect(check(foundOf(entries)).breaks).toEqual([]);
    expect(check(foundOf(entries), NOW, ENTRIES.at(-1)?.hash).found).toBeUndefined();
    expect(check(foundOf(entries), NOW, ENTRIES[3]?.hash).found).toBe(4);
  });

  test('that is another entry of the journal is found', () => {
    const found = chain().map((one) => (one.seq === 8 ? { seq: 8, entry: at(chain(), 3) } : one));
    expect(breaksOf(found)).toEqual([{ kind: 'changed', seq: 8 }]);
  });
});

describe('A missing entry', () => {
  test('is found wherever it was, but at the end, where only a noted hash tells', () => {
    for (let seq = 2; seq < COUNT; seq += 1) {
      expect(breaksOf(chain().filter((one) => one.seq !== seq))).toEqual([{ kind: 'missing', from: seq, to: seq }]);
    }
    expect(check(chain().slice(0, -1), NOW, ENTRIES.at(-1)?.hash)).toMatchObject({ breaks: [] });
    expect(check(chain().slice(0, -1), NOW, ENTRIES.at(-1)?.hash).found).toBeUndefined();
  });

  test('is one of several in a row, or in several places', () => {
    const gone = new Set([4, 5, 6, 9]);
    expect(breaksOf(chain().filter(({ seq }) => !gone.has(seq)))).toEqual([
      { kind: 'missing', from: 4, to: 6 },
      { kind: 'missing', from: 9, to: 9 },
    ]);
  });

  test('at the beginning is no matter of age before its time', () => {
    for (const seq of [1, 2, 9]) expect(breaksOf(chain().slice(seq))).toEqual([{ kind: 'beheaded', seq }]);
  });

  test('cannot be made to look old', () => {
    const found = chain();
    for (const one of found.slice(0, 3)) Object.assign(one.entry, { removeAt: Math.floor(NOW / 1000) - 1 });
    expect(breaksOf(found)).toContainEqual({ kind: 'changed', seq: 1 });
    for (const one of found.slice(0, 3)) Object.assign(one.entry, { hash: hashOf(one.entry) });
    expect(breaksOf(found)).toEqual([{ kind: 'beheaded', seq: 3 }]);
  });
});

describe('A check', () => {
  const audit = (): MemoryAudit => {
    const memory = new MemoryAudit();
    for (const { seq, entry } of chain()) memory.items.set(seq, { ...entry });
    return memory;
  };

  test('goes through all pages, and stops where it was told to', async () => {
    expect(await checkJournal(audit(), NOW, {})).toMatchObject({ count: COUNT, breaks: [] });
    expect(await checkJournal(audit(), NOW, {}, 5)).toMatchObject({ count: 5, last: { seq: 5 }, next: 6 });
  });

  test('that begins in the middle holds its first entry against the one before it', async () => {
    const memory = audit();
    expect(await checkJournal(memory, NOW, { from: 6 })).toMatchObject({
      count: COUNT - 5,
      first: { seq: 6 },
      breaks: [],
    });
    memory.change(5, { exit: 0 });
    memory.change(5, { hash: hashOf(memory.items.get(5) ?? {}) });
    expect((await checkJournal(memory, NOW, { from: 6 })).breaks).toEqual([{ kind: 'unlinked', seq: 6 }]);
    memory.items.delete(5);
    expect((await checkJournal(memory, NOW, { from: 6 })).breaks).toEqual([{ kind: 'beheaded', seq: 5 }]);
    expect(await checkJournal(memory, NOW, { from: 600 })).toEqual({ count: 0, isCut: false, breaks: [] });
  });
});
