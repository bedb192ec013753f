import { evidenceOfTask } from '#lib/jobs/evidence-of-task';
import { PROTECTION_READS, protection } from '#lib/jobs/protection';
import type { Check, Step, Vm } from '#lib/jobs/step';
import { CHANGE_PRIVILEGES } from '#lib/vsphere/needed-privileges';
import { consolidateDisks } from '#lib/vsphere/snapshots';

/** Merges the disk files that a failed deletion of snapshots left behind. */
export const consolidateStep: Step = {
  name: 'consolidate',
  words: { doing: 'Consolidating the disks of', done: 'Consolidated the disks of', todo: 'consolidate the disks of' },
  privileges: [CHANGE_PRIVILEGES.removeSnapshot],
  reads: [...PROTECTION_READS, 'runtime.consolidationNeeded'],
  rereads: ['runtime.consolidationNeeded'],
  atOnce: { datastore: 1 },
  check,
  start: (vm, _context, vsphere) => consolidateDisks(vsphere, vm.moId),
  evidence: (vm, since, _context, vsphere) =>
    evidenceOfTask(vsphere, vm, since, { method: /consolidate/i, isDone: !isNeeded(vm) }),
  result: (vm) => (isNeeded(vm) ? undefined : 'needs no consolidation any more.'),
};

function check(vm: Vm): Check {
  const refused = protection(vm, ['ConsolidateVMDisks_Task']);
  if (refused !== undefined) return refused;
  if (!isNeeded(vm)) return { verdict: 'already', said: 'needs no consolidation.' };
  return { verdict: 'go', warnings: [] };
}

function isNeeded(vm: Vm): boolean {
  return vm.properties['runtime.consolidationNeeded'] === true;
}
