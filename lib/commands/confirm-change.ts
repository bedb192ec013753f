import type { ChangeContext } from '#lib/commands/change-context';
import { endChange } from '#lib/commands/end-change';
import { lookAgain, type SecondLook } from '#lib/commands/look-again';
import { hashOf } from '#lib/commands/plan-change';
import { isAnswer, withTokens } from '#lib/jobs/button';
import { describeQuestion } from '#lib/jobs/describe-question';
import { answerOf, type Plan } from '#lib/jobs/job';
import type { JobTarget } from '#lib/jobs/job-target';
import type { Vm } from '#lib/jobs/step';
import type { Action, Press, Row } from '#lib/slack/message';
import { user, words } from '#lib/slack/words';

/** For so long a question may be answered, milliseconds. */
const VALID = 5 * 60_000;

/** From so many VMs on, their number has to be typed. */
const COUNTED = 5;

/** True where a person has to say once more that this is meant. */
export function needsConfirmation(effect: Plan['effect'], targets: readonly JobTarget[], broad: boolean): boolean {
  const going = targets.filter(({ state }) => state !== 'settled').length;
  if (going === 0) return false;
  return effect === 'destroy' || (effect === 'interrupt' && (going > 1 || broad));
}

/** Stores what is asked before it is asked, so that each button that is seen can be answered. */
export async function askToConfirm(
  context: ChangeContext,
  draft: Plan,
  vms: Iterable<Vm>,
  changes: readonly Row[],
): Promise<void> {
  const { desk, held, status } = context;
  const { job, targets } = held;
  const plan = { ...draft, hash: hashOf(targets) };
  const now = desk.clock.now();
  const until = now + VALID;
  const going = targets.filter(({ state }) => state !== 'settled');
  const question = { until, changes, actions: answers(context, going) };
  const { message, buttons } = withTokens(job.id, describeQuestion({ job, plan, targets, vms }, question));
  const known = [...(job.buttons ?? []).filter(isAnswer), ...buttons];
  await held.enter('awaiting-confirmation', now, { plan, buttons: known, askedUntil: until });
  await status.insist(message);
  await held.release(until);
}

function answers({ prepared }: ChangeContext, going: readonly JobTarget[]): readonly Action[] {
  const count = going.length > COUNTED ? { count: going.length } : {};
  const confirm = (choice: { choice?: string }): Press => ({ act: 'confirm', ...count, ...choice });
  return [
    { label: 'Confirm', style: 'danger', press: confirm({}) },
    ...prepared.choices
      .filter(({ noted }) => going.some(({ note }) => note?.[noted] !== undefined))
      .map(({ name, label }): Action => ({ label, press: confirm({ choice: name }) })),
    { label: 'Cancel', press: { act: 'cancel' } },
  ];
}

/**
 * Goes on with a question that was asked: what was confirmed is what runs, and what is different by now is asked again.
 *
 * @returns what it looks like now, or nothing where the change does not go on
 */
export async function takeAnswer(context: ChangeContext): Promise<SecondLook | undefined> {
  const { desk, held } = context;
  const { plan } = held.job;
  if (plan === undefined) return undefined;
  const decision = answerOf(held.job);
  const isOpen = desk.clock.now() < (held.job.askedUntil ?? 0);
  if (decision === undefined && !isOpen) {
    await endChange(context, 'expired', 'Nobody answered in time, so nothing was done');
    return undefined;
  }
  if (decision?.act === 'cancel') {
    await endChange(context, 'cancelled', words('Cancelled by ', [user(decision.by)], ', so nothing was done'));
    return undefined;
  }
  const look = await lookAgain(context);
  const { vms, silent, changes, permit } = look;
  const [first] = silent;
  if (first !== undefined) {
    await endChange(context, 'ended', words('Nothing was done: ', first.error.message));
    return undefined;
  }
  const [no] = permit.whole;
  if (no !== undefined) {
    await endChange(context, 'refused', no);
    return undefined;
  }
  if (held.targets.every(({ state }) => state === 'settled')) {
    await endChange(context, 'ended', undefined);
    return undefined;
  }
  if (decision !== undefined && changes.length === 0) return look;
  await askToConfirm(context, { ...plan, frozenAt: desk.clock.now() }, vms, changes);
  return undefined;
}
