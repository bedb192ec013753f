import { changeWork, type Running } from '#lib/commands/begin-work';
import { type ChangeContext, changeContext } from '#lib/commands/change-context';
import { askToConfirm, needsConfirmation, takeAnswer } from '#lib/commands/confirm-change';
import { endChange, nextActions } from '#lib/commands/end-change';
import { endWith } from '#lib/commands/end-job';
import { firstOfSameText } from '#lib/commands/first-of-same-text';
import { followLater } from '#lib/commands/follow-later';
import type { JobContext } from '#lib/commands/job-context';
import type { Next } from '#lib/commands/next';
import { type DraftPlan, planChange } from '#lib/commands/plan-change';
import type { Change, PreparedChange } from '#lib/commands/subcommand';
import { satisfies, takeApproval } from '#lib/commands/take-approval';
import { tellApproved } from '#lib/commands/tell-approved';
import { approvalNotes, inVain, weighApprovals } from '#lib/commands/weigh-approvals';
import { isAnswer, mintToken } from '#lib/jobs/button';
import { considered } from '#lib/jobs/considered';
import { describeChange, isSuccess } from '#lib/jobs/describe-change';
import { describeDryRun } from '#lib/jobs/describe-question';
import { targetKey } from '#lib/jobs/held-job';
import { isOver, type JobTarget, shortId } from '#lib/jobs/job';
import { settleByJournal } from '#lib/jobs/settle-by-journal';
import type { Vm } from '#lib/jobs/step';
import { workOnChange } from '#lib/jobs/work-on-change';
import { policyWords } from '#lib/policy/policy-sentence';
import { changesOf, HOUR } from '#lib/policy/quotas';
import type { Message } from '#lib/slack/message';
import { code, user, type Words, words } from '#lib/slack/words';

/** Something is said within this time of the function's start, milliseconds. */
const FIRST_WORD = 1000;

/** Plans at once, then runs and follows a change and says its last word; or leaves it to the next invocation. */
export function runChange(job: JobContext, effect: Change['effect'], prepared: PreparedChange): Next {
  const context = changeContext(job, effect, prepared);
  const isNew = job.held.job.state === 'received';
  const ahead = isNew ? planChange(context) : undefined;
  ahead?.catch(() => undefined);
  return { ...(ahead === undefined ? {} : { ahead }), go: () => bringOn(context, ahead) };
}

/** A message that Slack let nobody edit for a while shows an old button; for an hour it goes on to be known. */
const MOST_STOPS = 20;

async function bringOn(context: ChangeContext, planning: Promise<DraftPlan> | undefined): Promise<void> {
  const { desk, held } = context;
  const running = planning === undefined ? await takeUp(context) : await begin(context, planning);
  if (running === undefined) return;
  const work = changeWork(context, running);
  const told = tellApproved(context);
  const done = await workOnChange(work);
  await told();
  if (done === 'unfinished') {
    if (desk.clock.now() < held.job.expiresAt) return await followLater(context, work);
    await settleByJournal(held, desk.clock.now(), work.progress);
  }
  await endChange(context, 'ended', undefined);
}

/** Takes up what an earlier invocation, or a click, left. */
async function takeUp(context: ChangeContext): Promise<Running | undefined> {
  const { held } = context;
  const { plan } = held.job;
  if (held.job.state === 'awaiting-confirmation') {
    const look = await takeAnswer(context);
    if (look === undefined || plan === undefined) return undefined;
    const ask = { plan, vms: look.vms, changes: [], round: 'new' } as const;
    return (await satisfies(context, look.permit.planned, ask)) ? await run(context, look.vms) : undefined;
  }
  if (held.job.state === 'awaiting-approval') {
    const vms = await takeApproval(context);
    return vms === undefined ? undefined : await run(context, vms);
  }
  if (isOver(held.job.state)) {
    await endChange(context, held.job.state, undefined);
    return undefined;
  }
  const stop = mintToken(held.job.id, { act: 'stop' });
  const known = held.job.buttons ?? [];
  const shown = [...known.filter(({ press }) => press.act === 'stop'), stop.button].slice(-MOST_STOPS);
  await held.change({ buttons: [...known.filter(isAnswer), ...shown] });
  return { vms: [], stopToken: stop.token, isResumed: true };
}

/** Plans, asks where it has to be asked, and stores that it runs. Nothing where it does not run now. */
async function begin(context: ChangeContext, planning: Promise<DraftPlan>): Promise<Running | undefined> {
  const { held, effect, prepared } = context;
  const draft = await onlyOnce(context, planning);
  if (draft === undefined) return undefined;
  const { plan, targets, vms, broad } = draft;
  held.note({ plan });
  const weighed = await weighApprovals(context, draft.permit.planned, 'new');
  const refused = draft.permit.whole.length > 0 ? draft.permit.whole : await inVain(context, weighed);
  if (refused.length > 0) {
    await endWith(context, notPermitted(refused), 1, { state: 'refused' });
    return undefined;
  }
  const done = isSuccess(plan, targets) ? 0 : 1;
  if (prepared.common.dryRun) {
    held.note({ considered: considered(targets) });
    const isPossible = targets.some(({ state }) => state !== 'settled') && plan.unresolved.length === 0;
    const outline = { job: held.job, plan, targets, vms: vms.values() };
    const notes = await approvalNotes(context, weighed);
    const message = describeDryRun(outline, nextActions(context, plan, []), notes);
    await endWith(context, message, isPossible ? 0 : done);
    return undefined;
  }
  if (isStopped(draft, effect)) {
    held.note({ considered: considered(leftAlone(context, targets)) });
    await endWith(context, nothingRuns(context, draft), done);
    return undefined;
  }
  if (needsConfirmation(effect, targets, broad)) {
    await storeTargets(context, draft);
    await askToConfirm(context, plan, vms.values(), []);
    return undefined;
  }
  const needsNobody = weighed.request.rules.length === 0;
  const shown = needsNobody ? showPlan(context, draft) : Promise.resolve();
  try {
    await storeTargets(context, draft);
    const ask = { plan, vms: vms.values(), changes: [], round: 'new' } as const;
    if (!(needsNobody || (await satisfies(context, draft.permit.planned, ask)))) return undefined;
    return await run(context, [...vms.values()]);
  } catch (error) {
    // Where it was said already, its end has to be said in the same place.
    await shown.catch(() => undefined);
    throw error;
  }
}

/** True where nothing is left to do, or where one unclear word must stop what cannot be taken back. */
function isStopped({ plan, targets }: DraftPlan, effect: Change['effect']): boolean {
  if (targets.every(({ state }) => state === 'settled')) return true;
  return effect !== 'change' && plan.unresolved.length > 0;
}

/** The answer to the asker alone: nothing was shown to the channel, for nothing was begun. */
function nothingRuns(context: ChangeContext, { plan, targets }: DraftPlan): Message {
  const { desk, held } = context;
  const outlook = { now: desk.clock.now(), progress: new Map(), trouble: new Map() };
  const message = describeChange(held.job, plan, leftAlone(context, targets), outlook);
  return { ...message, actions: nextActions(context, plan, targets) };
}

/** What the policy has against all of it, each with its cure. */
function notPermitted([first = '', ...others]: readonly Words[]): Message {
  return { severity: 'failure', headline: first, rows: others.map((said) => ({ severity: 'failure', words: said })) };
}

function leftAlone({ desk }: ChangeContext, targets: readonly JobTarget[]): readonly JobTarget[] {
  const said = words('was left alone, because not every name is clear.');
  const settledAt = desk.clock.now();
  return targets.map(
    (target): JobTarget =>
      target.state === 'settled' ? target : { ...target, state: 'settled', outcome: 'cancelled', said, settledAt },
  );
}

/** Stores that it runs, together with what its Cancel button sends. */
async function run(context: ChangeContext, vms: readonly Vm[]): Promise<Running | undefined> {
  const { desk, held } = context;
  if (!(await isWithinLimits(context))) return undefined;
  const stop = mintToken(held.job.id, { act: 'stop' });
  const buttons = [...(held.job.buttons ?? []).filter(isAnswer), stop.button];
  await held.enter('running', desk.clock.now(), { buttons });
  const { id: job, asked } = held.job;
  desk.log.info('job', { job, state: 'running', user: asked.user, targets: held.targets.length });
  return { vms, stopToken: stop.token, isResumed: false };
}

/** Counts the change as the asker's; false where he has run as many as the policy lets him, which he is told. */
async function isWithinLimits(context: ChangeContext): Promise<boolean> {
  const { desk, held, standing } = context;
  const most = (await standing()).policy.limits.changesPerHour;
  if (most === undefined) return true;
  if (await desk.quotas.use(changesOf(held.job.asked.user), held.job.id, { most, within: HOUR })) return true;
  await endChange(context, 'refused', policyWords({ kind: 'rate', most }));
  return false;
}

async function storeTargets({ held }: ChangeContext, { targets }: DraftPlan): Promise<void> {
  await held.plan(targets);
  const planned = new Set(targets.map(targetKey));
  for (const target of held.targets) {
    if (planned.has(targetKey(target))) continue;
    await held.move(target, { state: 'settled', outcome: 'cancelled', said: 'does not fit what was typed any more.' });
  }
}

/**
 * Says what is planned while that is stored: it is true already, for nothing is started before. A failure is dropped as of
 * any word but the last; the next write finds out who holds the Job. A plan that another invocation stored may differ.
 */
function showPlan({ desk, held, status }: ChangeContext, { plan, targets }: DraftPlan): Promise<void> {
  const isFirst = held.targets.length === 0 && targets.some((target) => target.state !== 'settled');
  if (!isFirst) return Promise.resolve();
  const outlook = { now: desk.clock.now(), progress: new Map(), trouble: new Map() };
  const shown = status.show(describeChange(held.job, plan, targets, outlook));
  shown.catch(() => undefined);
  return shown;
}

/** The plan, which is made meanwhile; or nothing, where the same was asked a moment ago and the asker was told so. */
async function onlyOnce(context: ChangeContext, planning: Promise<DraftPlan>): Promise<DraftPlan | undefined> {
  const { again, dryRun } = context.prepared.common;
  const over = planning.catch(() => undefined);
  try {
    const first = again || dryRun ? undefined : await firstOfSameText(context);
    if (first === undefined) return await saidWhilePlanning(context, planning);
    await endWith(context, first, 1);
    return undefined;
  } finally {
    // Whatever is still on its way when an invocation ends is frozen with it, and lost.
    await over;
  }
}

/** Says that it is being looked at, where the plan takes longer than a person should wait for a first word. */
async function saidWhilePlanning<T>(context: ChangeContext, planning: Promise<T>): Promise<T> {
  const { desk, held, status } = context;
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
