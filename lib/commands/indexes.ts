import { randomUUID } from 'node:crypto';
import type { Clock } from '#lib/clock';
import type { Log } from '#lib/log';
import { indexFailed } from '#lib/targets/index-failed';
import { FRESH, type IndexHead, type IndexStore, type InventoryIndex } from '#lib/targets/inventory-index';
import { readInventory } from '#lib/vsphere/inventory';
import type { VSphere } from '#lib/vsphere/vsphere';

/** The indexes of this instance's vCenters. */
export interface Indexes {
  /** A fresh one from memory or the table; else the bulk read, which `settle` stores. */
  current(vsphere: VSphere): Promise<InventoryIndex>;
  /** Reads and stores it anew, unless somebody has done so a moment ago. True where it did. */
  renew(vsphere: VSphere): Promise<boolean>;
  /**
   * Does what nobody should wait for. To be awaited before a function returns: it is frozen then. A failure is logged and
   * counted, for the next lookup reads anew.
   */
  settle(): Promise<void>;
}

/** For so long an index in memory answers without a look at the table, milliseconds. */
const UNCHECKED = 30_000;

/** An index younger than this is not renewed, milliseconds. */
const RECENT = 60_000;

/** A use is noted once in this time, milliseconds. */
const NOTED = 30 * 60_000;

/** VMs kept in memory, of all vCenters together: about 100 MB. What is more is read from the table each time. */
const MOST_KEPT = 100_000;

export function createIndexes(options: {
  readonly store: IndexStore;
  readonly clock: Clock;
  readonly log: Log;
}): Indexes {
  const { store, clock, log } = options;
  const kept = new Map<string, { readonly index: InventoryIndex; checkedAt: number }>();
  const later: { readonly vcenter?: string; readonly work: () => Promise<unknown> }[] = [];
  let notedAt = Number.NEGATIVE_INFINITY;

  function isFresh(head: IndexHead, vsphere: VSphere): boolean {
    return head.url === vsphere.url && clock.now() - head.takenAt <= FRESH;
  }

  function keep(index: InventoryIndex): void {
    for (const [name, one] of kept) if (clock.now() - one.index.takenAt > FRESH) kept.delete(name);
    kept.delete(index.vcenter);
    const count = [...kept.values()].reduce((sum, one) => sum + one.index.vms.length, index.vms.length);
    if (count <= MOST_KEPT) kept.set(index.vcenter, { index, checkedAt: clock.now() });
  }

  async function stored(vsphere: VSphere): Promise<InventoryIndex | undefined> {
    const { vcenter } = vsphere;
    const own = kept.get(vcenter);
    const usable = own !== undefined && isFresh(own.index, vsphere) ? own : undefined;
    if (usable !== undefined && clock.now() - usable.checkedAt <= UNCHECKED) return usable.index;
    if (usable !== undefined) {
      const head = await store.head(vcenter);
      usable.checkedAt = clock.now();
      if (head === undefined || head.takenAt <= usable.index.takenAt) return usable.index;
    }
    const index = await store.read(vcenter);
    if (index === undefined || !isFresh(index, vsphere)) return usable?.index;
    keep(index);
    return index;
  }

  async function take(vsphere: VSphere): Promise<InventoryIndex> {
    const { vcenter, url } = vsphere;
    const takenAt = clock.now();
    const vms = await readInventory(vsphere, { searched: true });
    log.info('index-taken', { vcenter, vms: vms.length, took: clock.now() - takenAt });
    return { vcenter, url, generation: randomUUID(), takenAt, vms };
  }

  function noteUse(): void {
    const now = clock.now();
    if (now - notedAt < NOTED) return;
    notedAt = now;
    later.push({ work: () => store.noteUse(now) });
  }

  return {
    async current(vsphere) {
      noteUse();
      const { vcenter } = vsphere;
      const known = await stored(vsphere).catch((error: unknown) => indexFailed(log, error, vcenter));
      if (known !== undefined) return known;
      const index = await take(vsphere);
      keep(index);
      later.push({ vcenter, work: () => store.store(index) });
      return index;
    },

    async renew(vsphere) {
      const head = await store.head(vsphere.vcenter);
      const isRecent = head?.url === vsphere.url && clock.now() - head.takenAt < RECENT;
      return isRecent ? false : await store.store(await take(vsphere));
    },

    async settle() {
      for (const { vcenter, work } of later.splice(0)) {
        await work().catch((error: unknown) => indexFailed(log, error, vcenter));
      }
    },
  };
}
