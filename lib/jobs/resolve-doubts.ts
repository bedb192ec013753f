import { type ChangeWork, stepOf } from '#lib/jobs/change-work';
import type { JobTarget } from '#lib/jobs/job-target';
import { settleTarget, settleWithError } from '#lib/jobs/settle-target';
import { neverStarted } from '#lib/jobs/start-planned';
import type { Vm } from '#lib/jobs/step';
import { readVms } from '#lib/vsphere/read-vms';
import type { VSphere } from '#lib/vsphere/vsphere';

/** Milliseconds after which a start that was sent can be seen in the vCenter. */
const GRACE = 5000;

const MOST_ATTEMPTS = 2;

/**
 * Decides about VMs whose start was stored and never answered: by the task or the result that the vCenter shows. Only
 * where it shows neither is the start planned again, once.
 */
export async function resolveDoubts(work: ChangeWork, vsphere: VSphere, targets: readonly JobTarget[]): Promise<void> {
  const now = work.clock.now();
  const due = targets.filter((target) => now - (target.startingAt ?? 0) >= GRACE);
  if (due.length === 0) return;
  const steps = due.map((target) => stepOf(work, target));
  const paths = [...new Set(steps.flatMap((step) => [...step.reads, ...step.rereads]))];
  const moIds = due.map((target) => target.moId);
  const vms: readonly Vm[] = await readVms(vsphere, moIds, paths);
  for (const target of due) {
    const vm = vms.find((one) => one.moId === target.moId);
    if (vm === undefined)
      await settleTarget(work, target, 'unknown', 'is not there any more; nobody can say what happened.');
    else await decide(work, vsphere, target, vm, 'again');
  }
}

/**
 * By what the vCenter shows: a task goes on being followed, a result settles it. Where it shows nothing, a start that
 * was never answered is planned again, and one that was accepted stays unknown.
 */
export async function decide(
  work: ChangeWork,
  vsphere: VSphere,
  target: JobTarget,
  vm: Vm,
  otherwise: 'again' | 'unknown',
): Promise<void> {
  const context = work.context(target);
  const since = target.startingAt ?? context.askedAt;
  const step = stepOf(work, target);
  const evidence = await step.evidence(vm, since, context, vsphere);
  work.log.info('evidence', { job: work.held.job.id, vcenter: vsphere.vcenter, found: evidence.found });
  if (evidence.found === 'task') await work.held.move(target, { state: 'started', task: evidence.taskId });
  else if (evidence.found === 'asked') await work.held.move(target, { state: 'started' });
  else if (evidence.found === 'unclear') await settleTarget(work, target, 'unknown', evidence.said);
  else if (evidence.found === 'done') {
    const said = step.result(evidence.vm, undefined, context) ?? 'is done; its vCenter does not show details.';
    if (said === 'again') await work.held.planNext(target, {});
    else await settleTarget(work, target, 'done', said, step.offers?.(evidence.vm, context));
  } else if (otherwise === 'unknown') {
    await settleTarget(
      work,
      target,
      'unknown',
      'was started; vCenter has forgotten the task, and the VM shows nothing of it.',
    );
  } else if (target.attempts >= MOST_ATTEMPTS) await settleWithError(work, target, neverStarted(vsphere.vcenter));
  else await work.held.move(target, { state: 'planned' });
}
