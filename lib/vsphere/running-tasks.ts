import type { MoRef } from '#lib/vsphere/moref';
import { readTasks, type TaskState } from '#lib/vsphere/tasks';
import type { VSphere } from '#lib/vsphere/vsphere';

/** What works on a VM now, or waits to, whoever began it; oldest first. Empty where the VM is idle. */
export async function readRunningTasks(vsphere: VSphere, moId: string): Promise<readonly TaskState[]> {
  const recent = await vsphere.property<readonly MoRef[]>('VirtualMachine', moId, 'recentTask');
  const taskIds = (recent ?? []).map(({ value }) => value);
  const { tasks } = await readTasks(vsphere, taskIds);
  return [...tasks.values()]
    .filter((task): task is TaskState => task !== 'gone')
    .filter(({ state }) => state === 'running' || state === 'queued')
    .sort((left, right) => Date.parse(left.queueTime ?? '') - Date.parse(right.queueTime ?? ''));
}
