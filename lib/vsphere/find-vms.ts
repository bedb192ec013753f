import { decodeInventoryName, encodeInventoryName } from '#lib/vsphere/inventory-name';
import type { MoRef } from '#lib/vsphere/moref';
import type { PowerState } from '#lib/vsphere/vm-properties';
import type { VSphere } from '#lib/vsphere/vsphere';

export interface FoundVm {
  readonly moId: string;
  /** Decoded. */
  readonly name: string;
  readonly powerState: PowerState;
}

const POWER_STATES: Readonly<Record<string, PowerState>> = {
  POWERED_ON: 'poweredOn',
  POWERED_OFF: 'poweredOff',
  SUSPENDED: 'suspended',
};

/** The VMs with exactly these names, by one request; templates are not among them. */
export async function findVmsByName(vsphere: VSphere, names: readonly string[]): Promise<readonly FoundVm[]> {
  if (names.length === 0) return [];
  const found = await vsphere.rest<readonly { vm: string; name: string; power_state: string }[] | undefined>({
    method: 'GET',
    path: '/vcenter/vm',
    query: { names: names.map(encodeInventoryName) },
  });
  return (found ?? []).map(({ vm, name, power_state }) => ({
    moId: vm,
    name: decodeInventoryName(name),
    powerState: POWER_STATES[power_state] ?? 'poweredOff',
  }));
}

/** The moIds of the VMs whose guest says it has this DNS name. */
export async function findVmsByDnsName(vsphere: VSphere, dnsName: string): Promise<readonly string[]> {
  const { searchIndex } = await vsphere.content();
  const found = await vsphere.call<readonly MoRef[]>(searchIndex.type, searchIndex.value, 'FindAllByDnsName', {
    dnsName,
    vmSearch: true,
  });
  return (found ?? []).map(({ value }) => value);
}
