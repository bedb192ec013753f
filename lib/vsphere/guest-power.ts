import type { VSphere } from '#lib/vsphere/vsphere';

/** Asks the guest, through VMware Tools. It answers at once and makes no task: what the guest does shows in its VM. */
export async function shutdownGuest(vsphere: VSphere, moId: string): Promise<void> {
  await vsphere.call('VirtualMachine', moId, 'ShutdownGuest', {}, { write: true });
}

/** As `shutdownGuest`. */
export async function rebootGuest(vsphere: VSphere, moId: string): Promise<void> {
  await vsphere.call('VirtualMachine', moId, 'RebootGuest', {}, { write: true });
}

/** As `shutdownGuest`. */
export async function standbyGuest(vsphere: VSphere, moId: string): Promise<void> {
  await vsphere.call('VirtualMachine', moId, 'StandbyGuest', {}, { write: true });
}
