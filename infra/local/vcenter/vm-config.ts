import type { Datastore, Host, ManagedEntity, Network, ResourcePool } from '#infra/local/vcenter/entities';

export type PowerState = 'poweredOn' | 'poweredOff' | 'suspended';

export interface VmDisk {
  readonly key: number;
  readonly label: string;
  readonly capacityBytes: number;
  readonly diskMode: 'persistent' | 'independent_persistent' | 'independent_nonpersistent';
  readonly datastore: Datastore;
  readonly thin: boolean;
}

export interface VmNic {
  readonly key: number;
  readonly label: string;
  readonly macAddress: string;
  readonly network: Network;
}

/** What a snapshot keeps of a VM's configuration and a revert restores. */
export interface VmConfig {
  annotation: string;
  numCpu: number;
  coresPerSocket: number;
  memoryMB: number;
  guestId: string;
  guestFullName: string;
  disks: readonly VmDisk[];
  nics: readonly VmNic[];
  cpuHotAdd: boolean;
  memoryHotAdd: boolean;
  extraConfig: Readonly<Record<string, string>>;
}

export interface VmGuest {
  /** What the guest gives out once VMware Tools runs. */
  readonly hostName: string;
  readonly ipAddress: string;
  readonly family: 'linuxGuest' | 'windowsGuest';
  toolsInstalled: boolean;
  /** A guest that takes the request and goes on running. */
  ignoresShutdown: boolean;
}

export interface VmQuestion {
  readonly id: string;
  readonly text: string;
  readonly choices: readonly string[];
}

/** Where a VM is placed at its birth. */
export interface VmPlace {
  readonly folder: ManagedEntity;
  readonly host: Host;
  readonly resourcePool: ResourcePool | undefined;
}
