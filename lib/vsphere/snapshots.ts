import { dataObject } from '#lib/vsphere/data-object';
import { InDoubt } from '#lib/vsphere/errors';
import { encodeInventoryName } from '#lib/vsphere/inventory-name';
import { isMoRef } from '#lib/vsphere/moref';
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
  const task = await vsphere.call(
    'VirtualMachine',
    moId,
    'CreateSnapshotEx_Task',
    {
      name: encodeInventoryName(spec.name),
      description: spec.description,
      memory: spec.memory,
      ...(spec.quiesce ? { quiesceSpec: dataObject('VirtualMachineGuestQuiesceSpec', {}) } : {}),
    },
    { write: true },
  );
  if (!isMoRef(task)) throw new InDoubt({ vcenter: vsphere.vcenter, reason: 'it named no task' });
  return { vcenter: vsphere.vcenter, taskId: task.value };
}
