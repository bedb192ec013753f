import { type ChangeWork, stepOf } from '#lib/jobs/change-work';
import { targetKey } from '#lib/jobs/held-job';
import type { StopRequest } from '#lib/jobs/job-store';
import type { JobTarget } from '#lib/jobs/job-target';
import { settleTarget } from '#lib/jobs/settle-target';
import { user, words } from '#lib/slack/words';
import { cancelTask } from '#lib/vsphere/tasks';
import type { VSphere } from '#lib/vsphere/vsphere';

/** What is not begun is not begun any more. */
export async function dropPlanned(work: ChangeWork, targets: readonly JobTarget[], { by }: StopRequest): Promise<void> {
  for (const target of targets) {
    const { todo } = stepOf(work, target).words;
    await settleTarget(
      work,
      target,
      'cancelled',
      words(`was cancelled by `, [user(by)], ` before it came to this: ${todo} it.`),
    );
  }
}

/** Asks vCenter once to end each task that it lets end; what becomes of a task, it says itself. */
export async function cancelStarted(work: ChangeWork, vsphere: VSphere, targets: readonly JobTarget[]): Promise<void> {
  for (const target of targets) {
    const known = work.held.targets.find((one) => targetKey(one) === targetKey(target));
    if (known?.state !== 'started' || known.task === undefined || known.stopping === true) continue;
    if (work.progress.get(targetKey(known))?.cancelable !== true) continue;
    await work.held.move(known, { stopping: true });
    await cancelTask(vsphere, known.task);
  }
}
