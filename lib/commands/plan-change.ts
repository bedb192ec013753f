import { createHash } from 'node:crypto';
import { type ChangeContext, stepsOf } from '#lib/commands/change-context';
import { changeQuestion } from '#lib/commands/change-question';
import type { Desk } from '#lib/commands/desk';
import { untaggedNotes } from '#lib/commands/listing-notes';
import { createNarrowing } from '#lib/commands/narrowing';
import { openSources } from '#lib/commands/open-sources';
import { type Permit, permitChange, tagsLookedAt } from '#lib/commands/permit-change';
import { heeded, readTargets, type VmsRead } from '#lib/commands/reading';
import { permissionOf } from '#lib/commands/standing-of';
import { targetSource } from '#lib/commands/target-source';
import { SaidError } from '#lib/errors';
import { targetKey } from '#lib/jobs/held-job';
import type { Job, Plan, UnresolvedWord } from '#lib/jobs/job';
import type { JobTarget } from '#lib/jobs/job-target';
import { judgeVm, mainStep, planReads } from '#lib/jobs/judge-vm';
import type { StepContext, Vm } from '#lib/jobs/step';
import { refuseTooMany } from '#lib/policy/limits';
import { sightOf } from '#lib/policy/sight';
import { code, type Words, words } from '#lib/slack/words';
import { type Resolution, resolveTargets, type Target, THE_FILTER } from '#lib/targets/resolve-targets';
import { VSphereError } from '#lib/vsphere/errors';

/** A change as it would be done: each VM with its verdict, each word that led to none, and what to say beside it. */
export interface DraftPlan {
  readonly plan: Plan;
  readonly targets: readonly JobTarget[];
  readonly vms: Map<string, Vm>;
  /** True where VMs came from a glob or a filter and not each by its own name. */
  readonly broad: boolean;
  /** What rights and the policy say to it. */
  readonly permit: Permit;
}

/**
 * Finds the VMs among those that the asker may see, reads them once, and lets rights, the policy and the steps judge each.
 * Nothing is written.
 */
export async function planChange(context: ChangeContext): Promise<DraftPlan> {
  const { desk, effect } = context;
  const { job } = context.held;
  const { query } = context.prepared;
  const steps = stepsOf(context);
  const [standing, permission] = [await context.standing(), permissionOf(job)];
  const narrowing = createNarrowing(desk, sightOf(standing, permission, effect), { fresh: true });
  const sources = await openSources(desk, query, (vsphere) => targetSource(vsphere, narrowing));
  const resolution = heeded(desk, await resolveTargets(query, sources));
  refuseUnproven(resolution);
  refuseTooMany(resolution.targets.length, standing.policy.limits);
  const [question, read, tags] = await Promise.all([
    changeQuestion(context),
    readTargets(desk, resolution.targets, planReads(steps)),
    tagsLookedAt(desk, { standing, permission, effect }, resolution.targets, narrowing.attached),
  ]);
  const permit = await permitChange(desk, question, read.vms, tags);
  const vms = read.vms.filter((vm) => !permit.hidden.has(targetKey(vm)));
  // Seen when it was looked for, and not when it was read.
  const isHidden = (target: Target): boolean => permit.hidden.has(targetKey(target));
  const typedFor = (vm: Vm): string =>
    resolution.targets.find((one) => targetKey(one) === targetKey(vm))?.typed ?? vm.name;
  const now = desk.clock.now();
  const targets = vms.map((vm): JobTarget => {
    const around = stepContext(desk, job, now, neighboursIn(vms, vm.vcenter));
    return permitted(judgeVm(vm, typedFor(vm), steps, around, job), permit);
  });
  const main = mainStep(steps);
  const plan: Plan = {
    effect,
    step: main.name,
    words: main.words,
    targets: targets.length,
    hash: hashOf(targets),
    frozenAt: now,
    unresolved: [
      ...resolution.unresolved,
      ...unread(resolution, { ...read, gone: [...read.gone, ...resolution.targets.filter(isHidden)] }),
    ],
    notes: [...notesOf(resolution, permission), ...untaggedNotes(narrowing.untagged())],
  };
  const byKey = new Map(vms.map((vm) => [targetKey(vm), vm]));
  return { plan, targets, vms: byKey, broad: resolution.broad, permit };
}

/** A VM that rights or the policy keep from being changed is left alone, whatever its steps would do. */
export function permitted(target: JobTarget, { vms }: Permit): JobTarget {
  const said = vms.get(targetKey(target));
  if (said === undefined) return target;
  const { note: _note, losses: _losses, offers: _offers, ...rest } = target;
  return { ...rest, state: 'settled', settledAt: target.plannedAt, outcome: 'refused', said, warnings: [] };
}

/** What was found and could not be read. */
function unread(resolution: Resolution, { gone, silent }: VmsRead): readonly UnresolvedWord[] {
  return [
    ...gone.map((target) => unresolvedTarget(target, 'not-found', `"${target.typed}" is not there any more.`)),
    ...silent.flatMap(({ vcenter, error }) =>
      resolution.targets
        .filter((target) => target.vcenter === vcenter)
        .map((target) => unresolvedTarget(target, 'failed', `"${target.typed}": ${error.message}`)),
    ),
  ];
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

function notesOf(resolution: Resolution, permission: string): readonly Words[] {
  const notes: Words[] = [];
  if (resolution.leftOut > 0) {
    notes.push(
      `${resolution.leftOut} left out: templates and the platform's own VMs are never taken by a glob or a filter.`,
    );
  }
  if (resolution.barred > 0) {
    notes.push(words(`${resolution.barred} left out: you may not run `, [code(permission)], ' on them.'));
  }
  for (const { error } of resolution.silent) notes.push(error.message);
  return notes;
}
