import type { Datastore, Folder, Host, Network, ResourcePool } from '#infra/local/vcenter/entities';
import type { Inventory } from '#infra/local/vcenter/inventory';
import { addSnapshot } from '#infra/local/vcenter/snapshot-tree';
import type { VirtualMachine } from '#infra/local/vcenter/virtual-machine';
import type { VmDisk } from '#infra/local/vcenter/vm-config';

const DAY_MS = 86_400_000;
const GB = 2 ** 30;

const SYSTEMS = {
  ubuntu: { guestId: 'ubuntu64Guest', guestFullName: 'Ubuntu Linux (64-bit)', family: 'linuxGuest' },
  rhel: { guestId: 'rhel9_64Guest', guestFullName: 'Red Hat Enterprise Linux 9 (64-bit)', family: 'linuxGuest' },
  windows: {
    guestId: 'windows2019srvNext_64Guest',
    guestFullName: 'Microsoft Windows Server 2022 (64-bit)',
    family: 'windowsGuest',
  },
  photon: { guestId: 'vmwarePhoton64Guest', guestFullName: 'VMware Photon OS (64-bit)', family: 'linuxGuest' },
} as const;

export interface SeedVm {
  readonly folder: Folder;
  readonly host: Host;
  readonly pool?: ResourcePool;
  readonly datastore: Datastore;
  readonly network: Network;
  readonly on?: boolean;
  readonly tools?: boolean;
  readonly system?: keyof typeof SYSTEMS;
  readonly cpus?: number;
  readonly memoryGB?: number;
  readonly diskGB?: number;
  readonly secondDisk?: { gb: number; datastore: Datastore; mode?: VmDisk['diskMode'] };
  readonly note?: string;
  readonly extraConfig?: Readonly<Record<string, string>>;
}

export interface SeedSnapshot {
  readonly name: string;
  readonly description?: string;
  readonly daysAgo: number;
  readonly memory?: boolean;
}

/** Fills an inventory as if all had happened before now. */
export class SeedBuilder {
  readonly inventory: Inventory;
  readonly now: number;
  readonly #domain: string;
  readonly #subnet: string;
  #count = 0;

  constructor(inventory: Inventory, now: number, domain: string, subnet: string) {
    this.inventory = inventory;
    this.now = now;
    this.#domain = domain;
    this.#subnet = subnet;
  }

  vm(name: string, seed: SeedVm): VirtualMachine {
    this.#count += 1;
    const n = this.#count;
    const system = SYSTEMS[seed.system ?? 'ubuntu'];
    const disks: VmDisk[] = [this.#disk(0, seed.diskGB ?? 40, seed.datastore, 'persistent')];
    const { secondDisk } = seed;
    if (secondDisk) disks.push(this.#disk(1, secondDisk.gb, secondDisk.datastore, secondDisk.mode ?? 'persistent'));
    const vm = this.inventory.addVm(
      name,
      { folder: seed.folder, host: seed.host, resourcePool: seed.pool ?? seed.host.cluster.resourcePool },
      {
        annotation: seed.note ?? '',
        numCpu: seed.cpus ?? 2,
        coresPerSocket: 1,
        memoryMB: (seed.memoryGB ?? 4) * 1024,
        guestId: system.guestId,
        guestFullName: system.guestFullName,
        disks,
        nics: [{ key: 4000, label: 'Network adapter 1', macAddress: macOf(n), network: seed.network }],
        cpuHotAdd: false,
        memoryHotAdd: false,
        extraConfig: { nvram: `${name}.nvram`, ...seed.extraConfig },
      },
      {
        hostName: `${name.toLowerCase().replace(/[^a-z0-9-]+/g, '-')}.${this.#domain}`,
        ipAddress: `${this.#subnet}.${Math.floor(n / 250)}.${(n % 250) + 2}`,
        family: system.family,
        toolsInstalled: seed.tools ?? true,
        ignoresShutdown: false,
      },
      this.now - (400 - (n % 300)) * DAY_MS,
    );
    const onSince = this.now - ((n % 40) + 1) * DAY_MS - (n % 24) * 3_600_000;
    if (seed.on ?? true) vm.setPower('poweredOn', onSince);
    return vm;
  }

  /** A chain of snapshots, oldest first. */
  snapshots(vm: VirtualMachine, chain: readonly SeedSnapshot[]): void {
    for (const { name, description = '', daysAgo, memory = false } of chain) {
      const id = this.inventory.newId('VirtualMachineSnapshot');
      this.inventory.add(
        addSnapshot(vm, id, { name, description, memory, quiesced: false }, this.now - daysAgo * DAY_MS),
      );
    }
  }

  #disk(index: number, gb: number, datastore: Datastore, diskMode: VmDisk['diskMode']): VmDisk {
    return {
      key: 2000 + index,
      label: `Hard disk ${index + 1}`,
      capacityBytes: gb * GB,
      diskMode,
      datastore,
      thin: true,
    };
  }
}

const macOf = (n: number): string => {
  const digits = n.toString(16).padStart(6, '0');
  return `00:50:56:${digits.slice(0, 2)}:${digits.slice(2, 4)}:${digits.slice(4, 6)}`;
};
