import { ObjectNotFound } from '#lib/vsphere/errors';
import { decodeInventoryName } from '#lib/vsphere/inventory-name';
import { CONTAINER_SPECS, InventoryTree, type Placement } from '#lib/vsphere/inventory-tree';
import { isMoRef } from '#lib/vsphere/moref';
import {
  type ObjectContent,
  objectSpec,
  propertySpec,
  retrieveAll,
  traversal,
  valuesOf,
} from '#lib/vsphere/property-collector';
import { decodedProperty, type VmProperties } from '#lib/vsphere/vm-properties';
import type { VSphere } from '#lib/vsphere/vsphere';

/** A datastore a VM has files on; sizes in bytes. */
interface VmDatastore {
  readonly moId: string;
  readonly name: string;
  readonly freeSpace: number;
  readonly capacity: number;
  readonly accessible: boolean;
}

/** One VM as it was when it was read. */
export interface VmState<K extends keyof VmProperties = keyof VmProperties> {
  readonly vcenter: string;
  readonly moId: string;
  readonly name: string;
  readonly placement: Placement;
  readonly datastores: readonly VmDatastore[];
  readonly properties: Partial<Pick<VmProperties, K>>;
  /** Paths that were asked for and could not be read. */
  readonly unreadable: readonly string[];
}

const PLACED = ['name', 'parent', 'parentVApp', 'runtime.host', 'resourcePool', 'datastore'] as const;
const DATASTORE = ['name', 'summary.freeSpace', 'summary.capacity', 'summary.accessible'] as const;

/** Everything around a VM in the same request: folders up to the root, host and cluster, pool, datastores. */
const AROUND: readonly object[] = [
  traversal('folders', 'ManagedEntity', 'parent', ['folders']),
  traversal('vApp', 'VirtualMachine', 'parentVApp', [
    traversal('vAppFolder', 'VirtualApp', 'parentFolder', ['folders']),
  ]),
  traversal('host', 'VirtualMachine', 'runtime.host', [traversal('compute', 'HostSystem', 'parent')]),
  traversal('pool', 'VirtualMachine', 'resourcePool', [
    traversal('pools', 'ResourcePool', 'parent', ['pools', 'vAppFolder']),
  ]),
  traversal('datastores', 'VirtualMachine', 'datastore'),
];

/** Reads VMs and all that stands around them in one request; a VM that is gone or not to be seen is left out. */
export async function readVms<K extends keyof VmProperties>(
  vsphere: VSphere,
  moIds: readonly string[],
  paths: readonly K[],
): Promise<readonly VmState<K>[]> {
  const specs = vmPropertySpecs(paths);
  let present = [...new Set(moIds)];
  while (present.length > 0) {
    try {
      return vmStates(vsphere.vcenter, await retrieveAll(vsphere, specs, vmObjectSpecs(present)), moIds, paths);
    } catch (error) {
      // One object that is gone makes the whole request fail.
      const gone = error instanceof ObjectNotFound ? error.moId : undefined;
      if (gone === undefined || !present.includes(gone)) throw error;
      present = present.filter((moId) => moId !== gone);
    }
  }
  return [];
}

export function vmPropertySpecs(paths: readonly string[]): readonly object[] {
  return [
    propertySpec('VirtualMachine', [...new Set([...PLACED, ...paths])]),
    ...CONTAINER_SPECS,
    propertySpec('Datastore', DATASTORE),
  ];
}

export function vmObjectSpecs(moIds: readonly string[]): readonly object[] {
  return moIds.map((moId) => objectSpec('VirtualMachine', moId, AROUND));
}

/** The VMs among what was retrieved, in the order they were asked for. */
export function vmStates<K extends keyof VmProperties>(
  vcenter: string,
  contents: readonly ObjectContent[],
  moIds: readonly string[],
  paths: readonly K[],
): readonly VmState<K>[] {
  const tree = new InventoryTree();
  const datastores = new Map<string, VmDatastore>();
  const vms = new Map<string, ObjectContent>();
  for (const content of contents) {
    if (content.obj.type === 'VirtualMachine') vms.set(content.obj.value, content);
    else if (content.obj.type === 'Datastore') datastores.set(content.obj.value, datastoreOf(content));
    else tree.add(content);
  }
  return [...new Set(moIds)].flatMap((moId) => {
    const content = vms.get(moId);
    return content === undefined ? [] : [stateOf(vcenter, content, paths, tree, datastores)];
  });
}

function stateOf<K extends keyof VmProperties>(
  vcenter: string,
  content: ObjectContent,
  paths: readonly K[],
  tree: InventoryTree,
  datastores: ReadonlyMap<string, VmDatastore>,
): VmState<K> {
  const values = valuesOf(content);
  const stored = values.get('name');
  const name = typeof stored === 'string' ? decodeInventoryName(stored) : content.obj.value;
  const references = values.get('datastore');
  const asked = new Set<string>(paths);
  return {
    vcenter,
    moId: content.obj.value,
    name,
    placement: tree.placement({
      name,
      parent: values.get('parent') ?? values.get('parentVApp'),
      host: values.get('runtime.host'),
      resourcePool: values.get('resourcePool'),
    }),
    datastores: (Array.isArray(references) ? references : []).flatMap((reference: unknown) =>
      isMoRef(reference) ? (datastores.get(reference.value) ?? []) : [],
    ),
    properties: Object.fromEntries(
      [...values].filter(([path]) => asked.has(path)).map(([path, value]) => [path, decodedProperty(path, value)]),
    ) as Partial<Pick<VmProperties, K>>,
    unreadable: (content.missingSet ?? []).map(({ path }) => path),
  };
}

function datastoreOf(content: ObjectContent): VmDatastore {
  const values = valuesOf(content);
  return {
    moId: content.obj.value,
    name: decodeInventoryName(String(values.get('name') ?? content.obj.value)),
    freeSpace: Number(values.get('summary.freeSpace') ?? 0),
    capacity: Number(values.get('summary.capacity') ?? 0),
    accessible: values.get('summary.accessible') !== false,
  };
}
