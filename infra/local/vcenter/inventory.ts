import {
  Cluster,
  Datacenter,
  Datastore,
  Folder,
  Host,
  ManagedEntity,
  Network,
  ResourcePool,
} from '#infra/local/vcenter/entities';
import type { ManagedObject } from '#infra/local/vcenter/managed-object';
import type { Snapshot } from '#infra/local/vcenter/snapshot';
import { VirtualMachine } from '#infra/local/vcenter/virtual-machine';
import type { VmConfig, VmGuest, VmPlace } from '#infra/local/vcenter/vm-config';

const PREFIXES = {
  VirtualMachine: 'vm-',
  VirtualMachineSnapshot: 'snapshot-',
  HostSystem: 'host-',
  Datastore: 'datastore-',
  Network: 'network-',
  DistributedVirtualPortgroup: 'dvportgroup-',
  ClusterComputeResource: 'domain-c',
  ResourcePool: 'resgroup-',
  Datacenter: 'datacenter-',
} as const;

const hex = (number: number, length: number): string => number.toString(16).padStart(length, '0');

/** Every object of one vCenter by its moId, and the way to make more. */
export class Inventory {
  readonly rootFolder = new Folder('group-d1', 'Datacenters', ['Folder', 'Datacenter']);
  readonly #objects = new Map<string, ManagedObject>();
  readonly vms = new Map<string, VirtualMachine>();
  readonly #salt: number;
  #number = 1;

  constructor(salt: number) {
    this.#salt = salt;
    this.add(this.rootFolder);
  }

  add<T extends ManagedObject>(object: T): T {
    this.#objects.set(object.id, object);
    if (object instanceof VirtualMachine) this.vms.set(object.id, object);
    return object;
  }

  remove(object: ManagedObject): void {
    this.#objects.delete(object.id);
    this.vms.delete(object.id);
    if (!(object instanceof VirtualMachine)) return;
    for (const snapshot of object.snapshots) this.#objects.delete(snapshot.id);
    object.leave();
  }

  forgetSnapshot(snapshot: Snapshot): void {
    this.#objects.delete(snapshot.id);
  }

  get(id: string): ManagedObject | undefined {
    return this.#objects.get(id);
  }

  entity(id: string): ManagedEntity | undefined {
    const object = this.#objects.get(id);
    return object instanceof ManagedEntity ? object : undefined;
  }

  all<T extends ManagedEntity>(kind: abstract new (...parameters: never[]) => T): T[] {
    return [...this.#objects.values()].filter((object): object is T => object instanceof kind);
  }

  newId(type: keyof typeof PREFIXES): string {
    return `${PREFIXES[type]}${this.#next()}`;
  }

  addFolder(name: string, parent: Folder): Folder {
    const letter = parent.id.startsWith('group-d') ? 'd' : parent.id.charAt(6);
    return this.add(new Folder(`group-${letter}${this.#next()}`, name, parent.childType, parent));
  }

  addDatacenter(name: string): Datacenter {
    const id = `datacenter-${this.#next()}`;
    const [vm, host, datastore, network] = [this.#next(), this.#next(), this.#next(), this.#next()];
    const datacenter = new Datacenter(id, name, this.rootFolder, {
      vm: `group-v${vm}`,
      host: `group-h${host}`,
      datastore: `group-s${datastore}`,
      network: `group-n${network}`,
    });
    for (const folder of datacenter.children) this.add(folder);
    return this.add(datacenter);
  }

  addCluster(name: string, datacenter: Datacenter): Cluster {
    const cluster = new Cluster(
      this.newId('ClusterComputeResource'),
      name,
      datacenter.hostFolder,
      this.newId('ResourcePool'),
    );
    this.add(cluster.resourcePool);
    return this.add(cluster);
  }

  addPool(name: string, parent: ResourcePool): ResourcePool {
    return this.add(new ResourcePool(this.newId('ResourcePool'), name, parent, parent.owner));
  }

  addHost(name: string, cluster: Cluster, size: { cpuCores: number; memoryGB: number }): Host {
    return this.add(new Host(this.newId('HostSystem'), name, cluster, size));
  }

  /** A datastore mounted by these hosts. */
  addDatastore(
    name: string,
    datacenter: Datacenter,
    size: { capacityGB: number; usedGB: number },
    hosts: readonly Host[],
  ): Datastore {
    const datastore = this.add(new Datastore(this.newId('Datastore'), name, datacenter.datastoreFolder, size));
    for (const host of hosts) {
      host.datastores.push(datastore);
      datastore.hosts.push(host);
    }
    return datastore;
  }

  addNetwork(
    name: string,
    datacenter: Datacenter,
    hosts: readonly Host[],
    type: 'Network' | 'DistributedVirtualPortgroup' = 'Network',
  ): Network {
    const network = this.add(new Network(this.newId(type), name, datacenter.networkFolder, type));
    for (const host of hosts) {
      host.networks.push(network);
      network.hosts.push(host);
    }
    return network;
  }

  addVm(name: string, place: VmPlace, config: VmConfig, guest: VmGuest, createdAt: number): VirtualMachine {
    const number = this.#next();
    const uuid = `4210${hex(this.#salt, 4)}-${hex(number, 4)}-4${hex(number % 4096, 3)}-a${hex(number % 4096, 3)}-${hex(number, 12)}`;
    return this.add(new VirtualMachine(`vm-${number}`, name, place, config, guest, uuid, createdAt));
  }

  /** The object at an inventory path such as `/DC0/vm/Production/app01`, in stored names. */
  findByPath(path: string): ManagedEntity | undefined {
    let at: ManagedEntity | undefined = this.rootFolder;
    for (const step of path.split('/').filter((part) => part !== '')) {
      at = at?.children.find((child) => child.name === step);
    }
    return at;
  }

  pathOf(entity: ManagedEntity): string {
    const names = [...entity.lineage()].map(({ name }) => name);
    return `/${names.slice(0, -1).reverse().join('/')}`;
  }

  /** VMs of this stored name. */
  vmsNamed(name: string): VirtualMachine[] {
    return [...this.vms.values()].filter((vm) => vm.name === name);
  }

  #next(): number {
    this.#number += 1;
    return this.#number;
  }
}
