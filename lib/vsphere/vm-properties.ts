import { decodeInventoryName } from '#lib/vsphere/inventory-name';
import type { MoRef } from '#lib/vsphere/moref';

export type PowerState = 'poweredOn' | 'poweredOff' | 'suspended';

export interface VirtualMachineSnapshotTree {
  readonly snapshot: MoRef;
  readonly vm: MoRef;
  /** Decoded. */
  readonly name: string;
  readonly description: string;
  readonly id: number;
  readonly createTime: string;
  readonly state: PowerState;
  readonly quiesced: boolean;
  readonly childSnapshotList?: readonly VirtualMachineSnapshotTree[];
}

export interface VirtualMachineSnapshotInfo {
  /** Unset where the VM runs from the root of the tree. */
  readonly currentSnapshot?: MoRef;
  readonly rootSnapshotList: readonly VirtualMachineSnapshotTree[];
}

interface DiskLayout {
  readonly key: number;
  readonly chain?: readonly { readonly fileKey: readonly number[] }[];
}

export interface VirtualMachineFileLayoutEx {
  readonly file?: readonly {
    readonly key: number;
    readonly name: string;
    readonly type: string;
    readonly size: number;
  }[];
  readonly disk?: readonly DiskLayout[];
  readonly snapshot?: readonly {
    readonly key: MoRef;
    readonly dataKey: number;
    /** -1 where the snapshot has no memory. */
    readonly memoryKey?: number;
    readonly disk?: readonly DiskLayout[];
  }[];
  readonly timestamp: string;
}

/** A device of any kind; the backing's members depend on its `_typeName`. */
export interface VirtualDevice {
  readonly _typeName: string;
  readonly key: number;
  readonly controllerKey?: number;
  readonly unitNumber?: number;
  readonly deviceInfo?: { readonly label: string; readonly summary: string };
  readonly capacityInBytes?: number;
  readonly capacityInKB?: number;
  readonly sharedBus?: string;
  readonly macAddress?: string;
  readonly backing?: {
    readonly _typeName: string;
    readonly fileName?: string;
    readonly diskMode?: string;
    readonly datastore?: MoRef;
    readonly sharing?: string;
    readonly compatibilityMode?: string;
    readonly thinProvisioned?: boolean;
    readonly deviceName?: string;
  };
}

interface GuestNicInfo {
  readonly network?: string;
  readonly ipAddress?: readonly string[];
  readonly macAddress?: string;
  readonly connected: boolean;
}

interface VirtualMachineQuestionInfo {
  readonly id: string;
  readonly text: string;
  readonly choice?: {
    readonly choiceInfo?: readonly { readonly key: string; readonly label: string; readonly summary: string }[];
    readonly defaultIndex?: number;
  };
}

/** What can be read of a VM, by property path, without boxes. A property may be unset whatever its path. */
export interface VmProperties {
  readonly name: string;
  readonly parent: MoRef;
  readonly parentVApp: MoRef;
  readonly resourcePool: MoRef;
  readonly datastore: readonly MoRef[];
  readonly snapshot: VirtualMachineSnapshotInfo;
  readonly layoutEx: VirtualMachineFileLayoutEx;
  readonly disabledMethod: readonly string[];
  readonly recentTask: readonly MoRef[];
  readonly 'config.annotation': string;
  readonly 'config.extraConfig': readonly { readonly key: string; readonly value: unknown }[];
  readonly 'config.ftInfo': { readonly role: number };
  readonly 'config.guestFullName': string;
  readonly 'config.hardware.device': readonly VirtualDevice[];
  readonly 'config.hardware.memoryMB': number;
  readonly 'config.hardware.numCPU': number;
  readonly 'config.instanceUuid': string;
  readonly 'config.managedBy': { readonly extensionKey: string; readonly type: string };
  readonly 'config.template': boolean;
  readonly 'config.uuid': string;
  readonly 'config.version': string;
  readonly 'guest.guestFullName': string;
  readonly 'guest.guestState': string;
  readonly 'guest.hostName': string;
  readonly 'guest.ipAddress': string;
  readonly 'guest.net': readonly GuestNicInfo[];
  readonly 'guest.toolsRunningStatus': 'guestToolsRunning' | 'guestToolsNotRunning' | 'guestToolsExecutingScripts';
  readonly 'guest.toolsVersionStatus2': string;
  readonly 'runtime.bootTime': string;
  readonly 'runtime.connectionState': 'connected' | 'disconnected' | 'orphaned' | 'inaccessible' | 'invalid';
  readonly 'runtime.consolidationNeeded': boolean;
  readonly 'runtime.host': MoRef;
  readonly 'runtime.powerState': PowerState;
  readonly 'runtime.question': VirtualMachineQuestionInfo;
  /** When it was suspended last. */
  readonly 'runtime.suspendTime': string;
  readonly 'summary.quickStats.guestMemoryUsage': number;
  readonly 'summary.quickStats.overallCpuUsage': number;
  readonly 'summary.quickStats.uptimeSeconds': number;
  readonly 'summary.storage': { readonly committed: number; readonly uncommitted: number; readonly unshared: number };
}

/** The value of one property with the names in it as people see them. */
export function decodedProperty(path: string, value: unknown): unknown {
  if (path === 'name' && typeof value === 'string') return decodeInventoryName(value);
  if (path === 'snapshot') {
    const info = value as VirtualMachineSnapshotInfo;
    return { ...info, rootSnapshotList: (info.rootSnapshotList ?? []).map(decodedTree) };
  }
  return value;
}

function decodedTree(tree: VirtualMachineSnapshotTree): VirtualMachineSnapshotTree {
  const { childSnapshotList } = tree;
  return {
    ...tree,
    name: decodeInventoryName(tree.name),
    ...(childSnapshotList === undefined ? {} : { childSnapshotList: childSnapshotList.map(decodedTree) }),
  };
}
