import { decodeInventoryName } from '#lib/vsphere/inventory-name';
import { CONTAINER_SPECS, InventoryTree } from '#lib/vsphere/inventory-tree';
import type { MoRef } from '#lib/vsphere/moref';
import { PLATFORM_PATHS, type Platform, platformOf } from '#lib/vsphere/platform';
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
import type { PowerState, VmProperties } from '#lib/vsphere/vm-properties';
import type { VSphere } from '#lib/vsphere/vsphere';

/** What a target can be matched by, of every VM. */
export interface InventoryVm {
  readonly moId: string;
  readonly name: string;
  readonly template: boolean;
  readonly instanceUuid?: string;
  readonly powerState: PowerState;
  readonly folder: string;
  readonly path: string;
  readonly datacenter: string;
  readonly cluster?: string;
  readonly host?: string;
  readonly resourcePool?: string;
  readonly dnsName?: string;
  readonly ipAddress?: string;
  readonly guestFullName?: string;
  readonly numCPU?: number;
  readonly memoryMB?: number;
  /** Never a target. */
  readonly platform?: Platform;
}

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
const VM_PATHS = [
  'name',
  'parent',
  'parentVApp',
  'resourcePool',
  'runtime.host',
  'runtime.powerState',
  'summary.config.template',
  'summary.config.instanceUuid',
  'summary.config.guestFullName',
  'summary.config.numCpu',
  'summary.config.memorySizeMB',
  'config.managedBy',
  'config.ftInfo',
  'guest.hostName',
  'guest.ipAddress',
];
/** vSphere Cluster Services' agents are this small, and are called so unless somebody renamed them. */
const AGENT_MEGABYTES = 128;
const AGENT_NAME = /^vCLS\b/i;

/** A VM of one page, small enough to wait for the last: only then is every folder known. */
interface Unplaced {
  readonly vm: Omit<InventoryVm, 'folder' | 'path' | 'datacenter' | 'cluster' | 'host' | 'resourcePool'>;
  readonly parent: unknown;
  readonly host: unknown;
  readonly resourcePool: unknown;
}

/** Every VM with its place in the inventory: one view, pages of a thousand, and one look for platform agents. */
export function readInventory(vsphere: VSphere): Promise<readonly InventoryVm[]> {
  return againWithNewSession((begun) => readOnce(vsphere, begun));
}

async function readOnce(vsphere: VSphere, begun: () => void): Promise<readonly InventoryVm[]> {
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
    const propSet = [...CONTAINER_SPECS, propertySpec('VirtualMachine', VM_PATHS)];
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

function unplaced(content: ObjectContent): Unplaced {
  const values = valuesOf(content);
  const moId = content.obj.value;
  const platform = platformOf(Object.fromEntries(values) as Partial<VmProperties>);
  return {
    vm: {
      moId,
      name: decodeInventoryName(String(values.get('name') ?? moId)),
      template: values.get('summary.config.template') === true,
      powerState: (values.get('runtime.powerState') as PowerState | undefined) ?? 'poweredOff',
      ...text('instanceUuid', values.get('summary.config.instanceUuid')),
      ...text('dnsName', values.get('guest.hostName')),
      ...text('ipAddress', values.get('guest.ipAddress')),
      ...text('guestFullName', values.get('summary.config.guestFullName')),
      ...count('numCPU', values.get('summary.config.numCpu')),
      ...count('memoryMB', values.get('summary.config.memorySizeMB')),
      ...(platform === undefined ? {} : { platform }),
    },
    parent: values.get('parent') ?? values.get('parentVApp'),
    host: values.get('runtime.host'),
    resourcePool: values.get('resourcePool'),
  };
}

function placed({ vm, ...around }: Unplaced, tree: InventoryTree, agents: ReadonlySet<string>): InventoryVm {
  const { datacenterMoId: _, ...placement } = tree.placement({ name: vm.name, ...around });
  return { ...vm, ...placement, ...(agents.has(vm.moId) ? { platform: 'vCLS' } : {}) };
}

function text<K extends string>(key: K, value: unknown): { readonly [key in K]?: string } {
  return (typeof value === 'string' && value !== '' ? { [key]: value } : {}) as { readonly [key in K]?: string };
}

function count<K extends string>(key: K, value: unknown): { readonly [key in K]?: number } {
  return (typeof value === 'number' ? { [key]: value } : {}) as { readonly [key in K]?: number };
}
