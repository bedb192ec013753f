import type { Facts } from '#lib/jobs/job-target';
import type { Vm } from '#lib/jobs/step';
import { bold, type Words, words } from '#lib/slack/words';
import { snapshotNodes } from '#lib/vsphere/snapshot-tree';
import type { VmProperties } from '#lib/vsphere/vm-properties';

/** What is read to know whether a VM is still what was shown. */
export const FACT_READS: readonly (keyof VmProperties)[] = ['runtime.powerState', 'snapshot'];

export function frozenFacts(vm: Vm): Facts {
  return {
    name: vm.name,
    path: vm.placement.path,
    power: vm.properties['runtime.powerState'] ?? 'poweredOff',
    snapshots: snapshotNodes(vm.properties.snapshot).map((node) => node.moId),
  };
}

/** How a VM differs from what was shown, a sentence each; none where it is the same. */
export function changedSince(before: Facts, vm: Vm): readonly Words[] {
  const now = frozenFacts(vm);
  const nodes = snapshotNodes(vm.properties.snapshot);
  const added = nodes.filter((node) => !before.snapshots.includes(node.moId));
  const lost = before.snapshots.filter((moId) => !now.snapshots.includes(moId)).length;
  const said: Words[] = [];
  if (now.name !== before.name) said.push(words('was called ', [bold(before.name)], '.'));
  const [from, to] = [folderOf(before), folderOf(now)];
  if (from !== to) said.push(`was moved from ${from} to ${to}.`);
  if (now.power !== before.power) said.push(`was ${powerWord(before.power)} and is ${powerWord(now.power)} now.`);
  for (const node of added) said.push(words(`has a new snapshot, #${node.id} `, [bold(node.name)], '.'));
  if (lost > 0) said.push(`has lost ${lost === 1 ? 'a snapshot' : `${lost} snapshots`}.`);
  return said;
}

function folderOf({ path }: Facts): string {
  return path.slice(0, path.lastIndexOf('/'));
}

/** `on`, `off` or `suspended`. */
export function powerWord(state: string | undefined): string {
  return { poweredOn: 'on', poweredOff: 'off' }[state ?? ''] ?? state ?? 'off';
}
