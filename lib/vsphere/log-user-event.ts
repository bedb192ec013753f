import { moRef } from '#lib/vsphere/moref';
import type { VSphere } from '#lib/vsphere/vsphere';

/**
 * Writes a line into vCenter's event log, for the Events tab of a VM. Needs Global.LogEvent on it.
 *
 * @param within milliseconds for the answer
 */
export async function logUserEvent(vsphere: VSphere, moId: string, text: string, within: number): Promise<void> {
  const { eventManager } = await vsphere.content();
  const body = { entity: moRef('VirtualMachine', moId), msg: text };
  await vsphere.call(eventManager.type, eventManager.value, 'LogUserEvent', body, { write: true, within });
}
