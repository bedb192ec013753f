import { createHash } from 'node:crypto';
import type { Desk } from '#lib/commands/desk';
import { heeded, openSources, readTargets } from '#lib/commands/reading';
import type { Change } from '#lib/commands/subcommand';
import { SaidError } from '#lib/errors';
import { targetKey } from '#lib/jobs/held-job';
import type { Job, JobTarget, Plan, UnresolvedWord } from '#lib/jobs/job';
import { judgeVm, mainStep, planReads } from '#lib/jobs/judge-vm';
import type { Step, StepContext, Vm } from '#lib/jobs/step';
import { refuseTooMany } from '#lib/policy/limits';
import type { Words } from '#lib/slack/words';
import type { TargetQuery } from '#lib/targets/query';
import { type Resolution, resolveTargets, type Target, THE_FILTER } from '#lib/targets/resolve-targets';
import { VSphereError } from '#lib/vsphere/errors';

/** A change as it would be done: each VM with its verdict, each word that led to none, and what to say beside it. */
export interface DraftPlan {
  readonly plan: Plan;
  readonly targets: readonly JobTarget[];
  readonly vms: Map<string, Vm>;
  /** True where VMs came from a glob or a filter and not each by its own name. */
  readonly broad: boolean;
}

/** Finds the VMs, reads them once, and lets the steps judge each. Nothing is written. */
export async function planChange(
  desk: Desk,
  job: Job,
  effect: Change['effect'],
  steps: readonly Step[],
  query: TargetQuery,
): Promise<DraftPlan> {
  const sources = await openSources(desk, query);
  const resolution = heeded(desk, await resolveTargets(query, sources));
  refuseUnproven(resolution);
  refuseTooMany(resolution.targets.length, desk.limits);
  const { vms, gone, silent } = await readTargets(desk, resolution.targets, planReads(steps));
  const unresolved: UnresolvedWord[] = [
    ...resolution.unresolved,
    ...gone.map((target) => unresolvedTarget(target, 'not-found', `"${target.typed}" is not there any more.`)),
    ...silent.flatMap(({ vcenter, error }) =>
      resolution.targets
        .filter((target) => target.vcenter === vcenter)
        .map((target) => unresolvedTarget(target, 'failed', `"${target.typed}": ${error.message}`)),
    ),
  ];
  const now = desk.clock.now();
  const targets = vms.map((vm): JobTarget => {
    const typed = resolution.targets.find((one) => one.vcenter === vm.vcenter && one.moId === vm.moId)?.typed;
    return judgeVm(vm, typed ?? vm.name, steps, stepContext(desk, job, now, neighboursIn(vms, vm.vcenter)), job);
  });
  const main = mainStep(steps);
  const plan: Plan = {
    effect,
    step: main.name,
    words: main.words,
    targets: targets.length,
    hash: hashOf(targets),
    frozenAt: now,
    unresolved,
    notes: notesOf(resolution),
  };
  return { plan, targets, vms: new Map(vms.map((vm) => [targetKey(vm), vm])), broad: resolution.broad };
}

/** What a step is told of its Job. */
export function stepContext(
  { isBackup }: Pick<Desk, 'isBackup'>,
  job: Job,
  now: number,
  neighbours: (datastore: string) => number,
  note: StepContext['note'] = {},
): StepContext {
  const { asked } = job;
  return {
    jobId: job.id,
    requester: asked.userName,
    typed: asked.text,
    askedAt: asked.at,
    now,
    note,
    neighbours,
    isBackup,
  };
}

/** A bare name or a filter needs an answer from every vCenter: the one that is silent may hold a second VM of that name. */
function refuseUnproven({ unproven, silent, targets }: Resolution): void {
  const [word] = unproven;
  if (word === undefined) return;
  const who = silent.map(({ vcenter, error }) => `"${vcenter}" could not be asked (${reasonOf(error)})`).join(', and ');
  const doubt = doubtAbout(word, targets);
  throw new SaidError('unreachable', `${who}, so ${doubt}. Nothing was done. ${cureFor(targets)}`);
}

function doubtAbout(word: string, targets: Resolution['targets']): string {
  if (word === THE_FILTER) return 'more VMs may fit the filter';
  const found = targets.filter((target) => target.typed === word);
  if (found.length === 0) return `"${word}" may be there`;
  return found.length === 1 ? `"${word}" may not be the only one` : `more VMs may fit "${word}"`;
}

function reasonOf(error: SaidError): string {
  return error instanceof VSphereError ? error.reason : error.message.replace(/\.$/, '');
}

/** What to type instead, so that the silent vCenter need not be asked. */
function cureFor(targets: Resolution['targets']): string {
  const vcenters = [...new Set(targets.map((target) => target.vcenter))];
  if (vcenters.length === 0) return 'Try again when it answers.';
  if (vcenters.length === 1) return `Say --vcenter ${vcenters[0]} to go on.`;
  return `Say --vcenter to go on with one at a time: ${vcenters.join(', ')}.`;
}

function unresolvedTarget(target: Target, outcome: UnresolvedWord['outcome'], said: string): UnresolvedWord {
  return { typed: target.typed, outcome, said };
}

/** How many VMs of one vCenter in this Job have files on a datastore. */
export function neighboursIn(vms: Iterable<Vm>, vcenter: string): (datastore: string) => number {
  const here = [...vms].filter((vm) => vm.vcenter === vcenter);
  return (datastore) => Math.max(1, here.filter((vm) => vm.datastores.some((one) => one.moId === datastore)).length);
}

/** Two plans of one hash would do the same to the same VMs. */
export function hashOf(targets: readonly JobTarget[]): string {
  const keys = targets
    .map(({ facts, ...target }) => `${targetKey(target)}=${target.state}:${JSON.stringify(facts)}`)
    .sort();
  return createHash('sha256').update(keys.join('\n')).digest('hex').slice(0, 32);
}

function notesOf(resolution: Resolution): readonly Words[] {
  const notes: Words[] = [];
  if (resolution.leftOut > 0) {
    notes.push(
      `${resolution.leftOut} left out: templates and the platform's own VMs are never taken by a glob or a filter.`,
    );
  }
  for (const { error } of resolution.silent) notes.push(error.message);
  return notes;
}
