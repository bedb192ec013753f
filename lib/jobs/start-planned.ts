import { SaidError } from '#lib/errors';
import { type ChangeWork, stepOf } from '#lib/jobs/change-work';
import { targetKey } from '#lib/jobs/held-job';
import { inTurn } from '#lib/jobs/in-turn';
import { type Job, shortId } from '#lib/jobs/job';
import { LeaseLost } from '#lib/jobs/job-store';
import type { JobTarget } from '#lib/jobs/job-target';
import { planReads } from '#lib/jobs/judge-vm';
import { isCertainlyNotDone, settleTarget, settleWithError, TRY_AGAIN } from '#lib/jobs/settle-target';
import type { Step, Vm } from '#lib/jobs/step';
import { changeEvent } from '#lib/jobs/vcenter-log';
import { time, user, type Words, words } from '#lib/slack/words';
import { ObjectBusy } from '#lib/vsphere/errors';
import { readVms } from '#lib/vsphere/read-vms';
import { readRunningTasks } from '#lib/vsphere/running-tasks';
import type { VSphere } from '#lib/vsphere/vsphere';

/** Requests that start something, under way at once on one vCenter. */
const AT_ONCE = 8;

/** A start is sent at once after it was stored, or not at all: whoever takes over waits longer than this before judging. */
const FRESH = 2000;

/** Starts planned VMs; one that the plan did not read in this invocation is read and checked again first. */
export async function startPlanned(work: ChangeWork, vsphere: VSphere, targets: readonly JobTarget[]): Promise<void> {
  const now = inTurn(targets, work.held.targets, (target) => stepOf(work, target).atOnce?.datastore);
  // Whoever waits is read and checked again when the turn comes: a plan grows old.
  for (const target of targets) if (!now.includes(target)) work.planned.delete(targetKey(target));
  const ready = await readyToStart(work, vsphere, now);
  const refused = ready.length === 0 ? undefined : await refusedLogin(vsphere);
  if (refused !== undefined) {
    await Promise.all(ready.map(({ target }) => settleWithError(work, target, refused)));
    return;
  }
  const queue = ready.values();
  const startInTurn = async (): Promise<void> => {
    for (const { target, vm } of queue) await startTarget(work, vsphere, target, vm);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, startInTurn));
}

/** A login may take its time, and a start is sent at once after it was stored: it comes before. */
async function refusedLogin(vsphere: VSphere): Promise<SaidError | undefined> {
  try {
    await vsphere.readyToChange();
    return undefined;
  } catch (error) {
    if (error instanceof SaidError) return error;
    throw error;
  }
}

interface Ready {
  readonly target: JobTarget;
  readonly vm: Vm;
}

async function readyToStart(work: ChangeWork, vsphere: VSphere, targets: readonly JobTarget[]): Promise<Ready[]> {
  const unread = targets.filter((target) => !work.planned.has(targetKey(target)));
  const moIds = unread.map((target) => target.moId);
  const paths = planReads(unread.map((target) => stepOf(work, target)));
  const read: readonly Vm[] = moIds.length === 0 ? [] : await readVms(vsphere, moIds, paths);
  const ready: Ready[] = [];
  for (const target of targets) {
    const planned = work.planned.get(targetKey(target));
    const vm = planned ?? read.find((one) => one.moId === target.moId);
    if (vm === undefined) await settleTarget(work, target, 'not-found', 'is not there any more; nothing was done.');
    else if (planned !== undefined || (await stillGoes(work, target, vm))) ready.push({ target, vm });
  }
  return ready;
}

async function stillGoes(work: ChangeWork, target: JobTarget, vm: Vm): Promise<boolean> {
  const check = stepOf(work, target).check(vm, work.context(target));
  if (check.verdict === 'go') {
    work.planned.set(targetKey(target), vm);
    return true;
  }
  await settleTarget(work, target, check.verdict, check.said, check.verdict === 'refused' ? check.offers : []);
  return false;
}

async function startTarget(work: ChangeWork, vsphere: VSphere, target: JobTarget, vm: Vm): Promise<void> {
  const other = await work.held.lock(target);
  if (other !== undefined) return await settleTarget(work, target, 'refused', busyWith(other), [TRY_AGAIN]);
  const step = stepOf(work, target);
  const startingAt = work.clock.now();
  const aim = step.aim?.(vm, work.context(target));
  const note = aim === undefined ? {} : { note: { ...target.note, ...aim } };
  const at = target.at ?? 0;
  // Side by side: a line in vCenter's log changes nothing, so one that is lost, or there without its change, does no harm.
  const [stored, unlogged] = await Promise.all([
    work.held.move(target, { state: 'starting', startingAt, attempts: target.attempts + 1, told: at, ...note }),
    target.told === at ? undefined : tellVCenter(work, vsphere, target, step),
  ]);
  const starting = unlogged === undefined ? stored : { ...stored, unlogged };
  if (work.clock.now() - startingAt > FRESH) return;
  try {
    const started = await step.start(vm, work.context(starting), vsphere);
    const task = started === 'asked' ? {} : { task: started.taskId };
    await work.held.move(starting, { state: 'started', ...task });
  } catch (error) {
    if (error instanceof LeaseLost) throw error;
    if (error instanceof ObjectBusy)
      await settleTarget(work, starting, 'refused', await busyOutside(vsphere, vm, error), [TRY_AGAIN]);
    else if (isCertainlyNotDone(error)) await settleWithError(work, starting, error);
    else {
      work.log.error('start-in-doubt', error, { job: work.held.job.id, vcenter: vsphere.vcenter });
      if (unlogged !== undefined) await work.held.move(stored, { unlogged });
    }
  } finally {
    work.planned.delete(targetKey(target));
  }
}

/** Why vCenter's event log was not written; nothing where it was, or where nobody wants it to be. */
async function tellVCenter(
  work: ChangeWork,
  vsphere: VSphere,
  target: JobTarget,
  step: Step,
): Promise<string | undefined> {
  const { job } = work.held;
  return await work.vcenterLog?.write(vsphere, target.moId, changeEvent(step, job, approversOf(job)));
}

/** Who approved the plan that runs, by their ids. */
function approversOf({ approval }: Job): readonly string[] {
  const approved = approval?.approvals.filter(({ verdict, plan }) => verdict === 'approve' && plan === approval.plan);
  return [...new Set(approved?.map(({ by }) => by))];
}

/** `is busy: @requester is taking a snapshot of it since 14:03 (job 7F3A).` */
function busyWith(other: Job): Words {
  const doing = other.plan?.words.doing ?? 'Working on';
  const what = `${doing.charAt(0).toLowerCase()}${doing.slice(1)}`;
  const since = other.plan?.frozenAt ?? other.asked.at;
  return words(
    'is busy: ',
    [user(other.asked.user)],
    ` is ${what} it since `,
    [time(since)],
    ` (job ${shortId(other.id)}). Nothing was done; try again when that is over.`,
  );
}

/** Work that somebody began past SlashVM, by what vCenter knows of it; the client has tried three times by then. */
async function busyOutside(vsphere: VSphere, vm: Vm, error: ObjectBusy): Promise<Words> {
  const [task] = await readRunningTasks(vsphere, vm.moId).catch(() => []);
  if (task === undefined) return error.message;
  const what = task.description ?? task.descriptionId ?? task.taskId;
  const who = task.userName === undefined ? '' : `, begun by ${task.userName}`;
  const since = Date.parse(task.startTime ?? task.queueTime ?? '');
  return words(
    `is busy with work from outside SlashVM: ${what}${who}`,
    Number.isNaN(since) ? '' : words(' at ', [time(since)]),
    '. Nothing was done; try again when that is over.',
  );
}

/** Raised where evidence shows that a second start did not happen either; whether it was ever sent, nobody knows. */
export function neverStarted(vcenter: string): SaidError {
  return new SaidError(
    'failed',
    `was to be begun twice, and ${vcenter} shows nothing of it. Look at its events, then try again.`,
  );
}
