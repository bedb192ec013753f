import { CONTAINER_SPECS, InventoryTree } from '#lib/vsphere/inventory-tree';
import { type InventoryVm, SEARCHED_PATHS, type Unplaced, unplaced, VM_PATHS } from '#lib/vsphere/inventory-vm';
import type { MoRef } from '#lib/vsphere/moref';
import { PLATFORM_PATHS, platformOf } from '#lib/vsphere/platform';
import {
  againWithNewSession,
  type ObjectContent,
  objectSpec,
  propertySpec,
  retrieveAll,
  retrieveProperties,
  traversal,
  valuesOf,
} from '#lib/vsphere/property-collector';
import type { VmProperties } from '#lib/vsphere/vm-properties';
import type { VSphere } from '#lib/vsphere/vsphere';

const PAGE = 1000;
const CONTAINERS = [
  'Folder',
  'Datacenter',
  'VirtualApp',
  'ResourcePool',
  'ClusterComputeResource',
  'ComputeResource',
  'HostSystem',
];
/** vSphere Cluster Services' agents are this small, and are called so unless somebody renamed them. */
const AGENT_MEGABYTES = 128;
const AGENT_NAME = /^vCLS\b/i;

/** Every VM with its place in the inventory: one view, pages of a thousand, and one look for platform agents. */
export function readInventory(
  vsphere: VSphere,
  options: {
    /** With what only a search looks at: every address of every guest, and the notes. */
    readonly searched?: boolean;
  } = {},
): Promise<readonly InventoryVm[]> {
  const paths = options.searched === true ? [...VM_PATHS, ...SEARCHED_PATHS] : VM_PATHS;
  return againWithNewSession((begun) => readOnce(vsphere, paths, begun));
}

async function readOnce(
  vsphere: VSphere,
  paths: readonly string[],
  begun: () => void,
): Promise<readonly InventoryVm[]> {
  const { rootFolder, viewManager } = await vsphere.content();
  const view = await vsphere.call<MoRef>(viewManager.type, viewManager.value, 'CreateContainerView', {
    container: rootFolder,
    type: [...CONTAINERS, 'VirtualMachine'],
    recursive: true,
  });
  if (view === undefined) return [];
  begun();
  const tree = new InventoryTree();
  const found: Unplaced[] = [];
  try {
    const propSet = [...CONTAINER_SPECS, propertySpec('VirtualMachine', paths)];
    const objectSet = [objectSpec(view.type, view.value, [traversal('view', 'ContainerView', 'view')], true)];
    for await (const page of retrieveProperties(vsphere, propSet, objectSet, { maxObjects: PAGE })) {
      for (const content of page) {
        if (content.obj.type === 'VirtualMachine') found.push(unplaced(content));
        else tree.add(content);
      }
    }
  } finally {
    // A view that stays behind lives as long as the session; it is no reason to fail.
    await vsphere.call(view.type, view.value, 'DestroyView').catch(() => undefined);
  }
  const agents = await readAgents(
    vsphere,
    found.filter(mayBeAgent).map(({ vm }) => vm.moId),
  );
  return found.map((one) => placed(one, tree, agents));
}

/** `extraConfig` is far too large to read of every VM; only those that look like agents are asked. */
async function readAgents(vsphere: VSphere, moIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (moIds.length === 0) return new Set();
  const specs = [propertySpec('VirtualMachine', PLATFORM_PATHS)];
  const contents = await retrieveAll(
    vsphere,
    specs,
    moIds.map((moId) => objectSpec('VirtualMachine', moId)),
  );
  return new Set(contents.filter(isAgent).map(({ obj }) => obj.value));
}

function isAgent(content: ObjectContent): boolean {
  return platformOf(Object.fromEntries(valuesOf(content)) as Partial<VmProperties>) === 'vCLS';
}

function mayBeAgent({ vm }: Unplaced): boolean {
  return AGENT_NAME.test(vm.name) || (vm.memoryMB !== undefined && vm.memoryMB <= AGENT_MEGABYTES);
}

function placed({ vm, ...around }: Unplaced, tree: InventoryTree, agents: ReadonlySet<string>): InventoryVm {
  const { datacenterMoId: _, ...placement } = tree.placement({ name: vm.name, ...around });
  return { ...vm, ...placement, ...(agents.has(vm.moId) ? { platform: 'vCLS' } : {}) };
}
