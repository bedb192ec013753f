import type { Indexes } from '#lib/commands/indexes';
import { type MayRead, readable } from '#lib/targets/inventory-index';
import type { TargetSource } from '#lib/targets/source';
import { findVmsByName } from '#lib/vsphere/find-vms';
import { readInventory } from '#lib/vsphere/inventory';
import { readVms } from '#lib/vsphere/read-vms';
import { vmsWithTag } from '#lib/vsphere/tags';
import type { VSphere } from '#lib/vsphere/vsphere';

/** One vCenter as a source of targets: the target grammar knows no wire, the client knows no grammar. */
export function targetSource(vsphere: VSphere): TargetSource {
  return {
    vcenter: vsphere.vcenter,
    // What is found is read next, which needs the content; it may be refused, for then that read says so.
    byName: async (names) => {
      const [found] = await Promise.all([findVmsByName(vsphere, names), vsphere.content().catch(() => undefined)]);
      return found;
    },
    byId: async (moIds) => (await readVms(vsphere, moIds, ['name'])).map(({ moId, name }) => ({ moId, name })),
    everything: () => readInventory(vsphere),
    tagged: async (tag) => new Set(await vmsWithTag(vsphere, tag)),
  };
}

/** The same, with an index a few minutes old at most in the bulk read's place: for what is only shown, never for a change. */
export function indexedSource(
  vsphere: VSphere,
  lookup: {
    readonly indexes: Indexes;
    readonly mayRead: MayRead;
    /** Told when each index that is used was taken. */
    readonly used: (takenAt: number) => void;
  },
): TargetSource {
  return {
    ...targetSource(vsphere),
    everything: async () => {
      const index = await lookup.indexes.current(vsphere);
      lookup.used(index.takenAt);
      return readable(index, lookup.mayRead);
    },
  };
}
