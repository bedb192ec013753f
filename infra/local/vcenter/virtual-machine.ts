import { DiskFile } from '#infra/local/vcenter/disk-file';
import {
  type Datastore,
  type Host,
  ManagedEntity,
  type Network,
  type ResourcePool,
} from '#infra/local/vcenter/entities';
import type { Snapshot } from '#infra/local/vcenter/snapshot';
import type { PowerState, VmConfig, VmGuest, VmPlace, VmQuestion } from '#infra/local/vcenter/vm-config';

/** How long a guest takes from power on to running Tools, and to its IP address. */
const TOOLS_AFTER_MS = 20_000;
const ADDRESS_AFTER_MS = 30_000;

export class VirtualMachine extends ManagedEntity {
  readonly uuid: string;
  readonly instanceUuid: string;
  readonly createdAt: number;
  config: VmConfig;
  guest: VmGuest;
  host: Host;
  resourcePool: ResourcePool | undefined;
  powerState: PowerState = 'poweredOff';
  template = false;
  bootTime: number | undefined;
  suspendedAt: number | undefined;
  cleanPowerOff = true;
  question: VmQuestion | undefined;
  managedBy: { extensionKey: string; type: string } | undefined;
  /** 1: primary, 2: secondary of a fault-tolerant pair. */
  faultToleranceRole: 1 | 2 | undefined;
  faultTolerancePeer: VirtualMachine | undefined;
  consolidationNeeded = false;
  changeVersion = 1;
  modifiedAt: number;
  /** What each disk's guest writes while it runs, in bytes a second. */
  writeRate = 2048;
  /** The files under each disk, base first; the last one is written to. */
  chains: DiskFile[][];
  readonly rootSnapshots: Snapshot<VirtualMachine>[] = [];
  currentSnapshot: Snapshot<VirtualMachine> | undefined;
  snapshotCounter = 0;
  fileCounter: number;
  layoutChangedAt: number;
  readonly place: string;

  constructor(
    id: string,
    name: string,
    place: VmPlace,
    config: VmConfig,
    guest: VmGuest,
    uuid: string,
    createdAt: number,
  ) {
    super('VirtualMachine', id, name, place.folder);
    this.config = config;
    this.guest = guest;
    this.host = place.host;
    this.resourcePool = place.resourcePool;
    this.uuid = uuid;
    this.instanceUuid = `50${uuid.slice(2)}`;
    this.createdAt = createdAt;
    this.modifiedAt = createdAt;
    this.layoutChangedAt = createdAt;
    this.place = name;
    this.chains = config.disks.map((disk, index) => [
      new DiskFile(2 * index + 4, 0, index, disk.thin ? Math.round(disk.capacityBytes * 0.4) : disk.capacityBytes),
    ]);
    this.fileCounter = 2 * config.disks.length + 4;
    place.host.vms.add(this);
    place.resourcePool?.vms.add(this);
    this.#join();
  }

  get datastores(): Datastore[] {
    return [...new Set(this.config.disks.map((disk) => disk.datastore))];
  }

  get networks(): Network[] {
    return [...new Set(this.config.nics.map((nic) => nic.network))];
  }

  get homeDatastore(): Datastore {
    const [disk] = this.config.disks;
    const [datastore] = this.host.datastores;
    const home = disk?.datastore ?? datastore;
    if (!home) throw new Error(`${this.name} has no datastore.`);
    return home;
  }

  get directory(): string {
    return `[${this.homeDatastore.name}] ${this.place}`;
  }

  /** Every snapshot, a parent before its children. */
  get snapshots(): Snapshot<VirtualMachine>[] {
    const all: Snapshot<VirtualMachine>[] = [];
    const add = (list: readonly Snapshot<VirtualMachine>[]): void => {
      for (const snapshot of list) {
        all.push(snapshot);
        add(snapshot.children);
      }
    };
    add(this.rootSnapshots);
    return all;
  }

  toolsRunning(now: number): boolean {
    return (
      this.guest.toolsInstalled && this.powerState === 'poweredOn' && now - (this.bootTime ?? now) >= TOOLS_AFTER_MS
    );
  }

  hasAddress(now: number): boolean {
    return this.toolsRunning(now) && now - (this.bootTime ?? now) >= ADDRESS_AFTER_MS;
  }

  /** Everything that depends on the VM running is brought up to date before the change. */
  setPower(state: PowerState, now: number): void {
    const running = state === 'poweredOn';
    for (const chain of this.chains) {
      const last = chain.at(-1);
      if (last) last.write(running && chain.length > 1 ? this.writeRate : 0, now);
    }
    this.powerState = state;
    this.bootTime = running ? now : undefined;
    this.suspendedAt = state === 'suspended' ? now : undefined;
    this.changed(now);
  }

  changed(now: number): void {
    this.changeVersion += 1;
    this.modifiedAt = now;
    this.layoutChangedAt = now;
  }

  /** What this VM's snapshots take on a datastore: delta files, and state and memory files on its home. */
  snapshotBytes(datastore: Datastore, now: number): number {
    let bytes = 0;
    const counted = new Set<DiskFile>();
    const snapshots = this.snapshots;
    for (const chains of [this.chains, ...snapshots.map((snapshot) => snapshot.chains)]) {
      for (const [index, chain] of chains.entries()) {
        if (this.config.disks[index]?.datastore !== datastore) continue;
        for (const file of chain) {
          if (file.number === 0 || counted.has(file)) continue;
          counted.add(file);
          bytes += file.bytes(now);
        }
      }
    }
    if (datastore === this.homeDatastore)
      for (const snapshot of snapshots) bytes += snapshot.dataBytes + snapshot.memoryBytes;
    return bytes;
  }

  /** Tells the datastores whether this VM's use changes with time. */
  noteGrowth(): void {
    for (const datastore of this.datastores) {
      if (this.rootSnapshots.length > 0 || this.chains.some((chain) => chain.length > 1)) datastore.growing.add(this);
      else datastore.growing.delete(this);
    }
  }

  leave(): void {
    this.host.vms.delete(this);
    this.resourcePool?.vms.delete(this);
    for (const datastore of this.datastores) {
      datastore.vms.delete(this);
      datastore.growing.delete(this);
    }
    for (const network of this.networks) network.vms.delete(this);
    const siblings = this.parent?.children;
    if (siblings?.includes(this)) siblings.splice(siblings.indexOf(this), 1);
  }

  #join(): void {
    for (const datastore of this.datastores) datastore.vms.add(this);
    for (const network of this.networks) network.vms.add(this);
  }
}
