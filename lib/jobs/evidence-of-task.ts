import type { Evidence, Vm } from '#lib/jobs/step';
import { findTasks } from '#lib/vsphere/tasks';
import type { VSphere } from '#lib/vsphere/vsphere';

/** How far a vCenter's clock may be behind ours, milliseconds. */
const CLOCK_SKEW = 120_000;

/**
 * What became of a start whose answer was lost: the VM shows it, or a task of that method that came up since may be ours
 * and is followed to its end.
 *
 * @param expected.method what `TaskInfo.descriptionId` ends with
 * @param expected.isDone whether the VM shows what was to be done; a finished task alone proves nothing
 */
export async function evidenceOfTask(
  vsphere: VSphere,
  vm: Vm,
  since: number,
  expected: { readonly method: RegExp; readonly isDone: boolean },
): Promise<Evidence> {
  if (expected.isDone) return { found: 'done', vm };
  const tasks = await findTasks(vsphere, { entityMoId: vm.moId, since: since - CLOCK_SKEW });
  const ours = tasks.filter((task) => expected.method.test(task.descriptionId ?? ''));
  const under = ours.find((task) => task.state === 'running' || task.state === 'queued');
  const failed = ours.find((task) => task.state === 'error' && Date.parse(task.queueTime ?? '') >= since);
  const found = under ?? failed;
  return found === undefined ? { found: 'nothing' } : { found: 'task', taskId: found.taskId };
}
