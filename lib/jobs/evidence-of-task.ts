import type { Evidence, Vm } from '#lib/jobs/step';
import { findTasks } from '#lib/vsphere/tasks';
import type { VSphere } from '#lib/vsphere/vsphere';

/** How far a vCenter's clock may be behind ours, milliseconds. */
export const CLOCK_SKEW = 120_000;

/**
 * What became of a start whose answer was lost: the VM shows it, or a task of that method that came up since may be ours
 * and is followed to its end.
 *
 * @param expected.method what `TaskInfo.descriptionId` holds: `VirtualMachine.powerOff`, `vm.Snapshot.remove`
 * @param expected.isDone whether the VM shows what was to be done
 * @param expected.known the tasks there were before, by `knownTasks`. Where a VM does not show what was done to it, a
 *   finished task proves it that is not among them; without them a finished task alone proves nothing
 */
export async function evidenceOfTask(
  vsphere: VSphere,
  vm: Vm,
  since: number,
  expected: { readonly method: RegExp; readonly isDone: boolean; readonly known?: string | undefined },
): Promise<Evidence> {
  if (expected.isDone) return { found: 'done', vm };
  const tasks = await findTasks(vsphere, { entityMoId: vm.moId, since: since - CLOCK_SKEW });
  const known = expected.known?.split(',');
  const ours = tasks
    .filter((task) => expected.method.test(task.descriptionId ?? ''))
    .filter((task) => known?.includes(task.taskId) !== true);
  const under = ours.find((task) => task.state === 'running' || task.state === 'queued');
  const succeeded = known === undefined ? undefined : ours.find((task) => task.state === 'success');
  const failed = ours.find((task) => task.state === 'error' && Date.parse(task.queueTime ?? '') >= since);
  const found = under ?? succeeded ?? failed;
  return found === undefined ? { found: 'nothing' } : { found: 'task', taskId: found.taskId };
}

/** The tasks a VM has had of late, for the note of a step whose work the VM does not show; reads `recentTask`. */
export function knownTasks(vm: Vm): string {
  return (vm.properties.recentTask ?? []).map(({ value }) => value).join(',');
}
