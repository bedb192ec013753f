import { beforeEach, describe, expect, test } from '@jest/globals';
import { createKnownIndexes, type KnownIndexes } from '#lib/interactions/known-indexes';
import type { InventoryIndex } from '#lib/targets/inventory-index';
import { MemoryIndexStore } from '#test/lib/commands/memory-index-store';
import { candidate } from '#test/lib/targets/inventory-source';
import { RecordedLog } from '#test/lib/vsphere/recorded-log';

let now: number;
let store: MemoryIndexStore;
let log: RecordedLog;
let renewals: number;

beforeEach(() => {
  now = Date.UTC(2026, 10, 25, 10);
  store = new MemoryIndexStore();
  log = new RecordedLog();
  renewals = 0;
});

const instance = (): KnownIndexes =>
  createKnownIndexes({
    store,
    log,
    clock: { now: () => now, sleep: async () => undefined },
    renew: async () => {
      renewals += 1;
    },
  });
const stored = (vcenter: string, secondsAgo: number, count = 1): InventoryIndex => {
  const takenAt = now - secondsAgo * 1000;
  const vms = Array.from({ length: count }, (_, number) => candidate(`vm${number}`));
  const index = { vcenter, url: 'https://vc.example.com', generation: `${vcenter}-${takenAt}`, takenAt, vms };
  store.kept.set(vcenter, index);
  return index;
};

describe('The known indexes', () => {
  test('are those of every vCenter that others have read in the last hour', async () => {
    const [prod, lab] = [stored('prod', 10), stored('lab', 3600)];
    stored('gone', 3601);
    const indexes = instance();
    expect(await indexes.all()).toEqual([prod, lab]);
    expect(await indexes.listedAt()).toBe(lab.takenAt);
  });

  test('are none where nobody has read any', async () => {
    expect(await instance().all()).toEqual([]);
    expect(await instance().listedAt()).toBeUndefined();
  });

  test('stay in memory while somebody types; then one request tells whether there are newer ones', async () => {
    stored('prod', 10);
    const indexes = instance();
    await indexes.all();
    await indexes.all();
    expect(store.calls).toEqual(['heads', 'read']);

    now += 2001;
    await indexes.all();
    expect(store.calls).toEqual(['heads', 'read', 'heads']);

    now += 2001;
    const newer = stored('prod', 0);
    expect(await indexes.all()).toEqual([newer]);
    expect(store.calls).toEqual(['heads', 'read', 'heads', 'heads', 'read']);
  });

  test('are looked for with each letter until they are there, and fresh', async () => {
    const indexes = instance();
    expect(await indexes.all()).toEqual([]);
    const stale = stored('prod', 301);
    expect(await indexes.all()).toEqual([stale]);
    const fresh = stored('prod', 0);
    expect(await indexes.all()).toEqual([fresh]);
  });

  test('are forgotten with their vCenter', async () => {
    stored('prod', 10);
    const indexes = instance();
    await indexes.all();
    store.kept.clear();
    now += 2001;
    expect(await indexes.all()).toEqual([]);
  });

  test('are not all kept in memory where that would be too much', async () => {
    stored('prod', 10, 200_001);
    const lab = stored('lab', 10);
    const indexes = instance();
    await indexes.all();
    await indexes.all();
    expect(store.calls.filter((call) => call === 'read')).toHaveLength(3);
    expect((await indexes.all()).map(({ vcenter }) => vcenter)).toEqual(['prod', lab.vcenter]);
  });

  test('are what memory has where the table is out of reach, and nobody is stopped', async () => {
    const prod = stored('prod', 10);
    const indexes = instance();
    await indexes.all();
    store.isBroken = true;
    now += 2001;
    expect(await indexes.all()).toEqual([prod]);
    expect(await indexes.listedAt()).toBeUndefined();
    await indexes.renewStale();
    expect(await instance().all()).toEqual([]);
    expect(log.lines.filter((line) => line.includes('"metric":"IndexFailed"')).length).toBeGreaterThan(0);
  });
});

describe('A renewal', () => {
  test.each<[string, readonly number[], number]>([
    ['is asked for where there is no index', [], 1],
    ['is asked for where one is older than five minutes', [10, 301], 1],
    ['is not asked for where all are fresh', [10, 300], 0],
    ['waits for no index that nobody lists any more', [10, 3601], 0],
  ])('%s', async (_what, ages, expected) => {
    for (const [number, age] of ages.entries()) stored(`vc${number}`, age);
    await instance().renewStale();
    expect(renewals).toBe(expected);
    expect(store.usedAt).toBe(expected === 1 ? now : undefined);
  });
});
