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

type Row = ReadonlyMap<string, unknown>;

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
  const rows: { readonly moId: string; readonly row: Row }[] = [];
  try {
    const propSet = [...CONTAINER_SPECS, propertySpec('VirtualMachine', VM_PATHS)];
    const objectSet = [objectSpec(view.type, view.value, [traversal('view', 'ContainerView', 'view')], true)];
    for await (const page of retrieveProperties(vsphere, propSet, objectSet, { maxObjects: PAGE })) {
      for (const content of page) {
        if (content.obj.type === 'VirtualMachine') rows.push({ moId: content.obj.value, row: valuesOf(content) });
        else tree.add(content);
      }
    }
  } finally {
    // A view that stays behind lives as long as the session; it is no reason to fail.
    await vsphere.call(view.type, view.value, 'DestroyView').catch(() => undefined);
  }
  const agents = await readAgents(
    vsphere,
    rows.filter(({ row }) => mayBeAgent(row)).map(({ moId }) => moId),
  );
  return rows.map(({ moId, row }) => inventoryVm(moId, row, tree, agents));
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

function mayBeAgent(row: Row): boolean {
  const megabytes = row.get('summary.config.memorySizeMB');
  return AGENT_NAME.test(String(row.get('name'))) || (typeof megabytes === 'number' && megabytes <= AGENT_MEGABYTES);
}

function inventoryVm(moId: string, row: Row, tree: InventoryTree, agents: ReadonlySet<string>): InventoryVm {
  const name = decodeInventoryName(String(row.get('name') ?? moId));
  const platform = agents.has(moId) ? 'vCLS' : platformOf(Object.fromEntries(row) as Partial<VmProperties>);
  return {
    moId,
    name,
    template: row.get('summary.config.template') === true,
    powerState: (row.get('runtime.powerState') as PowerState | undefined) ?? 'poweredOff',
    ...tree.placement({
      name,
      parent: row.get('parent') ?? row.get('parentVApp'),
      host: row.get('runtime.host'),
      resourcePool: row.get('resourcePool'),
    }),
    ...text('instanceUuid', row.get('summary.config.instanceUuid')),
    ...text('dnsName', row.get('guest.hostName')),
    ...text('ipAddress', row.get('guest.ipAddress')),
    ...text('guestFullName', row.get('summary.config.guestFullName')),
    ...count('numCPU', row.get('summary.config.numCpu')),
    ...count('memoryMB', row.get('summary.config.memorySizeMB')),
    ...(platform === undefined ? {} : { platform }),
  };
}

function text<K extends string>(key: K, value: unknown): { readonly [key in K]?: string } {
  return (typeof value === 'string' && value !== '' ? { [key]: value } : {}) as { readonly [key in K]?: string };
}

function count<K extends string>(key: K, value: unknown): { readonly [key in K]?: number } {
  return (typeof value === 'number' ? { [key]: value } : {}) as { readonly [key in K]?: number };
}
