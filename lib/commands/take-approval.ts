import { askForApproval, remind, waitOn } from '#lib/commands/ask-approval';
import type { ChangeContext } from '#lib/commands/change-context';
import { askToConfirm, needsConfirmation } from '#lib/commands/confirm-change';
import { endChange } from '#lib/commands/end-change';
import { lookAgain, type SecondLook } from '#lib/commands/look-again';
import { retireCards, type Standing } from '#lib/commands/show-request';
import { type Weighed, weighApprovals, weighAsked } from '#lib/commands/weigh-approvals';
import { decidedWords } from '#lib/jobs/describe-approval';
import { answerOf, type Plan } from '#lib/jobs/job';
import type { Vm } from '#lib/jobs/step';
import type { PlannedChange } from '#lib/policy/change-policy';
import { automaticOf } from '#lib/policy/quotas';
import { commandRefusal } from '#lib/policy/standing';
import { SlackRefused } from '#lib/slack/refused';
import { renderMessage } from '#lib/slack/render-message';
import { user, type Words, words } from '#lib/slack/words';

/**
 * Goes on with a change that waits for approvals: what was approved is what runs, under the rights and rules of now.
 *
 * @returns the VMs as they were read just now, or nothing where the change does not run
 */
export async function takeApproval(context: ChangeContext): Promise<readonly Vm[] | undefined> {
  const { desk, held } = context;
  const { plan, approval } = held.job;
  if (plan === undefined || approval === undefined) return undefined;
  const cancelled = answerOf(held.job);
  if (cancelled?.act === 'cancel') {
    return await ended(context, 'cancelled', words('Cancelled by ', [user(cancelled.by)], ', so nothing was done'));
  }
  const weighed = await weighAsked(context);
  const { standing } = weighed;
  if (standing.state === 'denied') return await endDenied(context, standing);
  if (standing.state === 'satisfied') return await runIfStillSo(context, plan, weighed);
  if (desk.clock.now() >= approval.until) {
    return await ended(context, 'expired', 'Nobody approved it in time, so nothing was done');
  }
  const view = { missing: standing.missing, ...saidOf(weighed) };
  await tellUncounted(context, weighed);
  await remind(context, view);
  await waitOn(context, view);
  return undefined;
}

/** Everybody has agreed: rights, rules and the VMs are looked at once more. */
async function runIfStillSo(context: ChangeContext, plan: Plan, weighed: Weighed): Promise<readonly Vm[] | undefined> {
  const { held } = context;
  const { command, subcommand = '' } = held.job;
  const no = commandRefusal(await context.standing(), `${command}:${subcommand}`);
  if (no !== undefined) return await ended(context, 'refused', no);
  const look = await lookAgain(context);
  const { vms, silent, changes, permit } = look;
  const [refusal] = permit.whole;
  if (refusal !== undefined) return await ended(context, 'refused', refusal);
  if (held.targets.every(({ state }) => state === 'settled')) return await ended(context, 'ended', undefined);
  if (changes.length > 0) return await askAnew(context, plan, look);
  const [first] = silent;
  if (first !== undefined) return await tryLater(context, first.error.message, weighed);
  const changed = { severity: 'warning', words: 'More has to be approved by now than when this was shown.' } as const;
  const ask = { plan, vms, changes: [changed], round: 'same' } as const;
  return (await satisfies(context, permit.planned, ask)) ? vms : undefined;
}

/** True where every rule that fits the change is satisfied, and its quotas were used; otherwise people are asked. */
export async function satisfies(
  context: ChangeContext,
  planned: PlannedChange,
  ask: Parameters<typeof askForApproval>[2],
): Promise<boolean> {
  const { held } = context;
  const weighed = await weighApprovals(context, planned, ask.round);
  const { standing } = weighed;
  if (standing.state === 'denied') await endDenied(context, standing);
  if (standing.state === 'waiting') await askForApproval(context, weighed, ask);
  if (standing.state !== 'satisfied') return false;
  const used = await useQuotas(context, standing.automatic);
  if (used === 'used-up') {
    // Somebody else of the same person's changes was quicker: it is as if the quota had been used up before.
    return await satisfies(context, planned, ask);
  }
  held.note({ automatic: used });
  return true;
}

/** Uses the quota of each rule that asks nobody, once for a Job. */
async function useQuotas(
  { desk, held }: ChangeContext,
  rules: Extract<Weighed['standing'], { state: 'satisfied' }>['automatic'],
): Promise<readonly string[] | 'used-up'> {
  const { id, asked } = held.job;
  for (const { name, automatic } of rules) {
    if (automatic === undefined) continue;
    if (!(await desk.quotas.use(automaticOf(name, asked.user), id, automatic))) return 'used-up';
  }
  return rules.map(({ name }) => name);
}

/** A plan that is another one by now: its asker confirms it where that is due, and whoever approved decides anew. */
async function askAnew(context: ChangeContext, plan: Plan, { vms, changes, permit }: SecondLook): Promise<undefined> {
  const { desk, held } = context;
  await retireCards(context);
  const next: Plan = { ...plan, frozenAt: desk.clock.now() };
  const wasConfirmed = (held.job.decisions ?? []).some(({ act }) => act === 'confirm');
  if (wasConfirmed || needsConfirmation(plan.effect, held.targets, false)) {
    await askToConfirm(context, next, vms, changes);
    return undefined;
  }
  const weighed = await weighApprovals(context, permit.planned, 'new');
  await askForApproval(context, weighed, { plan: next, vms, changes, round: 'new' });
  return undefined;
}

/** Approved, and a vCenter does not answer: what was decided is not lost for that. */
async function tryLater(context: ChangeContext, why: string, weighed: Weighed): Promise<undefined> {
  const { desk, held } = context;
  if (desk.clock.now() >= (held.job.approval?.until ?? 0)) {
    return await ended(context, 'ended', words('Nothing was done: ', why));
  }
  const trouble = words('It is approved and not begun: ', why, ' SlashVM goes on trying.');
  const view = { missing: [], uncounted: weighed.request.uncounted, trouble };
  await remind(context, view);
  await waitOn(context, view);
  return undefined;
}

async function endDenied(
  context: ChangeContext,
  { by }: Extract<Weighed['standing'], { state: 'denied' }>,
): Promise<undefined> {
  const { approvals = [], plan } = context.held.job.approval ?? {};
  const deny = approvals.find((one) => one.by === by && one.verdict === 'deny' && one.plan === plan);
  return await ended(
    context,
    'denied',
    words(deny === undefined ? 'Denied' : decidedWords(deny), ', so nothing was done'),
  );
}

function saidOf({ request }: Weighed): Omit<Standing, 'missing'> {
  const { uncounted, isUnsure } = request;
  if (!isUnsure) return { uncounted };
  const trouble = 'Slack did not say who is in which group, so approvals by it do not count now. It is asked again.';
  return { uncounted: [], trouble };
}

/** Who approved and has lost the right since is told once. */
async function tellUncounted({ desk, held }: ChangeContext, { request }: Weighed): Promise<void> {
  const asked = held.job.approval;
  if (asked === undefined || request.isUnsure) return;
  const before = asked.uncounted ?? [];
  const news = request.uncounted.filter((id) => !before.includes(id));
  if (news.length === 0) return;
  await held.change({ approval: { ...asked, uncounted: [...before, ...news] } });
  const headline = words('Your approval does not count any more, for you are no approver of it now: ', [
    { code: held.job.asked.text },
  ]);
  for (const id of news) {
    await desk.slack.post(id, renderMessage({ severity: 'warning', headline })).catch((error: unknown) => {
      if (!(error instanceof SlackRefused)) throw error;
      desk.log.warn('approver-not-told', { user: id, reason: error.code });
    });
  }
}

async function ended(
  context: ChangeContext,
  state: Parameters<typeof endChange>[1],
  said: Words | undefined,
): Promise<undefined> {
  await endChange(context, state, said);
  return undefined;
}
