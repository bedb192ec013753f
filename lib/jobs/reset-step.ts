import { asking, isOn, POWER, POWER_READS, pendingQuestion, powerOf, START, since } from '#lib/jobs/describe-power';
import { evidenceOfTask, knownTasks } from '#lib/jobs/evidence-of-task';
import { hasRestarted, noteBoot, RESTART_READS } from '#lib/jobs/has-restarted';
import { PROTECTION_READS, protection } from '#lib/jobs/protection';
import type { Check, Step, StepNote, Vm } from '#lib/jobs/step';
import { words } from '#lib/slack/words';
import { CHANGE_PRIVILEGES } from '#lib/vsphere/needed-privileges';
import { reset } from '#lib/vsphere/power';

/** Restarts a VM as its reset button would; its guest is not asked. */
export const resetStep: Step = {
  name: 'reset',
  words: { doing: 'Resetting', done: 'Reset', todo: 'reset' },
  privileges: [CHANGE_PRIVILEGES.reset],
  reads: [...PROTECTION_READS, ...POWER_READS, ...RESTART_READS, 'recentTask'],
  rereads: [...POWER_READS, ...RESTART_READS],
  check,
  aim: noteBefore,
  start: (vm, _context, vsphere) => reset(vsphere, vm.moId),
  evidence: (vm, startedAt, context, vsphere) => {
    const isDone = hasRestarted(vm, context.note);
    return evidenceOfTask(vsphere, vm, startedAt, { method: /\.reset/i, isDone, known: context.note['tasks'] });
  },
  result: (vm) => (isOn(vm) ? words('was reset and is on', asking(vm), '.') : undefined),
};

function check(vm: Vm): Check {
  const refused = protection(vm, ['ResetVM_Task']);
  if (refused !== undefined) return refused;
  if (!isOn(vm)) {
    const said = `is ${POWER[powerOf(vm) ?? 'poweredOff']}: only a VM that is on can be reset. Nothing was done.`;
    return { verdict: 'refused', said, offers: [START] };
  }
  const losses = [words('is on', since(vm), ': whatever its guest has not written is lost.'), ...pendingQuestion(vm)];
  return { verdict: 'go', warnings: [], losses, note: noteBefore(vm) };
}

function noteBefore(vm: Vm): StepNote {
  return { ...noteBoot(vm), tasks: knownTasks(vm) };
}
