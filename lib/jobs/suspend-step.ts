import { isOn, POWER_READS, pendingQuestion, powerOf, START, since } from '#lib/jobs/describe-power';
import { evidenceOfTask } from '#lib/jobs/evidence-of-task';
import { PROTECTION_READS, protection } from '#lib/jobs/protection';
import type { Check, Step, Vm } from '#lib/jobs/step';
import { words } from '#lib/slack/words';
import { CHANGE_PRIVILEGES } from '#lib/vsphere/needed-privileges';
import { suspend } from '#lib/vsphere/power';

/** Freezes a VM with its memory on disk; a start goes on where it was. */
export const suspendStep: Step = {
  name: 'suspend',
  words: { doing: 'Suspending', done: 'Suspended', todo: 'suspend' },
  privileges: [CHANGE_PRIVILEGES.suspend],
  reads: [...PROTECTION_READS, ...POWER_READS],
  rereads: POWER_READS,
  check,
  start: (vm, _context, vsphere) => suspend(vsphere, vm.moId),
  evidence: (vm, startedAt, _context, vsphere) =>
    evidenceOfTask(vsphere, vm, startedAt, { method: /suspend/i, isDone: isSuspended(vm) }),
  result: (vm) => (isSuspended(vm) ? 'is suspended; a start goes on where it was.' : undefined),
  offers: (vm) => (isSuspended(vm) ? [START] : []),
};

function check(vm: Vm): Check {
  const refused = protection(vm, ['SuspendVM_Task']);
  if (refused !== undefined) return refused;
  if (isSuspended(vm)) return { verdict: 'already', said: words('is suspended already', since(vm), '.') };
  if (!isOn(vm)) {
    return { verdict: 'refused', said: 'is off: there is nothing to suspend. Nothing was done.', offers: [START] };
  }
  const losses = [words('is on', since(vm), ' and answers nobody until it is started again.'), ...pendingQuestion(vm)];
  return { verdict: 'go', warnings: [], losses };
}

function isSuspended(vm: Vm): boolean {
  return powerOf(vm) === 'suspended';
}
