import { type ManagedObject, type MoRef, moRef } from '#infra/local/vcenter/managed-object';

export class ManagedEntity implements ManagedObject {
  readonly type: string;
  readonly id: string;
  readonly ref: MoRef;
  /** As stored: `/`, `\` and `%` stand as %2f, %5c and %25. */
  name: string;
  parent: ManagedEntity | undefined;
  /** The task that has the entity to itself. */
  busyWith: ManagedObject | undefined;
  disabledMethod: string[] = [];
  readonly children: ManagedEntity[] = [];

  constructor(type: string, id: string, name: string, parent?: ManagedEntity) {
    this.type = type;
    this.id = id;
    this.ref = moRef(type, id);
    this.name = name;
    this.parent = parent;
    parent?.children.push(this);
  }

  /** The entity and what it is in, nearest first. */
  *lineage(): Generator<ManagedEntity> {
    for (let at: ManagedEntity | undefined = this; at; at = at.parent) yield at;
  }

  isWithin(ancestor: ManagedEntity): boolean {
    for (let at: ManagedEntity | undefined = this; at; at = at.parent) if (at === ancestor) return true;
    return false;
  }

  ancestorOf(type: string): ManagedEntity | undefined {
    for (const at of this.lineage()) if (at.type === type) return at;
    return undefined;
  }
}

/** What hosts, pools and datastores know of a VM. */
interface Resident extends ManagedEntity {
  readonly powerState: string;
  readonly config: { readonly memoryMB: number };
  snapshotBytes(datastore: Datastore, now: number): number;
}

export class Folder extends ManagedEntity {
  readonly childType: readonly string[];

  constructor(id: string, name: string, childType: readonly string[], parent?: ManagedEntity) {
    super('Folder', id, name, parent);
    this.childType = childType;
  }
}

export class Datacenter extends ManagedEntity {
  readonly vmFolder: Folder;
  readonly hostFolder: Folder;
  readonly datastoreFolder: Folder;
  readonly networkFolder: Folder;

  constructor(
    id: string,
    name: string,
    parent: Folder,
    folderIds: { vm: string; host: string; datastore: string; network: string },
  ) {
    super('Datacenter', id, name, parent);
    this.vmFolder = new Folder(folderIds.vm, 'vm', ['Folder', 'VirtualMachine', 'VirtualApp'], this);
    this.hostFolder = new Folder(folderIds.host, 'host', ['Folder', 'ComputeResource'], this);
    this.datastoreFolder = new Folder(folderIds.datastore, 'datastore', ['Folder', 'Datastore', 'StoragePod'], this);
    this.networkFolder = new Folder(
      folderIds.network,
      'network',
      ['Folder', 'Network', 'DistributedVirtualSwitch'],
      this,
    );
  }
}

export class ResourcePool extends ManagedEntity {
  readonly owner: Cluster;
  readonly vms = new Set<Resident>();

  constructor(id: string, name: string, parent: ManagedEntity, owner: Cluster) {
    super('ResourcePool', id, name, parent);
    this.owner = owner;
  }
}

export class Cluster extends ManagedEntity {
  readonly resourcePool: ResourcePool;
  readonly hosts: Host[] = [];
  drsEnabled = true;
  haEnabled = true;

  constructor(id: string, name: string, parent: Folder, poolId: string) {
    super('ClusterComputeResource', id, name, parent);
    this.resourcePool = new ResourcePool(poolId, 'Resources', this, this);
  }
}

export class Host extends ManagedEntity {
  readonly cluster: Cluster;
  readonly cpuCores: number;
  readonly cpuMhz = 2600;
  readonly memoryBytes: number;
  readonly datastores: Datastore[] = [];
  readonly networks: Network[] = [];
  readonly vms = new Set<Resident>();
  connectionState: 'connected' | 'disconnected' | 'notResponding' = 'connected';
  inMaintenanceMode = false;
  bootTime = 0;

  constructor(id: string, name: string, cluster: Cluster, size: { cpuCores: number; memoryGB: number }) {
    super('HostSystem', id, name, cluster);
    this.cluster = cluster;
    this.cpuCores = size.cpuCores;
    this.memoryBytes = size.memoryGB * 2 ** 30;
    cluster.hosts.push(this);
  }
}

export class Datastore extends ManagedEntity {
  readonly capacityBytes: number;
  readonly hosts: Host[] = [];
  readonly vms = new Set<Resident>();
  /** VMs whose use changes with time: those with snapshots. */
  readonly growing = new Set<Resident>();
  /** Everything on it but what snapshots take. */
  usedBytes: number;
  readonly kind: 'VMFS' | 'NFS';

  constructor(
    id: string,
    name: string,
    parent: Folder,
    size: { capacityGB: number; usedGB: number },
    kind: 'VMFS' | 'NFS' = 'VMFS',
  ) {
    super('Datastore', id, name, parent);
    this.capacityBytes = size.capacityGB * 2 ** 30;
    this.usedBytes = Math.round(size.usedGB * 2 ** 30);
    this.kind = kind;
  }

  freeBytes(now: number): number {
    let used = this.usedBytes;
    for (const vm of this.growing) used += vm.snapshotBytes(this, now);
    return Math.max(0, this.capacityBytes - used);
  }

  get url(): string {
    return `ds:///vmfs/volumes/${this.id.replace('datastore-', '5f3c1a00-00000000-')}/`;
  }
}

export class Network extends ManagedEntity {
  readonly hosts: Host[] = [];
  readonly vms = new Set<Resident>();

  constructor(id: string, name: string, parent: Folder, type: 'Network' | 'DistributedVirtualPortgroup' = 'Network') {
    super(type, id, name, parent);
  }
}
