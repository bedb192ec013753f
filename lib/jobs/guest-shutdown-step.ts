import { asking, isOn, POWER_READS, pendingQuestion, powerOf, START, since } from '#lib/jobs/describe-power';
import { checkGuest, evidenceOfRequest, GUEST_CHECK_READS } from '#lib/jobs/guest-request';
import type { Offer } from '#lib/jobs/job-target';
import { protection } from '#lib/jobs/protection';
import type { Check, Step, Vm } from '#lib/jobs/step';
import { duration } from '#lib/slack/age';
import { words } from '#lib/slack/words';
import { shutdownGuest } from '#lib/vsphere/guest-power';
import { CHANGE_PRIVILEGES } from '#lib/vsphere/needed-privileges';

const HARD: Offer = { label: 'Power off (hard)', subcommand: 'power-off' };

/**
 * Asks the guest of a VM to shut down.
 *
 * @param wait milliseconds it is given for it
 */
export function guestShutdownStep(wait: number): Step {
  return {
    name: 'shutdown',
    words: { doing: 'Shutting down', done: 'Shut down', todo: 'shut down' },
    privileges: [CHANGE_PRIVILEGES.powerOff],
    reads: GUEST_CHECK_READS,
    rereads: POWER_READS,
    patience: wait,
    check,
    start: async (vm, _context, vsphere) => {
      await shutdownGuest(vsphere, vm.moId);
      return 'asked';
    },
    evidence: (vm, startedAt, _context, vsphere) =>
      evidenceOfRequest(vsphere, vm, startedAt, { event: 'VmGuestShutdownEvent', isDone: isOff(vm) }),
    result: (vm) => (isOff(vm) ? 'is off.' : undefined),
    late: (vm) => words(`was asked to shut down and is still on after ${duration(wait)}`, asking(vm), '.'),
    offers: (vm) => [isOff(vm) ? START : HARD],
  };
}

function check(vm: Vm): Check {
  const refused = protection(vm, ['ShutdownGuest']);
  if (refused !== undefined) return refused;
  if (isOff(vm)) return { verdict: 'already', said: 'is off already.' };
  if (!isOn(vm)) {
    const said = words('is suspended', since(vm), ': its guest cannot be asked. Nothing was done.');
    return { verdict: 'refused', said, offers: [START, HARD] };
  }
  const asked = checkGuest(vm, 'ShutdownGuest', HARD);
  if (asked.verdict === 'refused') return asked;
  return { ...asked, losses: [words('is on', since(vm), ' and will be off.'), ...pendingQuestion(vm)] };
}

function isOff(vm: Vm): boolean {
  return powerOf(vm) === 'poweredOff';
}
