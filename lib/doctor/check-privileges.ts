import type { VCenterLink } from '#lib/doctor/link';
import { readInventory } from '#lib/vsphere/inventory';
import { EVENT_PRIVILEGE, type NeededPrivilege } from '#lib/vsphere/needed-privileges';
import { missingPrivileges } from '#lib/vsphere/privileges';
import type { VSphere } from '#lib/vsphere/vsphere';

/** On so many VMs the privileges are looked at, evenly over the inventory. */
const SAMPLE = 500;
const READS = 'System.Read';
const UNTOLD = "Changes are made there, and vCenter's event log does not say who asked.";
const READ_ONLY = 'the Read-only role, propagated from the datacenters or folders that SlashVM is meant for';

/**
 * What the account may do with the VMs it sees; VMs it may not see are simply absent.
 *
 * @param needed what it needs for changes; empty where nothing but reads is asked of it
 */
export async function checkPrivileges(vsphere: VSphere, needed: readonly NeededPrivilege[]): Promise<VCenterLink> {
  const link = 'privileges';
  const seen = (await readInventory(vsphere)).filter(({ platform }) => platform === undefined);
  if (seen.length === 0) {
    return { link, state: 'failed', says: 'the account sees no VM', cure: `Give it at least ${READ_ONLY}.` };
  }
  const sample = evenly(seen.map(({ moId }) => moId));
  const wanted = [READS, ...needed.map(({ id }) => id)];
  const lacking = [...(await missingPrivileges(vsphere, sample, wanted)).values()].filter((ids) => ids.length > 0);
  const whole = sample.length === seen.length ? `${seen.length}` : `${sample.length} looked at, of ${seen.length}`;
  if (lacking.length === 0) return { link, state: 'ok', says: `${wanted.join(', ')} on all VMs seen (${whole})` };
  const ids = wanted.filter((id) => lacking.some((each) => each.includes(id)));
  // A role may be meant for some commands only; one that is for none of them is a mistake.
  const useful = [READS, ...changing(needed)].filter((id) => !lacking.every((each) => each.includes(id)));
  const isUseless = lacking.length === sample.length && useful.length < (needed.length === 0 ? 1 : 2);
  return {
    link,
    state: isUseless ? 'failed' : 'warned',
    says: `${ids.join(', ')} is missing on ${lacking.length} of the VMs seen (${whole})`,
    cure: `${refusedThere(needed, ids)} An administrator can add it to the account's role: npm run privileges.`,
  };
}

function changing(needed: readonly NeededPrivilege[]): readonly string[] {
  return needed.map(({ id }) => id).filter((id) => id !== EVENT_PRIVILEGE);
}

function refusedThere(needed: readonly NeededPrivilege[], ids: readonly string[]): string {
  const missing = needed.filter(({ id }) => ids.includes(id) && id !== EVENT_PRIVILEGE);
  if (missing.length === 0) return UNTOLD;
  const commands = [...new Set(missing.flatMap(({ commands }) => commands))];
  return `Refused there: ${commands.length === 0 ? 'whatever needs it' : commands.join(', ')}.`;
}

function evenly(moIds: readonly string[]): readonly string[] {
  if (moIds.length <= SAMPLE) return moIds;
  const step = moIds.length / SAMPLE;
  return Array.from({ length: SAMPLE }, (_, index) => moIds[Math.floor(index * step)] ?? '').filter((id) => id !== '');
}
