import type { Indexes } from '#lib/commands/indexes';
import type { Narrowing } from '#lib/commands/narrowing';
import type { TargetSource } from '#lib/targets/source';
import { findVmsByName } from '#lib/vsphere/find-vms';
import { readInventory } from '#lib/vsphere/inventory';
import { readVms } from '#lib/vsphere/read-vms';
import { vmsWithTag } from '#lib/vsphere/tags';
import type { VSphere } from '#lib/vsphere/vsphere';

/** One vCenter as a source of targets, for one person: the target grammar knows no wire and no rights, the client no grammar. */
export function targetSource(vsphere: VSphere, narrowing: Narrowing): TargetSource {
  return {
    vcenter: vsphere.vcenter,
    // What is found is read next, which needs the content; it may be refused, for then that read says so.
    byName: async (names) => {
      const [found] = await Promise.all([findVmsByName(vsphere, names), vsphere.content().catch(() => undefined)]);
      return await narrowing.named(vsphere, found);
    },
    byId: async (moIds) => {
      const found = await narrowing.read(await readVms(vsphere, moIds, ['name']));
      return found.map(({ moId, name }) => ({ moId, name }));
    },
    everything: () => narrowing.all(vsphere, readInventory(vsphere)),
    tagged: async (tag) => new Set(await vmsWithTag(vsphere, tag)),
  };
}

/** The same, with an index a few minutes old at most in the bulk read's place: for what is only shown, never for a change. */
export function indexedSource(
  vsphere: VSphere,
  narrowing: Narrowing,
  lookup: {
    readonly indexes: Indexes;
    /** Told when each index that is used was taken. */
    readonly used: (takenAt: number) => void;
  },
): TargetSource {
  async function fromIndex(): ReturnType<TargetSource['everything']> {
    const index = await lookup.indexes.current(vsphere);
    lookup.used(index.takenAt);
    return index.vms;
  }
  return { ...targetSource(vsphere, narrowing), everything: () => narrowing.all(vsphere, fromIndex()) };
}
