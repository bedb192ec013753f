import { clusterMembers, hostMembers, resourcePoolMembers } from '#infra/local/vcenter/compute-shape';
import { managedEntityMembers } from '#infra/local/vcenter/entity-shape';
import { datacenterMembers, folderMembers } from '#infra/local/vcenter/folder-shape';
import type { ManagedObject } from '#infra/local/vcenter/managed-object';
import type { Session } from '#infra/local/vcenter/session-manager';
import { sessionObjectMembers } from '#infra/local/vcenter/session-object-shape';
import { arrayOf, type CompiledPath, compilePath, inline, type Members, unset } from '#infra/local/vcenter/shape';
import { singletonMembers } from '#infra/local/vcenter/singleton-shape';
import { datastoreMembers, networkMembers } from '#infra/local/vcenter/storage-shape';
import type { Task } from '#infra/local/vcenter/task';
import type { VCenter } from '#infra/local/vcenter/vcenter';
import { invalidProperty, invalidType } from '#infra/local/vcenter/vim-fault';
import { snapshotMembers, virtualMachineMembers } from '#infra/local/vcenter/vm-shape';

const taskMembers: Members<Task> = {
  info: inline((task, { now }) => task.info(now)),
  value: arrayOf('CustomFieldValue', () => []),
  availableField: arrayOf('CustomFieldDef', () => []),
};

/** Types this vCenter has no object of, but clients ask about. */
const absentMembers: Members<never> = {
  ...managedEntityMembers,
  ...unset(
    'summary childEntity resourcePool vm portgroup config podStorageDrsEntry parentFolder vAppConfig parentVApp host datastore network',
  ),
};

/** The properties of a type. Every subject of a type's members is an object of that type: `Members<never>` says so to the compiler. */
export function membersOf(type: string, vcenter: VCenter, session: Session | undefined): Members<ManagedObject> {
  const members = entityTable(vcenter)[type] ?? singletonMembers(vcenter, session)[type];
  if (!members) throw invalidType(type);
  return members as Members<ManagedObject>;
}

const tables = new WeakMap<VCenter, Readonly<Record<string, Members<never>>>>();

function entityTable(vcenter: VCenter): Readonly<Record<string, Members<never>>> {
  const known = tables.get(vcenter);
  if (known) return known;
  const recentTask = arrayOf<ManagedObject>('ManagedObjectReference', (entity) =>
    vcenter.tasks
      .recent()
      .filter((task) => task.plan.entity?.id === entity.id)
      .map((task) => task.ref),
  );
  const entity = (members: Members<never>): Members<never> => ({ ...members, recentTask });
  const table: Readonly<Record<string, Members<never>>> = {
    ManagedEntity: entity(managedEntityMembers),
    VirtualMachine: entity(virtualMachineMembers),
    Folder: entity(folderMembers),
    Datacenter: entity(datacenterMembers),
    ComputeResource: entity(clusterMembers),
    ClusterComputeResource: entity(clusterMembers),
    HostSystem: entity(hostMembers),
    Datastore: entity(datastoreMembers),
    Network: entity(networkMembers),
    DistributedVirtualPortgroup: entity(networkMembers),
    OpaqueNetwork: entity(networkMembers),
    ResourcePool: entity(resourcePoolMembers),
    VirtualApp: entity(absentMembers),
    StoragePod: entity(absentMembers),
    DistributedVirtualSwitch: entity(absentMembers),
    VmwareDistributedVirtualSwitch: entity(absentMembers),
    VirtualMachineSnapshot: snapshotMembers,
    Task: taskMembers,
    ...sessionObjectMembers,
  };
  tables.set(vcenter, table);
  return table;
}

/** A path of one object; InvalidProperty where its type has no such property. */
export function compileFor(
  type: string,
  path: string,
  vcenter: VCenter,
  session: Session | undefined,
): CompiledPath<ManagedObject> {
  if (path === '') throw invalidProperty(path);
  return compilePath(membersOf(type, vcenter, session), path);
}
