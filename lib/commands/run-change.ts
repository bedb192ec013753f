import { createHash } from 'node:crypto';
import type { Desk } from '#lib/commands/desk';
import { endWith, logEnd, OWED } from '#lib/commands/end-job';
import type { JobContext } from '#lib/commands/job-context';
import { jobStatus } from '#lib/commands/job-status';
import type { Next } from '#lib/commands/next';
import { type DraftPlan, neighboursIn, planChange, stepContext } from '#lib/commands/plan-change';
import type { Change } from '#lib/commands/subcommand';
import type { ChangeWork } from '#lib/jobs/change-work';
import { describeChange, isSuccess } from '#lib/jobs/describe-change';
import { type Job, shortId } from '#lib/jobs/job';
import type { Step } from '#lib/jobs/step';
import { workOnChange } from '#lib/jobs/work-on-change';
import type { Message } from '#lib/slack/message';
import type { StatusMessage } from '#lib/slack/status-message';
import { code, user, words } from '#lib/slack/words';

/** What an invocation leaves itself for handing over, milliseconds. */
const RESERVE = 30_000;

/** Something is said within this time of the function's start, milliseconds. */
const FIRST_WORD = 1000;

/** For so long after the end of a Job the same text is taken for the same wish, milliseconds. */
const SAME_WISH = 30_000;

/** Plans at once, then runs and follows a change and says its last word; or leaves it due for the next invocation. */
export function runChange(
  context: JobContext,
  effect: Change['effect'],
  prepared: ReturnType<Change['prepare']>,
): Next {
  const { desk, held } = context;
  const step = prepared.step(held.job.asked);
  const isNew = held.job.state === 'received';
  const ahead = isNew ? planChange(desk, held.job, effect, step, prepared.query) : undefined;
  ahead?.catch(() => undefined);
  return {
    ...(ahead === undefined ? {} : { ahead }),
    go: () => bringOn(context, step, prepared.common.again, ahead),
  };
}

async function bringOn(
  context: JobContext,
  step: Step,
  again: boolean,
  planning: Promise<DraftPlan> | undefined,
): Promise<void> {
  const { desk, held } = context;
  const status = jobStatus(context);
  const vms: ChangeWork['planned'] = new Map();
  if (planning !== undefined) {
    const draft = await onlyOnce(context, status, again, planning);
    if (draft === undefined || !(await begin(context, status, draft))) return;
    for (const [key, vm] of draft.vms) vms.set(key, vm);
  }
  if (held.job.state === 'running') {
    const done = await workOnChange(changeWork(context, step, status, vms));
    const now = desk.clock.now();
    if (done === 'unfinished' && now < held.job.expiresAt) return await held.release(now + OWED);
    await held.enter('ended', now, { exit: exitOf(held.job, held.targets), endedAt: now });
  }
  await lastWord(context, status);
}

/** The plan, which is made meanwhile; or nothing, where the same was asked a moment ago and the asker was told so. */
async function onlyOnce(
  context: JobContext,
  status: StatusMessage,
  again: boolean,
  planning: Promise<DraftPlan>,
): Promise<DraftPlan | undefined> {
  const over = planning.catch(() => undefined);
  try {
    const first = again ? undefined : await firstOfSameText(context);
    if (first === undefined) return await saidWhilePlanning(context, status, planning);
    await endWith(context, first, 1);
    return undefined;
  } finally {
    // Whatever is still on its way when an invocation ends is frozen with it, and lost.
    await over;
  }
}

/** Stores the plan, then that it runs. False where nothing is left to run and the asker alone was told. */
async function begin(context: JobContext, status: StatusMessage, draft: DraftPlan): Promise<boolean> {
  const { desk, held } = context;
  held.note({ plan: draft.plan });
  if (draft.targets.every((target) => target.state === 'settled') && !status.isPosted) {
    const outlook = { now: desk.clock.now(), progress: new Map(), trouble: new Map() };
    const message = describeChange(held.job, draft.plan, draft.targets, outlook);
    await endWith(context, message, isSuccess(draft.plan, draft.targets) ? 0 : 1);
    return false;
  }
  const shown = showPlan(context, status, draft);
  await storePlan(context, draft).catch(async (error: unknown) => {
    // Where it was said already, its end has to be said in the same place.
    await shown.catch(() => undefined);
    throw error;
  });
  const { id: job, asked } = held.job;
  desk.log.info('job', { job, state: 'running', user: asked.user, targets: draft.targets.length });
  return true;
}

async function storePlan({ desk, held }: JobContext, draft: DraftPlan): Promise<void> {
  await held.plan(draft.targets);
  const planned = new Set(draft.targets.map((target) => `${target.vcenter}#${target.moId}`));
  for (const target of held.targets) {
    if (planned.has(`${target.vcenter}#${target.moId}`)) continue;
    await held.move(target, { state: 'settled', outcome: 'cancelled', said: 'does not fit what was typed any more.' });
  }
  await held.enter('running', desk.clock.now());
}

/**
 * Says what is planned while that is stored: it is true already, for nothing is started before. A failure is dropped as of
 * any word but the last; the next write finds out who holds the Job. A plan that another invocation stored may differ.
 */
function showPlan({ desk, held }: JobContext, status: StatusMessage, { plan, targets }: DraftPlan): Promise<void> {
  const isFirst = held.targets.length === 0 && targets.some((target) => target.state !== 'settled');
  if (!isFirst) return Promise.resolve();
  const outlook = { now: desk.clock.now(), progress: new Map(), trouble: new Map() };
  const shown = status.show(describeChange(held.job, plan, targets, outlook));
  shown.catch(() => undefined);
  return shown;
}

/** The last word is said until Slack has taken it; then nothing is owed any more. */
async function lastWord(context: JobContext, status: StatusMessage): Promise<void> {
  const { desk, held } = context;
  const now = desk.clock.now();
  const { plan } = held.job;
  if (plan === undefined) return await held.release();
  const outlook = { now, progress: new Map(), trouble: new Map() };
  const said = await status.conclude(describeChange(held.job, plan, held.targets, outlook));
  await held.release(said ? undefined : desk.clock.now() + OWED);
  logEnd(desk, held.job);
}

function exitOf(job: Job, targets: ChangeWork['held']['targets']): 0 | 1 {
  return job.plan !== undefined && isSuccess(job.plan, targets) ? 0 : 1;
}

function changeWork(
  context: JobContext,
  step: Step,
  status: StatusMessage,
  planned: ChangeWork['planned'],
): ChangeWork {
  const { desk, held, invocation } = context;
  const all = [...planned.values()];
  return {
    held,
    step,
    vcenters: desk.vcenters,
    clock: desk.clock,
    log: desk.log,
    status,
    stopAt: invocation.deadline - RESERVE,
    planned,
    progress: new Map(),
    trouble: new Map(),
    context: (target) => stepContext(held.job, desk.clock.now(), neighboursIn(all, target.vcenter), target.note),
  };
}

/** Says that it is being looked at, where the plan takes longer than a person should wait for a first word. */
async function saidWhilePlanning<T>(context: JobContext, status: StatusMessage, planning: Promise<T>): Promise<T> {
  const { desk, held } = context;
  const slow = await Promise.race([planning.then(() => false), desk.clock.sleep(FIRST_WORD).then(() => true)]);
  if (slow) {
    const { asked } = held.job;
    const looking = words('Looking up what ', [user(asked.user)], ' asked for: ', [code(asked.text)]);
    await status.show({
      severity: 'working',
      headline: looking,
      notes: [`Nothing is changed yet · job ${shortId(held.job.id)}`],
    });
  }
  return await planning;
}

/** The same words of the same person in the same channel are one wish, until a moment after it is over. */
async function firstOfSameText({ desk, held }: JobContext): Promise<Message | undefined> {
  const { asked, id } = held.job;
  const key = createHash('sha256').update([asked.team, asked.user, asked.channel, asked.text].join('\0')).digest('hex');
  const until = held.job.expiresAt;
  const firstId = await desk.store.holdText(key, id, undefined, until);
  if (firstId === undefined || firstId === id) return undefined;
  const first = await desk.store.read(firstId);
  if (first === undefined || (await isLongOver(desk, first))) {
    const other = await desk.store.holdText(key, id, firstId, until);
    return other === undefined ? undefined : pointingTo(other, 'is being worked on');
  }
  const ended = first.exit === 0 ? 'was done a moment ago' : 'ended a moment ago';
  return pointingTo(firstId, first.endedAt === undefined ? 'is being worked on' : ended);
}

/** A Job that started nothing stands in nobody's way: whoever was refused may try again at once. */
async function isLongOver(desk: Desk, job: Job): Promise<boolean> {
  if (job.endedAt === undefined) return false;
  if (desk.clock.now() - job.endedAt > SAME_WISH) return true;
  const targets = await desk.store.targets(job.id);
  return targets.every((target) => target.attempts === 0);
}

function pointingTo(first: string, state: string): Message {
  return {
    severity: 'warning',
    headline: `You asked for exactly this already: job ${shortId(first)} ${state}. Nothing was started again.`,
    notes: [words('To run it once more, type it with ', [code('--again')], '.')],
  };
}
