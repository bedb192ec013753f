import { dataObject } from '#lib/vsphere/data-object';
import { encodeInventoryName } from '#lib/vsphere/inventory-name';
import { startTask } from '#lib/vsphere/start-task';
import type { TaskRef } from '#lib/vsphere/tasks';
import type { VSphere } from '#lib/vsphere/vsphere';

export interface SnapshotSpec {
  /** As people see it; escaped here. */
  readonly name: string;
  readonly description: string;
  readonly memory: boolean;
  readonly quiesce: boolean;
}

export async function createSnapshot(vsphere: VSphere, moId: string, spec: SnapshotSpec): Promise<TaskRef> {
  return await startTask(vsphere, 'VirtualMachine', moId, 'CreateSnapshotEx_Task', {
    name: encodeInventoryName(spec.name),
    description: spec.description,
    memory: spec.memory,
    ...(spec.quiesce ? { quiesceSpec: dataObject('VirtualMachineGuestQuiesceSpec', {}) } : {}),
  });
}

/** Answers at once and makes no task. */
export async function renameSnapshot(vsphere: VSphere, snapshotMoId: string, name: string): Promise<void> {
  const body = { name: encodeInventoryName(name) };
  await vsphere.call('VirtualMachineSnapshot', snapshotMoId, 'RenameSnapshot', body, { write: true });
}

/** Powers the VM on where the snapshot was taken running. */
export async function revertToSnapshot(vsphere: VSphere, snapshotMoId: string): Promise<TaskRef> {
  const body = { suppressPowerOn: false };
  return await startTask(vsphere, 'VirtualMachineSnapshot', snapshotMoId, 'RevertToSnapshot_Task', body);
}

export async function removeSnapshot(
  vsphere: VSphere,
  snapshotMoId: string,
  { removeChildren }: { readonly removeChildren: boolean },
): Promise<TaskRef> {
  const body = { removeChildren, consolidate: true };
  return await startTask(vsphere, 'VirtualMachineSnapshot', snapshotMoId, 'RemoveSnapshot_Task', body);
}

export async function removeAllSnapshots(vsphere: VSphere, moId: string): Promise<TaskRef> {
  return await startTask(vsphere, 'VirtualMachine', moId, 'RemoveAllSnapshots_Task', { consolidate: true });
}

export async function consolidateDisks(vsphere: VSphere, moId: string): Promise<TaskRef> {
  return await startTask(vsphere, 'VirtualMachine', moId, 'ConsolidateVMDisks_Task');
}
