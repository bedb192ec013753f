import type { Running } from '#lib/commands/begin-work';
import type { ChangeContext } from '#lib/commands/change-context';
import { askToConfirm, needsConfirmation } from '#lib/commands/confirm-change';
import { nextActions } from '#lib/commands/end-change';
import { endWith } from '#lib/commands/end-job';
import { firstOfSameText } from '#lib/commands/first-of-same-text';
import { homeOf } from '#lib/commands/home-of';
import type { DraftPlan } from '#lib/commands/plan-change';
import { startRunning } from '#lib/commands/start-running';
import type { Change } from '#lib/commands/subcommand';
import { satisfies } from '#lib/commands/take-approval';
import { approvalNotes, inVain, weighApprovals } from '#lib/commands/weigh-approvals';
import { considered } from '#lib/jobs/considered';
import { describeChange, isSuccess } from '#lib/jobs/describe-change';
import { describeDryRun } from '#lib/jobs/describe-question';
import { targetKey } from '#lib/jobs/held-job';
import { shortId } from '#lib/jobs/job';
import type { JobTarget } from '#lib/jobs/job-target';
import { answerAsker } from '#lib/slack/answer-asker';
import type { Message } from '#lib/slack/message';
import { code, user, type Words, words } from '#lib/slack/words';

/** Something is said within this time of the function's start, milliseconds. */
const FIRST_WORD = 1000;

/** Plans, asks where it has to be asked, and stores that it runs. Nothing where it does not run now. */
export async function beginChange(context: ChangeContext, planning: Promise<DraftPlan>): Promise<Running | undefined> {
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
    return await startRunning(context, [...vms.values()]);
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

/**
 * Says that it is being looked at, where the plan takes longer than a person should wait for a first word; of a dry run to
 * the asker alone, as its answer will be.
 */
async function saidWhilePlanning<T>(context: ChangeContext, planning: Promise<T>): Promise<T> {
  const { desk, held, status, prepared } = context;
  const slow = await Promise.race([planning.then(() => false), desk.clock.sleep(FIRST_WORD).then(() => true)]);
  if (slow) {
    const { asked } = held.job;
    const looking = words('Looking up what ', [user(asked.user)], ' asked for: ', [code(asked.text)]);
    const said: Message = {
      severity: 'working',
      headline: looking,
      notes: [`Nothing is changed yet · job ${shortId(held.job.id)}`],
    };
    await (prepared.common.dryRun ? answerAsker(desk.slack, homeOf(context), said) : status.show(said));
  }
  return await planning;
}
