import type { DiskFile } from '#infra/local/vcenter/disk-file';
import { type ManagedObject, type MoRef, moRef } from '#infra/local/vcenter/managed-object';
import type { VirtualMachine } from '#infra/local/vcenter/virtual-machine';
import type { PowerState, VmConfig } from '#infra/local/vcenter/vm-config';

export class Snapshot implements ManagedObject {
  readonly type = 'VirtualMachineSnapshot';
  readonly id: string;
  readonly ref: MoRef;
  readonly vm: VirtualMachine;
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
  readonly children: Snapshot[] = [];
  parent: Snapshot | undefined;
  name: string;
  description: string;

  constructor(
    id: string,
    vm: VirtualMachine,
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
    this.parent = vm.currentSnapshot;
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
