import { FACT_READS, frozenFacts } from '#lib/jobs/facts';
import { JOB_VERSION, type Job } from '#lib/jobs/job';
import type { JobTarget, PastStep } from '#lib/jobs/job-target';
import type { Check, Go, Refused, Step, StepContext, StepNote, Vm } from '#lib/jobs/step';
import type { VmProperties } from '#lib/vsphere/vm-properties';

/** What was asked for, among the steps that go with it. */
export function mainStep(steps: readonly Step[]): Step {
  const main = steps.filter((step) => step.beside === undefined).at(-1);
  if (main === undefined) throw new Error('A change without a step of its own.');
  return main;
}

/** What is read of each VM to plan all steps, and to know later whether it is still as it was. */
export function planReads(steps: readonly Step[]): readonly (keyof VmProperties)[] {
  return [...new Set([...FACT_READS, ...steps.flatMap((step) => step.reads)])];
}

/**
 * What is to be done with one VM. A refusal by any step refuses the whole; a VM is already so only where every step finds it
 * so. Each step is asked again when its turn comes, for the one before it changes the VM.
 */
export function judgeVm(
  vm: Vm,
  typed: string,
  steps: readonly Step[],
  context: StepContext,
  job: Pick<Job, 'removeAt'>,
): JobTarget {
  const checks = steps.map((step) => step.check(vm, context));
  const target = {
    vcenter: vm.vcenter,
    moId: vm.moId,
    ...uuidOf(vm),
    typed,
    name: vm.name,
    path: vm.placement.path,
    version: JOB_VERSION,
    revision: 0,
    attempts: 0,
    plannedAt: context.now,
    removeAt: job.removeAt,
    facts: frozenFacts(vm),
    warnings: [],
  };
  const settled = { state: 'settled', settledAt: context.now } as const;
  const refused = refusalAmong(steps, checks);
  if (refused !== undefined) {
    const offers = refused.offers === undefined ? {} : { offers: refused.offers };
    return { ...target, ...settled, outcome: 'refused', said: refused.said, ...offers };
  }
  const first = checks.findIndex((check) => check.verdict === 'go');
  const [already] = checks;
  if (first < 0 && already?.verdict === 'already') {
    return { ...target, ...settled, outcome: 'already', said: already.said };
  }
  const going = checks.filter((check): check is Go => check.verdict === 'go');
  const losses = going.flatMap((check) => check.losses ?? []);
  return {
    ...target,
    state: 'planned',
    ...(first === 0 ? {} : { at: first, past: pastOf(steps, checks.slice(0, first)) }),
    warnings: going.flatMap((check) => check.warnings),
    ...(losses.length === 0 ? {} : { losses }),
    ...noteOf(vm, steps, going),
  };
}

/** What was asked for is refused first: what goes with it matters only where that is possible. */
function refusalAmong(steps: readonly Step[], checks: readonly Check[]): Refused | undefined {
  const refusals = checks.flatMap((check, index) =>
    check.verdict === 'refused' ? [{ check, isBeside: steps[index]?.beside === true }] : [],
  );
  return (refusals.find(({ isBeside }) => !isBeside) ?? refusals[0])?.check;
}

function uuidOf(vm: Vm): { readonly instanceUuid?: string } {
  const instanceUuid = vm.properties['config.instanceUuid'];
  return instanceUuid === undefined ? {} : { instanceUuid };
}

function pastOf(steps: readonly Step[], checks: readonly Check[]): readonly PastStep[] {
  return checks.map((check, index) => ({
    step: steps[index]?.name ?? '',
    outcome: 'already',
    said: check.verdict === 'already' ? check.said : '',
  }));
}

/** What the checks noted, and the datastores where several at once would get in each other's way. */
function noteOf(vm: Vm, steps: readonly Step[], going: readonly Go[]): { readonly note?: StepNote } {
  const noted: StepNote = Object.assign({}, ...going.map((check) => check.note ?? {}));
  const isBounded = steps.some((step) => step.atOnce !== undefined);
  const datastores = isBounded ? { datastores: vm.datastores.map(({ moId }) => moId).join(',') } : {};
  const note = { ...noted, ...datastores };
  return Object.keys(note).length === 0 ? {} : { note };
}
