import type { VCenterLink } from '#lib/doctor/link';
import { readInventory } from '#lib/vsphere/inventory';
import { missingPrivileges } from '#lib/vsphere/privileges';
import type { VSphere } from '#lib/vsphere/vsphere';

/** What the commands need on a VM. */
const READS = ['System.Read'];
const CHANGES = ['VirtualMachine.State.CreateSnapshot'];
/** What no command needs: without it a change is made all the same, and vCenter's event log does not say who asked. */
const EVENTS = 'Global.LogEvent';
/** On so many VMs the privileges are looked at, evenly over the inventory. */
const SAMPLE = 500;
const REFUSED = 'Commands that need it are refused there.';
const UNTOLD = "Changes are made there, and vCenter's event log does not say who asked.";
const READ_ONLY = 'the Read-only role, propagated from the datacenters or folders that SlashVM is meant for';

/** What the account may do with the VMs it sees; VMs it may not see are simply absent. */
export async function checkPrivileges(vsphere: VSphere, readsOnly: boolean): Promise<VCenterLink> {
  const link = 'privileges';
  const seen = (await readInventory(vsphere)).filter(({ platform }) => platform === undefined);
  if (seen.length === 0) {
    return { link, state: 'failed', says: 'the account sees no VM', cure: `Give it at least ${READ_ONLY}.` };
  }
  const sample = evenly(seen.map(({ moId }) => moId));
  const wanted = readsOnly ? READS : [...READS, ...CHANGES, EVENTS];
  const missing = await missingPrivileges(vsphere, sample, wanted);
  const lacking = [...missing.values()].filter((ids) => ids.length > 0);
  const blocking = lacking.filter((ids) => ids.some((id) => id !== EVENTS));
  const whole = sample.length === seen.length ? `${seen.length}` : `${sample.length} looked at, of ${seen.length}`;
  if (lacking.length === 0) return { link, state: 'ok', says: `${wanted.join(', ')} on all VMs seen (${whole})` };
  const ids = wanted.filter((id) => lacking.some((each) => each.includes(id))).join(', ');
  return {
    link,
    state: blocking.length === sample.length ? 'failed' : 'warned',
    says: `${ids} is missing on ${lacking.length} of the VMs seen (${whole})`,
    cure: `${blocking.length === 0 ? UNTOLD : REFUSED} An administrator can add it to the account's role.`,
  };
}

function evenly(moIds: readonly string[]): readonly string[] {
  if (moIds.length <= SAMPLE) return moIds;
  const step = moIds.length / SAMPLE;
  return Array.from({ length: SAMPLE }, (_, index) => moIds[Math.floor(index * step)] ?? '').filter((id) => id !== '');
}
