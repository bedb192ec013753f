import { SaidError } from '#lib/errors';
import type { ChangeWork } from '#lib/jobs/change-work';
import { describeChange, type Outlook } from '#lib/jobs/describe-change';
import { followTasks } from '#lib/jobs/follow-tasks';
import { targetKey } from '#lib/jobs/held-job';
import type { JobTarget } from '#lib/jobs/job-target';
import { resolveDoubts } from '#lib/jobs/resolve-doubts';
import { startPlanned } from '#lib/jobs/start-planned';
import { cancelStarted, dropPlanned } from '#lib/jobs/stop-targets';
import type { VSphere } from '#lib/vsphere/vsphere';

/** Milliseconds between two rounds: quick at first, for short tasks are the rule. */
const PAUSES = [250, 250, 250, 250, 300, 300, 400, 500, 700, 1000, 1000, 1500, 2000, 3000];
const LONGEST_PAUSE = 5000;

/** Milliseconds after a round in which a VM was settled: tasks that began together end together. */
const AFTER_AN_END = 100;

/**
 * Starts what is planned and follows what runs, until every VM is settled or the invocation has to stop.
 * Each round asks each vCenter once, whatever the number of VMs.
 */
export async function workOnChange(work: ChangeWork): Promise<'settled' | 'unfinished'> {
  for (let round = 0; ; round += 1) {
    const open = work.held.targets.filter((target) => target.state !== 'settled');
    if (open.length === 0) return 'settled';
    if (work.clock.now() >= work.stopAt) return 'unfinished';
    // Whoever takes a Job up knows less, before the first look, than its message says already.
    const isBlind = round === 0 && work.isResumed;
    if (round > 0 || work.isResumed) work.stopped ??= await work.stopAsked();
    if (work.stopped !== undefined) work.held.note({ stopped: work.stopped });
    const shown = isBlind ? undefined : showProgress(work);
    const rounds = [...byVcenter(open)].map(([vcenter, targets]) => oneRound(work, vcenter, targets));
    await Promise.all([shown, ...rounds]);
    if (work.held.targets.every((target) => target.state === 'settled')) return 'settled';
    if (work.isGlance && isOnlyWaiting(work)) return 'unfinished';
    await work.held.unlockUnneeded();
    const left = work.held.targets.filter((target) => target.state !== 'settled');
    const usual = PAUSES[round] ?? LONGEST_PAUSE;
    await work.clock.sleep(left.length < open.length ? AFTER_AN_END : usual);
  }
}

/** True where every VM that is left has a task that was seen running just now, and none is about to be ended. */
function isOnlyWaiting({ held, progress, stopped }: ChangeWork): boolean {
  return held.targets.every((target) => {
    if (target.state === 'settled') return true;
    const seen = target.state === 'started' ? progress.get(targetKey(target)) : undefined;
    return seen !== undefined && (stopped === undefined || seen.cancelable === false);
  });
}

/** Shows how it stands now, at the message's own pace. */
async function showProgress(work: ChangeWork): Promise<void> {
  const { job, targets } = work.held;
  if (job.plan === undefined || targets.every((target) => target.state === 'settled')) return;
  await work.status.show(describeChange(job, job.plan, targets, outlookOf(work)));
}

/** What is known of what still runs. */
export function outlookOf(work: ChangeWork): Outlook {
  const { progress, trouble, stopToken, stopped } = work;
  const stop = stopToken === undefined ? {} : { stopToken };
  return { now: work.clock.now(), progress, trouble, ...stop, ...(stopped === undefined ? {} : { stopped }) };
}

/** A vCenter that does not answer keeps nobody else's VMs waiting; its own are tried again in the next round. */
async function oneRound(work: ChangeWork, vcenter: string, targets: readonly JobTarget[]): Promise<void> {
  try {
    const vsphere = await work.vcenters.named(vcenter);
    if (vsphere === undefined) throw new SaidError('unreachable', 'it is not configured any more or disabled.');
    await advance(work, vsphere, targets);
    work.trouble.delete(vcenter);
  } catch (error) {
    if (!(error instanceof SaidError)) throw error;
    work.log.warn('vcenter-round-failed', { vcenter, kind: error.kind });
    work.trouble.set(vcenter, error.message);
  }
}

async function advance(work: ChangeWork, vsphere: VSphere, targets: readonly JobTarget[]): Promise<void> {
  const inState = (state: JobTarget['state']): readonly JobTarget[] => targets.filter((one) => one.state === state);
  await resolveDoubts(work, vsphere, inState('starting'));
  if (work.stopped === undefined) await startPlanned(work, vsphere, inState('planned'));
  else await dropPlanned(work, inState('planned'), work.stopped);
  await followTasks(work, vsphere, inState('started'));
  if (work.stopped !== undefined) await cancelStarted(work, vsphere, inState('started'));
}

function byVcenter(targets: readonly JobTarget[]): ReadonlyMap<string, readonly JobTarget[]> {
  const groups = new Map<string, JobTarget[]>();
  for (const target of targets) groups.set(target.vcenter, [...(groups.get(target.vcenter) ?? []), target]);
  return groups;
}
