import { isOn, POWER, POWER_READS, pendingQuestion, powerOf, START, since } from '#lib/jobs/describe-power';
import { evidenceOfTask } from '#lib/jobs/evidence-of-task';
import { PROTECTION_READS, protection } from '#lib/jobs/protection';
import type { Check, Step, Vm } from '#lib/jobs/step';
import { words } from '#lib/slack/words';
import { CHANGE_PRIVILEGES } from '#lib/vsphere/needed-privileges';
import { powerOff } from '#lib/vsphere/power';

/** Cuts the power of a VM; its guest is not asked. */
export const powerOffStep: Step = {
  name: 'power-off',
  words: { doing: 'Powering off', done: 'Powered off', todo: 'power off' },
  privileges: [CHANGE_PRIVILEGES.powerOff],
  reads: [...PROTECTION_READS, ...POWER_READS],
  rereads: POWER_READS,
  check,
  start: (vm, _context, vsphere) => powerOff(vsphere, vm.moId),
  evidence: (vm, startedAt, _context, vsphere) =>
    evidenceOfTask(vsphere, vm, startedAt, { method: /powerOff/i, isDone: isOff(vm) }),
  result: (vm) => (isOff(vm) ? 'is off.' : undefined),
  offers: (vm) => (isOff(vm) ? [START] : []),
};

function check(vm: Vm): Check {
  const refused = protection(vm, ['PowerOffVM_Task']);
  if (refused !== undefined) return refused;
  if (isOff(vm)) return { verdict: 'already', said: 'is off already.' };
  const lost = isOn(vm) ? 'whatever its guest has not written' : 'what its suspended memory holds';
  return {
    verdict: 'go',
    warnings: [],
    losses: [words(`is ${POWER[powerOf(vm) ?? 'poweredOn']}`, since(vm), `: ${lost} is lost.`), ...pendingQuestion(vm)],
  };
}

function isOff(vm: Vm): boolean {
  return powerOf(vm) === 'poweredOff';
}
