import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createIndexes, type Indexes } from '#lib/commands/indexes';
import { renewIndexes } from '#lib/commands/renew-indexes';
import type { InventoryIndex } from '#lib/targets/inventory-index';
import type { VSphere } from '#lib/vsphere/vsphere';
import { MemoryIndexStore } from '#test/lib/commands/memory-index-store';
import { startTestVCenter, type TestVCenter } from '#test/lib/vsphere/test-vcenter';

let vcenter: TestVCenter;
let vsphere: VSphere;
let store: MemoryIndexStore;

const instance = (): Indexes => createIndexes({ store, clock: vcenter.clock, log: vcenter.log });
const wasRead = (): boolean => vcenter.asked().includes('CreateContainerView');

beforeEach(async () => {
  vcenter = await startTestVCenter();
  vsphere = vcenter.open();
  store = new MemoryIndexStore();
});
afterEach(() => vcenter.close());

/** What another instance stored so many seconds ago. */
const stored = (secondsAgo: number, more: Partial<InventoryIndex> = {}): InventoryIndex => {
  const takenAt = vcenter.clock.now() - secondsAgo * 1000;
  const index = { vcenter: 'prod', url: vsphere.url, generation: `${secondsAgo}`, takenAt, vms: [], ...more };
  store.kept.set('prod', index);
  return index;
};

describe('The current index', () => {
  test('is read from vCenter where there is none, and stored afterwards', async () => {
    const indexes = instance();
    const index = await indexes.current(vsphere);
    expect(index.vms.length).toBeGreaterThan(3);
    expect(wasRead()).toBe(true);
    expect(store.calls).toEqual(['read']);
    await indexes.settle();
    expect(store.calls).toEqual(['read', 'noteUse', 'store']);
    expect(store.kept.get('prod')).toBe(index);
    await indexes.settle();
    expect(store.calls).toHaveLength(3);
  });

  test('is another instance’s where that is fresh: no vCenter is asked', async () => {
    const index = stored(290);
    expect(await instance().current(vsphere)).toEqual(index);
    expect(wasRead()).toBe(false);
  });

  test.each<[string, number, Partial<InventoryIndex>]>([
    ['older than five minutes', 301, {}],
    ['of another vCenter that had the name', 10, { url: 'https://former.example.com' }],
  ])('is read anew where the stored one is %s', async (_what, secondsAgo, more) => {
    const index = stored(secondsAgo, more);
    expect((await instance().current(vsphere)).generation).not.toBe(index.generation);
    expect(wasRead()).toBe(true);
  });

  test('answers from memory for thirty seconds without a look at the table, then looks at the head alone', async () => {
    const indexes = instance();
    const index = stored(10);
    await indexes.current(vsphere);
    vcenter.clock.advance(29);
    expect(await indexes.current(vsphere)).toBe(index);
    expect(store.calls).toEqual(['read']);
    vcenter.clock.advance(2);
    expect(await indexes.current(vsphere)).toBe(index);
    expect(store.calls).toEqual(['read', 'head']);
  });

  test('is replaced in memory by a newer one of another instance', async () => {
    const indexes = instance();
    stored(100);
    await indexes.current(vsphere);
    vcenter.clock.advance(31);
    const newer = stored(5);
    expect(await indexes.current(vsphere)).toBe(newer);
  });

  test('in memory grows stale like any other', async () => {
    const indexes = instance();
    const index = stored(100);
    await indexes.current(vsphere);
    vcenter.clock.advance(201);
    expect((await indexes.current(vsphere)).generation).not.toBe(index.generation);
    expect(wasRead()).toBe(true);
  });

  test('does not need the table', async () => {
    const indexes = instance();
    store.isBroken = true;
    expect((await indexes.current(vsphere)).vms.length).toBeGreaterThan(3);
    await indexes.settle();
    const failures = vcenter.log.lines.filter((line) => line.includes('"metric":"IndexFailed"'));
    expect(failures).toHaveLength(3);
  });

  test('fails with vCenter’s own sentence where that cannot be asked', async () => {
    vcenter.fault('CreateContainerView', 'reset');
    vcenter.fault('CreateContainerView', 'reset');
    vcenter.fault('CreateContainerView', 'reset');
    await expect(instance().current(vsphere)).rejects.toMatchObject({ kind: 'unreachable' });
    expect(store.kept.size).toBe(0);
  });

  test('notes a use once in half an hour', async () => {
    const indexes = instance();
    for (const seconds of [0, 60, 28 * 60]) {
      vcenter.clock.advance(seconds);
      stored(1);
      await indexes.current(vsphere);
      await indexes.settle();
    }
    expect(store.calls.filter((call) => call === 'noteUse')).toHaveLength(1);
    vcenter.clock.advance(61);
    stored(1);
    await indexes.current(vsphere);
    await indexes.settle();
    expect(store.calls.filter((call) => call === 'noteUse')).toHaveLength(2);
  });
});

describe('Renewing', () => {
  const renew = (deadline = 300_000, others: readonly VSphere[] = []) =>
    renewIndexes(
      {
        indexes: instance(),
        clock: vcenter.clock,
        log: vcenter.log,
        vcenters: {
          beginInvocation: () => undefined,
          asked: () => 0,
          prepare: () => undefined,
          all: async () => ({ vcenters: [...others, vsphere], disabled: [], unreadable: [] }),
          named: async () => undefined,
          close: async () => undefined,
        },
      },
      { deadline: vcenter.clock.now() + deadline },
    );

  test.each([
    [59, false],
    [61, true],
  ])('of an index %d seconds old: %s', async (secondsAgo, isRenewed) => {
    const index = stored(secondsAgo);
    await renew();
    expect(wasRead()).toBe(isRenewed);
    expect(store.kept.get('prod')?.generation !== index.generation).toBe(isRenewed);
  });

  test('goes on where one vCenter fails, and says so in the log and a metric', async () => {
    const down = vcenter.open({ name: 'down', url: 'https://127.0.0.1:1' });
    await renew(300_000, [down]);
    expect([...store.kept.keys()]).toEqual(['prod']);
    expect(vcenter.log.lines).toContain('{"metric":"IndexFailed"}');
  });

  test('leaves what it has no time for', async () => {
    await renew(59_000);
    expect(wasRead()).toBe(false);
    expect(vcenter.log.lines).toContain('{"event":"index-left","vcenter":"prod"}');
  });

  test('counts as no use', async () => {
    await renew();
    expect(store.calls).toEqual(['head', 'store']);
  });
});
