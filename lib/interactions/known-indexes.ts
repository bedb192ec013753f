import type { Clock } from '#lib/clock';
import type { Log } from '#lib/log';
import { indexFailed } from '#lib/targets/index-failed';
import { FRESH, type IndexStore, type InventoryIndex } from '#lib/targets/inventory-index';

/** The indexes that other functions have stored, for the lists of a modal; no vCenter is asked here. */
export interface KnownIndexes {
  /** Of every vCenter, where one is there. */
  all(): Promise<readonly InventoryIndex[]>;
  /** When the oldest of them was taken; nothing where there is none. */
  listedAt(): Promise<number | undefined>;
  /** Has them read anew where one is stale or none is there; whoever does so is not waited for. */
  renewStale(): Promise<void>;
}

type Heads = Awaited<ReturnType<IndexStore['heads']>>;

/** For so long heads that are fresh are not looked at again, milliseconds: a word is typed meanwhile. */
const UNCHECKED = 2000;

/** A list may be older than what answers a question, milliseconds: what is chosen from it is looked up by its id. */
const OLDEST = 60 * 60_000;

/** VMs kept in memory, of all vCenters together: about 200 MB. What is more is read from the table each time. */
const MOST_KEPT = 200_000;

export function createKnownIndexes(options: {
  readonly store: Pick<IndexStore, 'heads' | 'read' | 'noteUse'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Calls whoever reads vCenters. */
  renew(): Promise<void>;
}): KnownIndexes {
  const { store, clock, log, renew } = options;
  const kept = new Map<string, InventoryIndex>();
  let last: { readonly heads: Heads; readonly at: number } | undefined;

  async function listed(): Promise<Heads> {
    const now = clock.now();
    const isCurrent = last !== undefined && now - last.at <= UNCHECKED && areFresh(last.heads);
    if (last === undefined || !isCurrent) last = { heads: await store.heads(), at: now };
    return last.heads.filter(({ takenAt }) => now - takenAt <= OLDEST);
  }

  function areFresh(heads: Heads): boolean {
    return heads.length > 0 && heads.every(({ takenAt }) => clock.now() - takenAt <= FRESH);
  }

  function keep(index: InventoryIndex): void {
    kept.delete(index.vcenter);
    const count = [...kept.values()].reduce((sum, { vms }) => sum + vms.length, index.vms.length);
    if (count <= MOST_KEPT) kept.set(index.vcenter, index);
  }

  async function current({ vcenter, takenAt }: Heads[number]): Promise<InventoryIndex | undefined> {
    const own = kept.get(vcenter);
    if (own !== undefined && own.takenAt >= takenAt) return own;
    const index = await store.read(vcenter).catch((error: unknown) => indexFailed(log, error, vcenter));
    if (index === undefined) return own;
    keep(index);
    return index;
  }

  return {
    async all() {
      const heads = await listed().catch((error: unknown) => indexFailed(log, error));
      if (heads === undefined) return [...kept.values()];
      for (const vcenter of kept.keys()) if (!heads.some((head) => head.vcenter === vcenter)) kept.delete(vcenter);
      const indexes = await Promise.all(heads.map(current));
      return indexes.filter((index) => index !== undefined);
    },

    async listedAt() {
      const heads = await listed().catch((error: unknown) => indexFailed(log, error));
      return heads === undefined || heads.length === 0 ? undefined : Math.min(...heads.map(({ takenAt }) => takenAt));
    },

    async renewStale() {
      try {
        if (areFresh(await listed())) return;
        await Promise.all([store.noteUse(clock.now()), renew()]);
      } catch (error) {
        indexFailed(log, error);
      }
    },
  };
}
