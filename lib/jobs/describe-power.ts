import type { Offer } from '#lib/jobs/job-target';
import type { Vm } from '#lib/jobs/step';
import { time, type Words, words } from '#lib/slack/words';
import type { PowerState, VmProperties } from '#lib/vsphere/vm-properties';

/** What the sentences about power are made of. */
export const POWER_READS: readonly (keyof VmProperties)[] = [
  'runtime.powerState',
  'runtime.bootTime',
  'runtime.suspendTime',
  'runtime.question',
];

/** `is on`. */
export const POWER: Readonly<Record<PowerState, string>> = {
  poweredOn: 'on',
  poweredOff: 'off',
  suspended: 'suspended',
};

export const START: Offer = { label: 'Start', subcommand: 'start' };

export function powerOf(vm: Vm): PowerState | undefined {
  return vm.properties['runtime.powerState'];
}

export function isOn(vm: Vm): boolean {
  return powerOf(vm) === 'poweredOn';
}

/** ` since 23 Nov`, where vCenter knows it: it keeps no time of a power-off. */
export function since(vm: Vm): Words {
  const state = powerOf(vm);
  const at = state === 'suspended' ? vm.properties['runtime.suspendTime'] : vm.properties['runtime.bootTime'];
  return at === undefined || state === 'poweredOff' ? '' : words(' since ', [time(Date.parse(at))]);
}

/** A VM that waits for an answer is on, and does nothing. */
export function asking(vm: Vm): Words {
  const question = vm.properties['runtime.question'];
  return question === undefined ? '' : ` and waits for an answer: ${question.text} Answer it in the vSphere Client`;
}

/** The same as a sentence of its own. */
export function pendingQuestion(vm: Vm): readonly Words[] {
  const question = vm.properties['runtime.question'];
  return question === undefined ? [] : [`it waits for an answer: ${question.text} Answer it in the vSphere Client.`];
}
