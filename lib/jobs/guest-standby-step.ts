import { asking, isOn, POWER_READS, pendingQuestion, powerOf, START, since } from '#lib/jobs/describe-power';
import { checkGuest, evidenceOfRequest, GUEST_CHECK_READS } from '#lib/jobs/guest-request';
import type { Offer } from '#lib/jobs/job-target';
import { protection } from '#lib/jobs/protection';
import type { Check, Step, Vm } from '#lib/jobs/step';
import { duration } from '#lib/slack/age';
import { type Words, words } from '#lib/slack/words';
import { standbyGuest } from '#lib/vsphere/guest-power';
import { CHANGE_PRIVILEGES } from '#lib/vsphere/needed-privileges';

const HARD: Offer = { label: 'Suspend', subcommand: 'suspend' };

/**
 * Asks the guest of a VM to stand by. By the VM's power settings it is suspended then, or stays on with a guest that
 * sleeps.
 *
 * @param wait milliseconds it is given for it
 */
export function guestStandbyStep(wait: number): Step {
  return {
    name: 'standby',
    words: { doing: 'Sending to standby', done: 'Sent to standby', todo: 'send to standby' },
    privileges: [CHANGE_PRIVILEGES.suspend],
    reads: [...GUEST_CHECK_READS, 'guest.guestState'],
    rereads: [...POWER_READS, 'guest.guestState'],
    patience: wait,
    check,
    start: async (vm, _context, vsphere) => {
      await standbyGuest(vsphere, vm.moId);
      return 'asked';
    },
    evidence: (vm, startedAt, _context, vsphere) =>
      evidenceOfRequest(vsphere, vm, startedAt, { event: 'VmGuestStandbyEvent', isDone: standsBy(vm) !== undefined }),
    result: (vm) => standsBy(vm),
    late: (vm) => words(`was asked to stand by and is still on after ${duration(wait)}`, asking(vm), '.'),
    offers: (vm) => (standsBy(vm) === undefined ? [HARD] : isOn(vm) ? [] : [START]),
  };
}

function check(vm: Vm): Check {
  const refused = protection(vm, ['StandbyGuest']);
  if (refused !== undefined) return refused;
  const already = standsBy(vm);
  if (already !== undefined) return { verdict: 'already', said: already };
  if (!isOn(vm))
    return { verdict: 'refused', said: 'is off: its guest cannot be asked. Nothing was done.', offers: [START] };
  const asked = checkGuest(vm, 'StandbyGuest', HARD);
  if (asked.verdict === 'refused') return asked;
  return {
    ...asked,
    losses: [words('is on', since(vm), ' and answers nobody until it is woken.'), ...pendingQuestion(vm)],
  };
}

function standsBy(vm: Vm): Words | undefined {
  if (powerOf(vm) === 'suspended') return words('is suspended', since(vm), '.');
  return isOn(vm) && vm.properties['guest.guestState'] === 'standby' ? 'is on; its guest stands by.' : undefined;
}
