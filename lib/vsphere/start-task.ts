import { InDoubt } from '#lib/vsphere/errors';
import { isMoRef } from '#lib/vsphere/moref';
import type { TaskRef } from '#lib/vsphere/tasks';
import type { VSphere } from '#lib/vsphere/vsphere';

/** Calls a method that answers with a task; it is a write, and one that names no task leaves it open what happened. */
export async function startTask(
  vsphere: VSphere,
  type: string,
  moId: string,
  method: `${string}_Task`,
  body: object = {},
): Promise<TaskRef> {
  const task = await vsphere.call(type, moId, method, body, { write: true });
  if (!isMoRef(task)) throw new InDoubt({ vcenter: vsphere.vcenter, reason: 'it named no task' });
  return { vcenter: vsphere.vcenter, taskId: task.value };
}
