import { POWER_READS } from '#lib/jobs/describe-power';
import { CLOCK_SKEW } from '#lib/jobs/evidence-of-task';
import type { Offer } from '#lib/jobs/job-target';
import { PROTECTION_READS, protection } from '#lib/jobs/protection';
import type { Evidence, Go, Refused, Vm } from '#lib/jobs/step';
import { findEvents } from '#lib/vsphere/events';
import type { VmProperties } from '#lib/vsphere/vm-properties';
import type { VSphere } from '#lib/vsphere/vsphere';

export const GUEST_CHECK_READS: readonly (keyof VmProperties)[] = [
  ...PROTECTION_READS,
  ...POWER_READS,
  'guest.toolsRunningStatus',
];

/** Whether the guest of a VM that is on can be asked: without running VMware Tools only the hard way is left. */
export function checkGuest(vm: Vm, method: string, hard: Offer): Go | Refused {
  const refused = protection(vm, [method]);
  if (refused !== undefined) return refused;
  const tools = vm.properties['guest.toolsRunningStatus'];
  if (tools === 'guestToolsRunning' || tools === 'guestToolsExecutingScripts') {
    return { verdict: 'go', warnings: [] };
  }
  const said = 'cannot ask its guest: VMware Tools is not running in it. Nothing was done.';
  return { verdict: 'refused', said, offers: [hard] };
}

/** A guest is asked without a task: vCenter's event is the only trace while the VM does not show it yet. */
export async function evidenceOfRequest(
  vsphere: VSphere,
  vm: Vm,
  since: number,
  expected: { readonly event: string; readonly isDone: boolean },
): Promise<Evidence> {
  if (expected.isDone) return { found: 'done', vm };
  const filter = { entityMoId: vm.moId, since: since - CLOCK_SKEW, types: [expected.event] };
  return { found: (await findEvents(vsphere, filter)).length > 0 ? 'asked' : 'nothing' };
}
