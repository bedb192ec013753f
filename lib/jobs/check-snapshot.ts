import { PROTECTION_READS, protection } from '#lib/jobs/protection';
import type { SnapshotWish } from '#lib/jobs/snapshot-wish';
import type { Check, StepContext, Vm } from '#lib/jobs/step';
import { bytes } from '#lib/slack/bytes';
import type { Words } from '#lib/slack/words';
import { chainLength } from '#lib/vsphere/snapshot-tree';
import type { VirtualDevice, VmProperties } from '#lib/vsphere/vm-properties';

/** Everything the decision reads, in the one request of the plan. */
export const SNAPSHOT_CHECK_READS: readonly (keyof VmProperties)[] = [
  ...PROTECTION_READS,
  'snapshot',
  'runtime.powerState',
  'config.hardware.device',
  'config.hardware.memoryMB',
  'guest.toolsRunningStatus',
];

/** vSphere holds 32 in a chain (vsphere.md §5); a chain that long is slow long before. */
const LONGEST_CHAIN = 30;
const LONG_CHAIN = 3;
const LITTLE_SPACE = 0.1;

/** Decides whether a snapshot may be taken, and what to say beside it. */
export function checkSnapshot(vm: Vm, wish: SnapshotWish, context: StepContext): Check {
  const refused = protection(vm, ['CreateSnapshot_Task', 'CreateSnapshotEx_Task']);
  if (refused !== undefined) return refused;
  const chain = chainLength(vm.properties.snapshot);
  if (chain >= LONGEST_CHAIN) {
    const said =
      `has a chain of ${chain} snapshots; from ${LONGEST_CHAIN} on none is added (vSphere's own limit is 32). ` +
      'Delete old ones first.';
    return { verdict: 'refused', said };
  }
  const independent = independentDisks(vm.properties['config.hardware.device'] ?? []);
  const takesMemory = wish.memory && vm.properties['runtime.powerState'] === 'poweredOn';
  if (takesMemory && independent.length > 0) {
    const said = `has independent disks (${independent.join(', ')}); vSphere takes no snapshot with memory of such a VM. Leave ${memoryOption(wish)} out.`;
    return { verdict: 'refused', said };
  }
  const short = takesMemory ? shortOfSpace(vm, wish, context) : undefined;
  if (short !== undefined) return { verdict: 'refused', said: short };
  return { verdict: 'go', warnings: warnings(vm, wish, chain, independent) };
}

function independentDisks(devices: readonly VirtualDevice[]): readonly string[] {
  const disks = devices.filter((device) => device.backing?.diskMode?.startsWith('independent') === true);
  return disks.map((disk) => disk.deviceInfo?.label ?? `disk ${disk.key}`);
}

function memoryOption(wish: SnapshotWish): string {
  return wish.memoryOption ?? '--memory';
}

/** The memory file goes beside the VM's files; several VMs of one Job share what is free. */
function shortOfSpace(vm: Vm, wish: SnapshotWish, context: StepContext): string | undefined {
  const memory = (vm.properties['config.hardware.memoryMB'] ?? 0) * 1024 ** 2;
  const short = vm.datastores.find((one) => one.freeSpace < memory * context.neighbours(one.moId));
  if (short === undefined) return undefined;
  const others = context.neighbours(short.moId) - 1;
  const shared = others === 0 ? '' : `, shared with ${others} more of this command`;
  return (
    `needs ${bytes(memory)} for its memory and ${short.name} has ${bytes(short.freeSpace)} free${shared}. ` +
    `Leave ${memoryOption(wish)} out, or free some space.`
  );
}

function warnings(vm: Vm, wish: SnapshotWish, chain: number, independent: readonly string[]): readonly Words[] {
  const said: Words[] = [];
  if (chain >= LONG_CHAIN) said.push(`it had a chain of ${chain} snapshots already; old ones cost speed and space.`);
  if (independent.length > 0) said.push(`not covered, because independent: ${independent.join(', ')}.`);
  for (const one of vm.datastores) {
    if (one.capacity > 0 && one.freeSpace / one.capacity < LITTLE_SPACE) {
      said.push(`its datastore ${one.name} has only ${bytes(one.freeSpace)} of ${bytes(one.capacity)} free.`);
    }
  }
  if (wish.memory && vm.properties['runtime.powerState'] === 'poweredOff') {
    said.push('it is off, so there is no memory to keep.');
  }
  return said;
}
