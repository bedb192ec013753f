import { storedName } from '#infra/local/vcenter/entity-name';
import type { Snapshot } from '#infra/local/vcenter/snapshot';
import {
  addSnapshot,
  consolidateDisks,
  removeAllSnapshots,
  removeSnapshot,
  revertTo,
  snapshotRefusal,
} from '#infra/local/vcenter/snapshot-tree';
import { startVmTask } from '#infra/local/vcenter/start-task';
import { invalidArgument, noDiskSpace, VimFault } from '#infra/local/vcenter/vim-fault';
import { type Call, type Methods, method } from '#infra/local/vcenter/vim-method';
import type { VirtualMachine } from '#infra/local/vcenter/virtual-machine';

const GB = 2 ** 30;

/** What must be free besides a memory file for a snapshot to be taken. */
const HEADROOM_BYTES = 64 * 2 ** 20;

interface CreateSnapshot {
  readonly name: string;
  readonly description?: string;
  readonly memory: boolean;
}

function create(vm: VirtualMachine, asked: CreateSnapshot, quiesce: boolean, call: Call): unknown {
  const { inventory } = call.vcenter;
  const name = storedName(asked.name);
  const memory = (asked.memory && vm.powerState === 'poweredOn') || vm.powerState === 'suspended';
  const seconds = memory ? 4 + (vm.config.memoryMB / 1024) * 1.5 : 3;
  return startVmTask(vm, call, {
    seconds,
    cancelable: true,
    run: () => {
      const { now } = call.vcenter;
      const refusal = snapshotRefusal(vm, memory);
      if (refusal) throw refusal;
      const needed = HEADROOM_BYTES + (memory ? vm.config.memoryMB * 2 ** 20 : 0);
      const home = vm.homeDatastore;
      if (home.freeBytes(now) < needed) throw noDiskSpace(home.name, `${vm.directory}/${vm.place}-Snapshot.vmem`);
      const quiesced = quiesce && !memory && vm.toolsRunning(now);
      const told = { name, description: asked.description ?? '', memory, quiesced };
      return inventory.add(addSnapshot(vm, inventory.newId('VirtualMachineSnapshot'), told, now)).ref;
    },
  });
}

const mergeSeconds = (snapshots: readonly Snapshot<VirtualMachine>[], now: number): number =>
  2 +
  snapshots.reduce(
    (sum, snapshot) =>
      sum + snapshot.chains.flat().reduce((bytes, file) => bytes + (file.number > 0 ? file.bytes(now) : 0), 0),
    0,
  ) /
    (20 * GB);

export const snapshotOfVmMethods: Methods = {
  CreateSnapshot_Task: method<VirtualMachine, CreateSnapshot & { quiesce: boolean }>(
    'name!:string description:string memory!:boolean quiesce!:boolean',
    ['VirtualMachine.State.CreateSnapshot'],
    (vm, args, call) => create(vm, args, args.quiesce, call),
  ),
  CreateSnapshotEx_Task: method<VirtualMachine, CreateSnapshot & { quiesceSpec?: { timeout?: number } }>(
    'name!:string description:string memory!:boolean quiesceSpec:VirtualMachineGuestQuiesceSpec',
    ['VirtualMachine.State.CreateSnapshot'],
    (vm, args, call) => {
      const timeout = args.quiesceSpec?.timeout;
      if (timeout !== undefined && (timeout < 5 || timeout > 240)) throw invalidArgument('quiesceSpec.timeout');
      return create(vm, args, args.quiesceSpec !== undefined, call);
    },
  ),
  RevertToCurrentSnapshot_Task: method<VirtualMachine, { suppressPowerOn?: boolean }>(
    'host:ManagedObjectReference suppressPowerOn:boolean',
    ['VirtualMachine.State.RevertToSnapshot'],
    (vm, { suppressPowerOn = false }, call) => {
      const current = vm.currentSnapshot;
      if (!current) throw new VimFault('NotFound', 'The object or item referred to could not be found.');
      return startVmTask(vm, call, { seconds: 3, run: () => revertTo(current, call.vcenter.now, suppressPowerOn) });
    },
  ),
  RemoveAllSnapshots_Task: method<VirtualMachine, { consolidate?: boolean }>(
    'consolidate:boolean',
    ['VirtualMachine.State.RemoveSnapshot'],
    (vm, { consolidate = true }, call) =>
      startVmTask(vm, call, {
        seconds: mergeSeconds(vm.snapshots, call.vcenter.now),
        run: () => {
          for (const snapshot of vm.snapshots) call.vcenter.inventory.forgetSnapshot(snapshot);
          removeAllSnapshots(vm, call.vcenter.now, consolidate);
        },
      }),
  ),
  ConsolidateVMDisks_Task: method<VirtualMachine>('', ['VirtualMachine.State.RemoveSnapshot'], (vm, _, call) =>
    startVmTask(vm, call, { seconds: 5, run: () => consolidateDisks(vm, call.vcenter.now) }),
  ),
};

const treeBelow = (snapshot: Snapshot<VirtualMachine>): Snapshot<VirtualMachine>[] => [
  ...snapshot.children.flatMap(treeBelow),
  snapshot,
];

export const snapshotMethods: Methods = {
  RevertToSnapshot_Task: method<Snapshot<VirtualMachine>, { suppressPowerOn?: boolean }>(
    'host:ManagedObjectReference suppressPowerOn:boolean',
    ['VirtualMachine.State.RevertToSnapshot'],
    (snapshot, { suppressPowerOn = false }, call) =>
      startVmTask(snapshot.vm, call, { seconds: 3, run: () => revertTo(snapshot, call.vcenter.now, suppressPowerOn) }),
  ),
  RemoveSnapshot_Task: method<Snapshot<VirtualMachine>, { removeChildren: boolean; consolidate?: boolean }>(
    'removeChildren!:boolean consolidate:boolean',
    ['VirtualMachine.State.RemoveSnapshot'],
    (snapshot, { removeChildren, consolidate = true }, call) => {
      const doomed = removeChildren ? treeBelow(snapshot) : [snapshot];
      return startVmTask(snapshot.vm, call, {
        seconds: mergeSeconds(doomed, call.vcenter.now),
        run: () => {
          for (const one of doomed) {
            removeSnapshot(one, call.vcenter.now, consolidate);
            call.vcenter.inventory.forgetSnapshot(one);
          }
        },
      });
    },
  ),
  RenameSnapshot: method<Snapshot<VirtualMachine>, { name?: string; description?: string }>(
    'name:string description:string',
    ['VirtualMachine.State.RenameSnapshot'],
    (snapshot, { name, description }) => {
      if (name !== undefined) snapshot.name = storedName(name);
      if (description !== undefined) snapshot.description = description;
    },
  ),
};
