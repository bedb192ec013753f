import type { DiskFile } from '#infra/local/vcenter/disk-file';
import type { ManagedEntity } from '#infra/local/vcenter/entities';
import { type ManagedObject, type MoRef, moRef } from '#infra/local/vcenter/managed-object';
import type { PowerState, VmConfig } from '#infra/local/vcenter/vm-config';

/** What a snapshot reads of its VM when it is taken. */
interface SnapshotOwner extends ManagedEntity {
  readonly powerState: PowerState;
  readonly config: VmConfig;
  readonly chains: readonly (readonly DiskFile[])[];
  fileCounter: number;
}

export class Snapshot<Vm extends SnapshotOwner = SnapshotOwner> implements ManagedObject {
  readonly type = 'VirtualMachineSnapshot';
  readonly id: string;
  readonly ref: MoRef;
  readonly vm: Vm;
  readonly number: number;
  readonly createTime: number;
  readonly state: PowerState;
  readonly quiesced: boolean;
  readonly config: VmConfig;
  readonly dataKey: number;
  readonly memoryKey: number;
  readonly dataBytes = 28_672;
  readonly memoryBytes: number;
  /** The files that hold each disk as it was; the list shrinks when an older snapshot is merged into its base. */
  chains: DiskFile[][];
  readonly children: Snapshot<Vm>[] = [];
  parent: Snapshot<Vm> | undefined;
  name: string;
  description: string;

  constructor(
    id: string,
    vm: Vm,
    parent: Snapshot<Vm> | undefined,
    told: { number: number; name: string; description: string; createTime: number; memory: boolean; quiesced: boolean },
  ) {
    this.id = id;
    this.ref = moRef(this.type, id);
    this.vm = vm;
    this.number = told.number;
    this.name = told.name;
    this.description = told.description;
    this.createTime = told.createTime;
    this.quiesced = told.quiesced;
    this.state = told.memory ? vm.powerState : 'poweredOff';
    this.config = copyOf(vm.config);
    this.parent = parent;
    this.dataKey = vm.fileCounter;
    this.memoryKey = told.memory ? vm.fileCounter + 1 : -1;
    vm.fileCounter += 2;
    this.memoryBytes = told.memory ? vm.config.memoryMB * 2 ** 20 : 0;
    this.chains = vm.chains.map((chain) => [...chain]);
  }
}

/** Disks and adapters are never changed in place, so their lists are enough. */
function copyOf(config: VmConfig): VmConfig {
  return { ...config, disks: [...config.disks], nics: [...config.nics], extraConfig: { ...config.extraConfig } };
}
