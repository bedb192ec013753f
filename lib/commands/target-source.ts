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
    byName: (names) => findVmsByName(vsphere, names),
    byId: async (moIds) => (await readVms(vsphere, moIds, ['name'])).map(({ moId, name }) => ({ moId, name })),
    everything: () => readInventory(vsphere),
    tagged: async (tag) => new Set(await vmsWithTag(vsphere, tag)),
  };
}
