import { DiskFile } from '#infra/local/vcenter/disk-file';
import { Snapshot } from '#infra/local/vcenter/snapshot';
import { VimFault } from '#infra/local/vcenter/vim-fault';
import type { VirtualMachine } from '#infra/local/vcenter/virtual-machine';
import type { PowerState } from '#infra/local/vcenter/vm-config';

/** The longest chain vSphere supports. */
const LONGEST_CHAIN = 32;
/** What a delta file holds from the start: its grain directory. */
const EMPTY_DELTA_BYTES = 16 * 2 ** 20;

const depthOf = (snapshot: Snapshot<VirtualMachine> | undefined): number => {
  let depth = 0;
  for (let at = snapshot; at; at = at.parent) depth += 1;
  return depth;
};

const isIndependent = (vm: VirtualMachine, disk: number): boolean =>
  vm.config.disks[disk]?.diskMode.startsWith('independent') ?? false;

/** Lets every disk that snapshots cover go on in a new delta file. */
const growAnew = (vm: VirtualMachine, now: number): void => {
  const number = vm.snapshotCounter;
  vm.chains = vm.chains.map((chain, disk) => {
    if (isIndependent(vm, disk)) return chain;
    chain.at(-1)?.write(0, now);
    const delta = new DiskFile(vm.fileCounter, number, disk, EMPTY_DELTA_BYTES);
    vm.fileCounter += 2;
    if (vm.powerState === 'poweredOn') delta.write(vm.writeRate, now);
    return [...chain, delta];
  });
};

/** Why a snapshot cannot be taken, as far as that is known before its task runs. */
export function snapshotRefusal(vm: VirtualMachine, memory: boolean): VimFault | undefined {
  if (
    memory &&
    vm.powerState === 'poweredOn' &&
    vm.config.disks.some((disk) => disk.diskMode.startsWith('independent'))
  ) {
    return new VimFault(
      'GenericVmConfigFault',
      'Cannot take a memory snapshot, since the virtual machine is configured with independent disks.',
      { reason: 'Cannot take a memory snapshot, since the virtual machine is configured with independent disks.' },
    );
  }
  if (vm.faultToleranceRole !== undefined) {
    return new VimFault('NotSupported', 'Taking snapshots is not supported on a fault tolerant virtual machine.');
  }
  if (depthOf(vm.currentSnapshot) >= LONGEST_CHAIN) {
    return new VimFault('SnapshotFault', `The maximum number of snapshot levels (${LONGEST_CHAIN}) has been reached.`);
  }
  return undefined;
}

export function addSnapshot(
  vm: VirtualMachine,
  id: string,
  asked: { name: string; description: string; memory: boolean; quiesced: boolean },
  now: number,
): Snapshot<VirtualMachine> {
  vm.snapshotCounter += 1;
  const snapshot = new Snapshot(id, vm, vm.currentSnapshot, { ...asked, number: vm.snapshotCounter, createTime: now });
  (snapshot.parent?.children ?? vm.rootSnapshots).push(snapshot);
  vm.currentSnapshot = snapshot;
  growAnew(vm, now);
  vm.changed(now);
  vm.noteGrowth();
  return snapshot;
}

/** Writes a delta into the file below it and takes it out of every chain. */
const merge = (vm: VirtualMachine, below: DiskFile, delta: DiskFile, now: number): void => {
  if (below.number > 0) below.add(delta.bytes(now));
  const without = (chain: DiskFile[]): DiskFile[] => chain.filter((file) => file !== delta);
  const written = vm.chains.some((chain) => chain.at(-1) === delta);
  vm.chains = vm.chains.map(without);
  for (const snapshot of vm.snapshots) snapshot.chains = snapshot.chains.map(without);
  const isLast = vm.chains.some((chain) => chain.at(-1) === below && chain.length > 1);
  if (written && isLast && vm.powerState === 'poweredOn') below.write(vm.writeRate, now);
};

/** Takes one snapshot out of the tree; its children move up and its delta is merged where only one chain goes on from it. */
export function removeSnapshot(snapshot: Snapshot<VirtualMachine>, now: number, consolidate = true): void {
  const { vm } = snapshot;
  const siblings = snapshot.parent?.children ?? vm.rootSnapshots;
  siblings.splice(siblings.indexOf(snapshot), 1, ...snapshot.children);
  for (const child of snapshot.children) child.parent = snapshot.parent;
  const wasCurrent = vm.currentSnapshot === snapshot;
  const heirs = [...snapshot.children.map((child) => child.chains), ...(wasCurrent ? [vm.chains] : [])];
  if (wasCurrent) vm.currentSnapshot = snapshot.parent;
  const [heir] = heirs;
  if (!consolidate) vm.consolidationNeeded ||= vm.chains.some((chain) => chain.length > 1);
  else if (heir && heirs.length === 1) {
    for (const [disk, chain] of snapshot.chains.entries()) {
      const below = chain.at(-1);
      const delta = heir[disk]?.[chain.length];
      if (below && delta) merge(vm, below, delta, now);
    }
  }
  vm.changed(now);
  vm.noteGrowth();
}

export function removeAllSnapshots(vm: VirtualMachine, now: number, consolidate = true): void {
  for (const snapshot of vm.snapshots.reverse()) removeSnapshot(snapshot, now, consolidate);
  if (consolidate) consolidateDisks(vm, now);
}

/** Merges the deltas that belong to no snapshot any more. */
export function consolidateDisks(vm: VirtualMachine, now: number): void {
  const kept = new Set(vm.snapshots.flatMap((snapshot) => snapshot.chains.map((chain) => chain.at(-1))));
  for (const [disk, chain] of vm.chains.entries()) {
    for (let index = chain.length - 1; index > 0; index -= 1) {
      const below = vm.chains[disk]?.[index - 1];
      const delta = vm.chains[disk]?.[index];
      if (below && delta && !kept.has(below)) merge(vm, below, delta, now);
    }
  }
  vm.consolidationNeeded = false;
  vm.changed(now);
  vm.noteGrowth();
}

/** Restores the configuration and disks of a snapshot, and its power state unless that is not wanted. */
export function revertTo(snapshot: Snapshot<VirtualMachine>, now: number, suppressPowerOn: boolean): void {
  const { vm } = snapshot;
  const state: PowerState = suppressPowerOn ? 'poweredOff' : snapshot.state;
  vm.setPower('poweredOff', now);
  vm.config = { ...snapshot.config };
  vm.chains = snapshot.chains.map((chain) => [...chain]);
  vm.currentSnapshot = snapshot;
  growAnew(vm, now);
  vm.setPower(state, now);
  vm.noteGrowth();
}
