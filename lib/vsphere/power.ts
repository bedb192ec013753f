import { errorFromFault } from '#lib/vsphere/error-from-fault';
import type { VSphereError } from '#lib/vsphere/errors';
import { readFault } from '#lib/vsphere/fault';
import { isMoRef, moRef } from '#lib/vsphere/moref';
import { startTask } from '#lib/vsphere/start-task';
import type { TaskRef, TaskState } from '#lib/vsphere/tasks';
import type { VSphere } from '#lib/vsphere/vsphere';

/**
 * Powers a VM on the way DRS wants it, by its datacenter; by the VM itself where one may not see the datacenter.
 * The datacenter's task succeeds whether or not the VM starts: `powerOnOutcome` reads what it says.
 */
export async function powerOn(vsphere: VSphere, moId: string, datacenterMoId: string | undefined): Promise<TaskRef> {
  if (datacenterMoId === undefined) return await startTask(vsphere, 'VirtualMachine', moId, 'PowerOnVM_Task');
  const body = { vm: [moRef('VirtualMachine', moId)] };
  return await startTask(vsphere, 'Datacenter', datacenterMoId, 'PowerOnMultiVM_Task', body);
}

/** Cuts the power; the guest is not asked. */
export async function powerOff(vsphere: VSphere, moId: string): Promise<TaskRef> {
  return await startTask(vsphere, 'VirtualMachine', moId, 'PowerOffVM_Task');
}

export async function reset(vsphere: VSphere, moId: string): Promise<TaskRef> {
  return await startTask(vsphere, 'VirtualMachine', moId, 'ResetVM_Task');
}

export async function suspend(vsphere: VSphere, moId: string): Promise<TaskRef> {
  return await startTask(vsphere, 'VirtualMachine', moId, 'SuspendVM_Task');
}

/** What ClusterPowerOnVmResult says of the one VM. */
export type PowerOnOutcome =
  | { readonly task: string }
  | { readonly refused: VSphereError }
  | { readonly waits: true }
  | undefined;

export function powerOnOutcome(vcenter: string, task: TaskState): PowerOnOutcome {
  const result = task.result as Readonly<Record<string, unknown>> | undefined;
  if (result?.['_typeName'] !== 'ClusterPowerOnVmResult') return undefined;
  const [attempted] = listOf(result['attempted']);
  if (isMoRef(attempted?.['task'])) return { task: attempted['task'].value };
  const [notAttempted] = listOf(result['notAttempted']);
  const fault = readFault(notAttempted?.['fault']);
  if (fault !== undefined) return { refused: errorFromFault(vcenter, fault) };
  return listOf(result['recommendations']).length > 0 ? { waits: true } : undefined;
}

function listOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? (value as readonly Readonly<Record<string, unknown>>[]) : [];
}
