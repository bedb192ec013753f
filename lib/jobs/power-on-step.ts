import { SaidError } from '#lib/errors';
import { asking, isOn, POWER_READS, since } from '#lib/jobs/describe-power';
import { evidenceOfTask } from '#lib/jobs/evidence-of-task';
import { PROTECTION_READS, protection } from '#lib/jobs/protection';
import type { Check, Onward, Step, Vm } from '#lib/jobs/step';
import { words } from '#lib/slack/words';
import { CHANGE_PRIVILEGES } from '#lib/vsphere/needed-privileges';
import { powerOn, powerOnOutcome } from '#lib/vsphere/power';
import type { TaskState } from '#lib/vsphere/tasks';

/** Powers a VM on. */
export const powerOnStep: Step = {
  name: 'start',
  words: { doing: 'Starting', done: 'Started', todo: 'start' },
  privileges: [CHANGE_PRIVILEGES.powerOn],
  reads: [...PROTECTION_READS, ...POWER_READS],
  rereads: POWER_READS,
  check,
  start: (vm, _context, vsphere) => powerOn(vsphere, vm.moId, vm.placement.datacenterMoId),
  onward,
  evidence: (vm, startedAt, _context, vsphere) =>
    evidenceOfTask(vsphere, vm, startedAt, { method: /powerOn/i, isDone: isOn(vm) }),
  result: (vm) => (isOn(vm) ? words('is on', since(vm), asking(vm), '.') : undefined),
};

function check(vm: Vm): Check {
  const refused = protection(vm, ['PowerOnVM_Task']);
  if (refused !== undefined) return refused;
  if (isOn(vm)) return { verdict: 'already', said: words('is on already', since(vm), asking(vm), '.') };
  return { verdict: 'go', warnings: [] };
}

/** The datacenter's task only says what it tried: the VM's own task is followed, a refusal is one. */
function onward(task: TaskState, vcenter: string): Onward | undefined {
  const outcome = powerOnOutcome(vcenter, task);
  if (outcome === undefined) return undefined;
  if ('task' in outcome) return { follow: outcome.task };
  if ('refused' in outcome) return { failed: outcome.refused };
  return { failed: new SaidError('refused', 'waits for a recommendation of DRS. Apply it in the vSphere Client.') };
}
