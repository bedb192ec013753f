import { beforeEach, describe, expect, test } from '@jest/globals';
import { entriesCsv } from '#lib/audit/audit-csv';
import type { AuditFilter } from '#lib/audit/audit-filter';
import { searchJournal, withAllEntries } from '#lib/audit/search-journal';
import { chainOf, foundOf, jobsOf } from '#test/lib/audit/example-entries';
import { MemoryAudit } from '#test/lib/audit/memory-audit';
import { AT } from '#test/lib/jobs/example-job';

let audit: MemoryAudit;
let asked: number;
beforeEach(() => {
  audit = new MemoryAudit();
  for (const { seq, entry } of foundOf(chainOf(jobsOf(10)))) audit.items.set(seq, { ...entry });
  asked = 0;
  const { pages } = audit;
  audit.pages = async function* counted(order) {
    for await (const page of pages.call(audit, order)) {
      asked += 1;
      yield page;
    }
  };
});

const EVER: AuditFilter = { since: 0 };
const ids = async (filter: AuditFilter, limits?: { kept: number; seen: number }): Promise<string> =>
  (await searchJournal(audit, filter, limits)).jobs.map(({ id }) => id.charAt(0)).join('');

describe('A search', () => {
  test('finds all Jobs, the newest first', async () => {
    expect(await ids(EVER)).toBe('jihgfedcba');
  });

  test('reads no further back than it has to', async () => {
    expect(await ids({ since: AT + 8 * 60_000 })).toBe('ji');
    expect(asked).toBeLessThan(6);
  });

  test('finds what happened long ago and was written down late', async () => {
    audit.change(1, { loggedAt: AT + 3_600_000 });
    audit.items.set(41, { ...audit.items.get(1), seq: 41, job: 'zblaabcdefghijkl', loggedAt: AT + 3_600_000 });
    expect(await ids({ since: AT })).toBe('jihgfedcbaz');
  });

  test('says how far back it went where there is more than it keeps, or looks at', async () => {
    const kept = await searchJournal(audit, EVER, { kept: 9, seen: 1000 });
    expect(kept.onlySince).toBe(AT + 7 * 60_000 + 3000);
    const seen = await searchJournal(audit, { ...EVER, user: 'U0NOBODY01' }, { kept: 9, seen: 12 });
    expect(seen).toMatchObject({ jobs: [], onlySince: AT + 7 * 60_000 });
    expect((await searchJournal(audit, EVER)).onlySince).toBeUndefined();
  });

  test('counts what cannot be read, and goes on', async () => {
    for (const [seq, changes] of [
      [4, { targets: 'none' }],
      [8, { at: 1e30 }],
      [12, { decisions: [{ act: 'confirm' }] }],
      [16, { who: null }],
      [20, { targets: [{ name: 'app01' }] }],
      [24, { seq: 25 }],
    ] as const)
      audit.change(seq, changes);
    const { unreadable, jobs } = await searchJournal(audit, EVER);
    expect(unreadable).toBe(6);
    expect(jobs).toHaveLength(10);
  });

  test.each<[string, Omit<AuditFilter, 'since'>, number]>([
    ['a person', { user: 'U0ADMIN001' }, 10],
    ['another person', { user: 'U0OTHER001' }, 0],
    ['a command', { command: 'vm:snapshot' }, 10],
    ['a glob of commands', { command: '*:snap*' }, 10],
    ['another command', { command: 'vm:snapshots' }, 0],
    ['a VM', { vm: 'APP02' }, 10],
    ['a VM on a vCenter', { vm: 'prod:app0?' }, 10],
    ['a VM by its id', { vm: 'vm-app02' }, 10],
    ['a part of a name', { vm: 'app' }, 0],
    ['another vCenter', { vm: 'lab:*' }, 0],
    ['an outcome', { outcome: 'partly' }, 10],
    ['another outcome', { outcome: 'done' }, 0],
  ])('is narrowed by %s', async (_what, filter, count) => {
    expect(await ids({ ...EVER, ...filter })).toHaveLength(count);
  });

  test('whose end cuts a Job in two can be had with all of its entries', async () => {
    audit.change(4, { loggedAt: AT + 600_000, at: AT + 600_000 });
    audit.items.set(41, { ...audit.items.get(4), seq: 41 });
    audit.items.delete(4);
    const { jobs } = await searchJournal(audit, { since: AT + 595_000 });
    expect(jobs.map(({ entries }) => entries.length)).toEqual([1]);
    const whole = await withAllEntries(audit, jobs);
    expect(whole.map(({ entries }) => entries.map(({ n }) => n))).toEqual([[0, 1, 2, 3]]);
  });
});

test('The entries as a table have one line each, in the order they were written', async () => {
  const { jobs } = await searchJournal(audit, EVER);
  const [head, ...lines] = entriesCsv(jobs).trimEnd().split('\n');
  expect(head).toMatch(/^seq,at,job,n,state,/);
  expect(lines).toHaveLength(40);
  expect(lines.map((line) => Number(line.split(',')[0]))).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
  expect(lines[3]).toContain(
    'prod:app01 vm-app01 done (task-1, task-2): snapshot x.; prod:app02 vm-app02 failed (task-3): is broken.',
  );
  expect(lines[3]).toContain('confirm by U0ADMIN001 at 2026-11-23T06:51:31.500Z');
});
