import { asking, isOn, POWER, POWER_READS, pendingQuestion, powerOf, START, since } from '#lib/jobs/describe-power';
import { checkGuest, evidenceOfRequest, GUEST_CHECK_READS } from '#lib/jobs/guest-request';
import { hasRestarted, noteBoot, RESTART_READS } from '#lib/jobs/has-restarted';
import type { Offer } from '#lib/jobs/job-target';
import { protection } from '#lib/jobs/protection';
import type { Check, Step, Vm } from '#lib/jobs/step';
import { duration } from '#lib/slack/age';
import { type Words, words } from '#lib/slack/words';
import { rebootGuest } from '#lib/vsphere/guest-power';
import { CHANGE_PRIVILEGES } from '#lib/vsphere/needed-privileges';

const HARD: Offer = { label: 'Reset (hard)', subcommand: 'reset' };

/**
 * Asks the guest of a VM to restart.
 *
 * @param wait milliseconds it is given for it
 */
export function guestRestartStep(wait: number): Step {
  return {
    name: 'restart',
    words: { doing: 'Restarting', done: 'Restarted', todo: 'restart' },
    privileges: [CHANGE_PRIVILEGES.reset],
    reads: [...GUEST_CHECK_READS, ...RESTART_READS],
    rereads: [...POWER_READS, ...RESTART_READS],
    patience: wait,
    check,
    aim: noteBoot,
    start: async (vm, _context, vsphere) => {
      await rebootGuest(vsphere, vm.moId);
      return 'asked';
    },
    evidence: (vm, startedAt, context, vsphere) => {
      const isDone = hasRestarted(vm, context.note);
      return evidenceOfRequest(vsphere, vm, startedAt, { event: 'VmGuestRebootEvent', isDone });
    },
    result: (vm, _task, context) =>
      hasRestarted(vm, context.note) ? words('has restarted and is on', asking(vm), '.') : undefined,
    late: (vm) => words(`was asked to restart and has not done so after ${duration(wait)}`, stands(vm), '.'),
    offers: (vm, context) => (hasRestarted(vm, context.note) ? [] : [isOn(vm) ? HARD : START]),
  };
}

function check(vm: Vm): Check {
  const refused = protection(vm, ['RebootGuest']);
  if (refused !== undefined) return refused;
  if (!isOn(vm)) {
    const said = words(
      `is ${POWER[powerOf(vm) ?? 'poweredOff']}`,
      since(vm),
      ': its guest cannot be asked. Nothing was done.',
    );
    return { verdict: 'refused', said, offers: [START] };
  }
  const asked = checkGuest(vm, 'RebootGuest', HARD);
  if (asked.verdict === 'refused') return asked;
  return {
    ...asked,
    losses: [words('is on', since(vm), ' and restarts.'), ...pendingQuestion(vm)],
    note: noteBoot(vm),
  };
}

function stands(vm: Vm): Words {
  return words(`; it is ${POWER[powerOf(vm) ?? 'poweredOn']}`, asking(vm));
}
