import { type ChangeContext, stepsOf } from '#lib/commands/change-context';
import { changeQuestion } from '#lib/commands/change-question';
import { type Permit, permitChange, tagsLookedAt } from '#lib/commands/permit-change';
import { hashOf, neighboursIn, permitted, stepContext } from '#lib/commands/plan-change';
import { readTargets } from '#lib/commands/reading';
import { permissionOf } from '#lib/commands/standing-of';
import { changedSince } from '#lib/jobs/facts';
import { targetKey } from '#lib/jobs/held-job';
import type { JobTarget } from '#lib/jobs/job-target';
import { judgeVm, planReads } from '#lib/jobs/judge-vm';
import type { Vm } from '#lib/jobs/step';
import type { Row } from '#lib/slack/message';
import { bold, type Words, words } from '#lib/slack/words';

/** A plan that people have seen, looked at once more. */
export interface SecondLook {
  readonly vms: readonly Vm[];
  readonly silent: Awaited<ReturnType<typeof readTargets>>['silent'];
  /** What is different from what was shown, a row each. */
  readonly changes: readonly Row[];
  /** What rights and the policy say to it now. */
  readonly permit: Permit;
}

/** Reads each VM again by its moId and plans it anew where it is not what was shown. */
export async function lookAgain(context: ChangeContext): Promise<SecondLook> {
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
  // A look that died after it had stored what it saw finds nothing different the next time.
  if (changes.length === 0 && hashOf(held.targets) !== held.job.plan?.hash) {
    changes.push({ severity: 'warning', words: 'Something is not as it was shown any more.' });
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
