import { type ChangeWork, stepOf } from '#lib/jobs/change-work';
import { CLOCK_SKEW } from '#lib/jobs/evidence-of-task';
import { targetKey } from '#lib/jobs/held-job';
import type { JobTarget } from '#lib/jobs/job-target';
import { decide } from '#lib/jobs/resolve-doubts';
import { settleTarget, settleWithError } from '#lib/jobs/settle-target';
import type { Vm } from '#lib/jobs/step';
import { findTasks, pollTasks, type TaskState } from '#lib/vsphere/tasks';
import type { VSphere } from '#lib/vsphere/vsphere';

/** Milliseconds in which a VM should show what its successful task did. */
const SHOWN_AFTER = 10_000;

/** Asks after all running tasks of one vCenter in one request, and settles those that are over. */
export async function followTasks(work: ChangeWork, vsphere: VSphere, targets: readonly JobTarget[]): Promise<void> {
  if (targets.length === 0) return;
  const taskIds = targets.flatMap((target) => (target.task === undefined ? [] : [target.task]));
  const moIds = targets.map((target) => target.moId);
  const paths = [...new Set(targets.flatMap((target) => stepOf(work, target).rereads))];
  const polled = await pollTasks(vsphere, taskIds, { moIds, paths });
  // Each VM has an item of its own: they are settled side by side.
  await Promise.all(
    targets.map(async (target) => {
      const vm: Vm | undefined = polled.vms.find((one) => one.moId === target.moId);
      const task = target.task === undefined ? undefined : polled.tasks.get(target.task);
      if (target.task === undefined) await shown(work, target, undefined, vm);
      else if (task === undefined || task === 'gone') await lookFor(work, vsphere, target, vm);
      else await take(work, target, task, vm);
    }),
  );
}

async function take(work: ChangeWork, target: JobTarget, task: TaskState, vm: Vm | undefined): Promise<void> {
  if (task.state === 'success') {
    const onward = stepOf(work, target).onward?.(task, target.vcenter);
    if (onward === undefined) await shown(work, target, task, vm);
    else if ('failed' in onward) await settleWithError(work, target, onward.failed);
    else await work.held.move(target, { task: onward.follow });
  } else if (task.state === 'error') await failed(work, target, task);
  else {
    work.progress.set(targetKey(target), {
      ...(task.progress === undefined ? {} : { percent: task.progress }),
      ...(task.description === undefined ? {} : { description: task.description }),
      cancelable: task.cancelable,
    });
  }
}

/** What the VM shows settles it; it is given a moment to show what vCenter says is done. */
async function shown(
  work: ChangeWork,
  target: JobTarget,
  task: TaskState | undefined,
  vm: Vm | undefined,
): Promise<void> {
  const step = stepOf(work, target);
  const context = work.context(target);
  const said = vm === undefined ? undefined : step.result(vm, task, context);
  if (said === 'again') {
    work.progress.delete(targetKey(target));
    return void (await work.held.planNext(target, {}));
  }
  if (said !== undefined && vm !== undefined) {
    return await settleTarget(work, target, 'done', said, step.offers?.(vm, context));
  }
  const over = Math.max(target.startingAt ?? 0, Date.parse(task?.completeTime ?? '') || 0);
  if (vm !== undefined && work.clock.now() - over < (step.patience ?? SHOWN_AFTER)) return;
  if (vm !== undefined && step.late !== undefined) {
    return await settleTarget(work, target, 'running', step.late(vm, context), step.offers?.(vm, context));
  }
  await settleTarget(
    work,
    target,
    'unknown',
    'vCenter says it is done, but the VM does not show it. Look at it there.',
  );
}

async function failed(work: ChangeWork, target: JobTarget, task: TaskState): Promise<void> {
  if (task.error !== undefined) return await settleWithError(work, target, task.error);
  await settleTarget(work, target, 'failed', 'vCenter says that its task failed, and gives no reason.');
}

/** vCenter forgets a finished task after about ten minutes: then its history, then what the VM shows, decides. */
async function lookFor(work: ChangeWork, vsphere: VSphere, target: JobTarget, vm: Vm | undefined): Promise<void> {
  if (vm === undefined) {
    return await settleTarget(work, target, 'unknown', 'is not there any more; nobody can say what happened.');
  }
  const since = target.startingAt ?? work.context(target).askedAt;
  const history = await findTasks(vsphere, { entityMoId: target.moId, since: since - CLOCK_SKEW });
  const task = history.find((one) => one.taskId === target.task);
  if (task !== undefined) await take(work, target, task, vm);
  else await decide(work, vsphere, target, vm, 'unknown');
}
