import {
  Cluster,
  Datacenter,
  Datastore,
  Folder,
  Host,
  type ManagedEntity,
  Network,
  ResourcePool,
} from '#infra/local/vcenter/entities';
import { type Filters, filtered } from '#infra/local/vcenter/rest-filter';
import { invalidArgumentOf, ok, type RestCall, type RestRoute } from '#infra/local/vcenter/rest-route';
import type { VirtualMachine } from '#infra/local/vcenter/virtual-machine';

export const POWER_STATES = { poweredOn: 'POWERED_ON', poweredOff: 'POWERED_OFF', suspended: 'SUSPENDED' } as const;
const CONNECTION_STATES = {
  connected: 'CONNECTED',
  disconnected: 'DISCONNECTED',
  notResponding: 'NOT_RESPONDING',
} as const;

const datacenterOf = (entity: ManagedEntity): string | undefined => entity.ancestorOf('Datacenter')?.id;

function* virtualMachines(call: RestCall): Generator<VirtualMachine> {
  for (const vm of call.vcenter.inventory.vms.values()) if (!vm.template) yield vm;
}

const powerStatesOf = (call: RestCall): void => {
  const known: readonly string[] = Object.values(POWER_STATES);
  for (const state of call.query.getAll('power_states'))
    if (!known.includes(state)) throw invalidArgumentOf('power_states');
};

const listVms: RestRoute = {
  method: 'GET',
  address: 'vcenter/vm',
  run: (call) => {
    powerStatesOf(call);
    const found = filtered<VirtualMachine>(
      call,
      virtualMachines(call),
      {
        vms: (vm) => vm.id,
        names: (vm) => vm.name,
        folders: (vm) => vm.parent?.id,
        datacenters: datacenterOf,
        hosts: (vm) => vm.host.id,
        clusters: (vm) => vm.host.cluster.id,
        resource_pools: (vm) => vm.resourcePool?.id,
        power_states: (vm) => POWER_STATES[vm.powerState],
      },
      4000,
    );
    return ok(
      found.map((vm) => ({
        vm: vm.id,
        name: vm.name,
        power_state: POWER_STATES[vm.powerState],
        cpu_count: vm.config.numCpu,
        memory_size_MiB: vm.config.memoryMB,
      })),
    );
  },
};

const list = <T extends ManagedEntity>(
  address: string,
  kind: abstract new (...parameters: never[]) => T,
  most: number,
  filters: Filters<T>,
  item: (entity: T, call: RestCall) => unknown,
): RestRoute => ({
  method: 'GET',
  address,
  run: (call) =>
    ok(filtered(call, call.vcenter.inventory.all(kind), filters, most).map((entity) => item(entity, call))),
});

const FOLDER_TYPES: Readonly<Record<string, string>> = {
  d: 'DATACENTER',
  v: 'VIRTUAL_MACHINE',
  h: 'HOST',
  s: 'DATASTORE',
  n: 'NETWORK',
};
const folderType = (folder: Folder): string => FOLDER_TYPES[folder.id.charAt(6)] ?? 'DATACENTER';

export const listRoutes: readonly RestRoute[] = [
  listVms,
  list(
    'vcenter/host',
    Host,
    2500,
    {
      hosts: (host) => host.id,
      names: (host) => host.name,
      folders: (host) => host.cluster.parent?.id,
      datacenters: datacenterOf,
      clusters: (host) => host.cluster.id,
      standalone: () => 'false',
      connection_states: (host) => CONNECTION_STATES[host.connectionState],
    },
    (host) => ({
      host: host.id,
      name: host.name,
      connection_state: CONNECTION_STATES[host.connectionState],
      power_state: 'POWERED_ON',
    }),
  ),
  list(
    'vcenter/cluster',
    Cluster,
    1000,
    {
      clusters: (cluster) => cluster.id,
      names: (cluster) => cluster.name,
      folders: (cluster) => cluster.parent?.id,
      datacenters: datacenterOf,
    },
    (cluster) => ({
      cluster: cluster.id,
      name: cluster.name,
      ha_enabled: cluster.haEnabled,
      drs_enabled: cluster.drsEnabled,
    }),
  ),
  list(
    'vcenter/datastore',
    Datastore,
    2500,
    {
      datastores: (datastore) => datastore.id,
      names: (datastore) => datastore.name,
      types: (datastore) => datastore.kind,
      folders: (datastore) => datastore.parent?.id,
      datacenters: datacenterOf,
    },
    (datastore, { vcenter }) => ({
      datastore: datastore.id,
      name: datastore.name,
      type: datastore.kind,
      free_space: datastore.freeBytes(vcenter.now),
      capacity: datastore.capacityBytes,
    }),
  ),
  list(
    'vcenter/folder',
    Folder,
    1000,
    {
      folders: (folder) => folder.id,
      names: (folder) => folder.name,
      type: folderType,
      parent_folders: (folder) => folder.parent?.id,
      datacenters: datacenterOf,
    },
    (folder) => ({ folder: folder.id, name: folder.name, type: folderType(folder) }),
  ),
  list(
    'vcenter/datacenter',
    Datacenter,
    1000,
    {
      datacenters: (datacenter) => datacenter.id,
      names: (datacenter) => datacenter.name,
      folders: (datacenter) => datacenter.parent?.id,
    },
    (datacenter) => ({ datacenter: datacenter.id, name: datacenter.name }),
  ),
  list(
    'vcenter/resource-pool',
    ResourcePool,
    1000,
    {
      resource_pools: (pool) => pool.id,
      names: (pool) => pool.name,
      parent_resource_pools: (pool) => (pool.parent?.type === 'ResourcePool' ? pool.parent.id : undefined),
      datacenters: datacenterOf,
      hosts: () => undefined,
      clusters: (pool) => pool.owner.id,
    },
    (pool) => ({ resource_pool: pool.id, name: pool.name }),
  ),
  list(
    'vcenter/network',
    Network,
    1000,
    {
      networks: (network) => network.id,
      names: (network) => network.name,
      types: (network) => (network.type === 'Network' ? 'STANDARD_PORTGROUP' : 'DISTRIBUTED_PORTGROUP'),
      folders: (network) => network.parent?.id,
      datacenters: datacenterOf,
    },
    (network) => ({
      network: network.id,
      name: network.name,
      type: network.type === 'Network' ? 'STANDARD_PORTGROUP' : 'DISTRIBUTED_PORTGROUP',
    }),
  ),
];
