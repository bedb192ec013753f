export interface MoRef {
  readonly _typeName: 'ManagedObjectReference';
  readonly type: string;
  readonly value: string;
}

export const moRef = (type: string, value: string): MoRef => ({ _typeName: 'ManagedObjectReference', type, value });

export interface ManagedObject {
  readonly type: string;
  readonly id: string;
  readonly ref: MoRef;
}

const BASES: Readonly<Record<string, string>> = {
  ClusterComputeResource: 'ComputeResource',
  ComputeResource: 'ManagedEntity',
  ContainerView: 'ManagedObjectView',
  Datacenter: 'ManagedEntity',
  Datastore: 'ManagedEntity',
  DistributedVirtualPortgroup: 'Network',
  DistributedVirtualSwitch: 'ManagedEntity',
  EventHistoryCollector: 'HistoryCollector',
  Folder: 'ManagedEntity',
  HostSystem: 'ManagedEntity',
  ListView: 'ManagedObjectView',
  ManagedEntity: 'ExtensibleManagedObject',
  ManagedObjectView: 'View',
  Network: 'ManagedEntity',
  OpaqueNetwork: 'Network',
  ResourcePool: 'ManagedEntity',
  StoragePod: 'Folder',
  Task: 'ExtensibleManagedObject',
  TaskHistoryCollector: 'HistoryCollector',
  VirtualApp: 'ResourcePool',
  VirtualMachine: 'ManagedEntity',
  VirtualMachineSnapshot: 'ExtensibleManagedObject',
  VmwareDistributedVirtualSwitch: 'DistributedVirtualSwitch',
};

/** A type and those it extends, nearest first. */
export function lineage(type: string): string[] {
  const line: string[] = [];
  for (let at: string | undefined = type; at; at = BASES[at]) line.push(at);
  return line;
}

export const isKindOf = (type: string, base: string): boolean => {
  for (let at: string | undefined = type; at; at = BASES[at]) if (at === base) return true;
  return base === 'ManagedObject';
};
