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
