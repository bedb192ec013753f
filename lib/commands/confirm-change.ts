import { type ChangeContext, stepsOf } from '#lib/commands/change-context';
import { changeQuestion } from '#lib/commands/change-question';
import { endChange } from '#lib/commands/end-change';
import { type Permit, permitChange, tagsLookedAt } from '#lib/commands/permit-change';
import { hashOf, neighboursIn, permitted, stepContext } from '#lib/commands/plan-change';
import { readTargets } from '#lib/commands/reading';
import { permissionOf } from '#lib/commands/standing-of';
import { withTokens } from '#lib/jobs/button';
import { describeQuestion } from '#lib/jobs/describe-question';
import { changedSince } from '#lib/jobs/facts';
import { targetKey } from '#lib/jobs/held-job';
import { answerOf, type JobTarget, type Plan } from '#lib/jobs/job';
import { judgeVm, planReads } from '#lib/jobs/judge-vm';
import type { Vm } from '#lib/jobs/step';
import type { Action, Press, Row } from '#lib/slack/message';
import { bold, user, type Words, words } from '#lib/slack/words';

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
  plan: Plan,
  vms: Iterable<Vm>,
  changes: readonly Row[],
): Promise<void> {
  const { desk, held, status } = context;
  const { job, targets } = held;
  const now = desk.clock.now();
  const until = now + VALID;
  const going = targets.filter(({ state }) => state !== 'settled');
  const question = { until, changes, actions: answers(context, going) };
  const { message, buttons } = withTokens(job.id, describeQuestion({ job, plan, targets, vms }, question));
  await held.enter('awaiting-confirmation', now, { plan, buttons, askedUntil: until });
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
 * @returns the VMs as they were read just now, or nothing where the change does not run
 */
export async function takeAnswer(context: ChangeContext): Promise<readonly Vm[] | undefined> {
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
  const { vms, silent, changes, permit } = await lookAgain(context);
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
  if (decision !== undefined && changes.length === 0) return vms;
  await askToConfirm(context, { ...plan, hash: hashOf(held.targets), frozenAt: desk.clock.now() }, vms, changes);
  return undefined;
}

interface SecondLook {
  readonly vms: readonly Vm[];
  readonly silent: Awaited<ReturnType<typeof readTargets>>['silent'];
  /** What is different from what was shown, a row each. */
  readonly changes: readonly Row[];
  /** What rights and the policy say to it now. */
  readonly permit: Permit;
}

/** Reads each VM again by its moId and plans it anew where it is not what was shown. */
async function lookAgain(context: ChangeContext): Promise<SecondLook> {
  const { desk, held, effect } = context;
  const steps = stepsOf(context);
  const planned = held.targets.filter(({ state }) => state !== 'settled');
  const [standing, permission] = [await context.standing(), permissionOf(held.job)];
  const [question, { vms, gone, silent }, tags] = await Promise.all([
    changeQuestion(context),
    readTargets(desk, planned, planReads(steps)),
    tagsLookedAt(desk, { standing, permission, effect }, planned),
  ]);
  const permit = await permitChange(desk, question, vms, tags);
  const changes: Row[] = [];
  for (const target of planned) {
    const { name } = vms.find((one) => targetKey(one) === targetKey(target)) ?? target;
    const said = await lookAt(target);
    changes.push(...said.map((sentence): Row => ({ severity: 'warning', words: words([bold(name)], ' ', sentence) })));
  }
  return { vms, silent, changes, permit };

  async function lookAt(target: JobTarget): Promise<readonly Row['words'][]> {
    const key = targetKey(target);
    if (permit.hidden.has(key) || gone.some((one) => targetKey(one) === key)) {
      const said = 'is not there any more.';
      await held.move(target, { state: 'settled', outcome: 'not-found', said, settledAt: desk.clock.now() });
      return [said];
    }
    const vm = vms.find((one) => targetKey(one) === key);
    if (vm === undefined) return [];
    const around = stepContext(desk, held.job, desk.clock.now(), neighboursIn(vms, vm.vcenter));
    const judged = permitted(judgeVm(vm, target.typed, steps, around, held.job), permit);
    const said = target.facts === undefined ? [] : changedSince(target.facts, vm);
    const isSame = said.length === 0 && judged.state === 'planned';
    if (isSame) return [];
    // What was chosen with the last answer is not chosen with the next.
    const unchosen = context.prepared.steps(held.job.asked, new Set());
    const again = permitted(judgeVm(vm, target.typed, unchosen, around, held.job), permit);
    const { revision: _, version: _v, plannedAt: _at, ...anew } = again;
    await held.move(target, anew.outcome === 'refused' ? { ...anew, said: withChanges(said, anew.said ?? '') } : anew);
    return said.length > 0 ? said : [anew.said ?? 'cannot be changed any more.'];
  }
}

/** What is different by now, and what that means for the VM. */
function withChanges(changes: readonly Words[], said: Words): Words {
  return words(...changes.flatMap((sentence) => [sentence, ' ']), changes.length === 0 ? '' : 'It ', said);
}
