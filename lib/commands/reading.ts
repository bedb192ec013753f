import { clientUrl } from '#lib/commands/client-url';
import type { Desk } from '#lib/commands/desk';
import type { JobContext } from '#lib/commands/job-context';
import { openJobs } from '#lib/commands/open-jobs';
import { indexedSource, targetSource } from '#lib/commands/target-source';
import { SaidError } from '#lib/errors';
import type { DecisionDesk } from '#lib/interactions/decide-approval';
import type { Asked, Job } from '#lib/jobs/job';
import type { Vm } from '#lib/jobs/step';
import type { Standing } from '#lib/policy/standing';
import { EVERY_VM } from '#lib/targets/inventory-index';
import { type Listing, listTargets } from '#lib/targets/list-targets';
import type { Located } from '#lib/targets/match-filters';
import { isFiltered, type TargetQuery } from '#lib/targets/query';
import { type Resolution, resolveTargets, type Target } from '#lib/targets/resolve-targets';
import { refuseDisabled } from '#lib/targets/silence';
import type { Silent, TargetSource } from '#lib/targets/source';
import { createSources, oneSource, type Sources } from '#lib/targets/sources';
import { SecretUnreadable } from '#lib/vsphere/errors';
import { readVms } from '#lib/vsphere/read-vms';
import type { VmProperties } from '#lib/vsphere/vm-properties';
import type { VSphere } from '#lib/vsphere/vsphere';

/** What a read works with: every vCenter at once, and who did not answer is named. */
export interface Reading {
  readonly asked: Asked;
  readonly now: number;
  /** What is so for the asker. */
  readonly standing: () => Promise<Standing>;
  /** `/vm`, for examples. */
  readonly word: string;
  /** This command as it would be typed for one VM. */
  readonly retyped: (form: string) => string;
  /** Whether a snapshot of this name is a backup product's. */
  readonly isBackup: Desk['isBackup'];
  list(query: TargetQuery): Promise<Listing>;
  resolve(query: TargetQuery): Promise<Resolution & AsOf>;
  /** Every VM with all that a search looks at, from indexes; of one vCenter or of all. */
  survey(vcenter: string | undefined): Promise<Survey>;
  /** One request a vCenter, whatever the number of VMs. */
  vms(targets: readonly Target[], paths: readonly (keyof VmProperties)[]): Promise<VmsRead>;
  /** A Job of ours that changed this VM, by an id found in a snapshot's description; anybody may write one there. */
  jobOf(id: string, vm: Vm): Promise<Job | undefined>;
  /** The asker's own Jobs that are not over, newest first, this one left out. */
  openJobs(): Promise<readonly Job[]>;
  /** What deciding about somebody's request takes. */
  readonly deciding: DecisionDesk;
  /** The vCenter's address for links into the vSphere Client. */
  clientUrl(vm: Vm): Promise<string | undefined>;
}

/** When the oldest index was taken that the answer rests on; absent where it rests on none, or only on ones just taken. */
interface AsOf {
  readonly asOf?: number;
}

export interface Survey {
  readonly vms: readonly Located[];
  readonly silent: readonly Silent[];
  /** Absent where nobody answered. */
  readonly asOf?: number;
}

export interface VmsRead {
  readonly vms: readonly Vm[];
  /** Gone between the list and the read. */
  readonly gone: readonly Target[];
  readonly silent: readonly Silent[];
}

/** The vCenters as sources of targets; one whose secret cannot be read counts as silent from the start. */
export async function openSources(
  desk: Pick<Desk, 'vcenters'>,
  query: TargetQuery,
  source: (vsphere: VSphere) => TargetSource = targetSource,
): Promise<Sources> {
  const { vcenters, unreadable, disabled } = await configured(desk, query);
  if (vcenters.length + unreadable.length + disabled.length === 0) {
    throw new SaidError(
      'not-found',
      'No vCenter is configured. An operator adds one with `npm run vcenter -- add <name>`.',
    );
  }
  if (vcenters.length + unreadable.length === 0) {
    throw new SaidError(
      'not-found',
      `Every configured vCenter is disabled (${disabled.join(', ')}). An operator enables one with \`npm run vcenter -- enable <name>\`.`,
    );
  }
  const silent = unreadable.map(({ name, reason }) => ({
    vcenter: name,
    error: new SecretUnreadable(name, reason),
  }));
  return createSources(vcenters.map(source), silent, disabled);
}

/** The vCenters as remembered; one that is named and not among them may have been added a moment ago. */
async function configured(
  { vcenters }: Pick<Desk, 'vcenters'>,
  { words, filters }: TargetQuery,
): ReturnType<Desk['vcenters']['all']> {
  const known = await vcenters.all();
  const names = [...known.vcenters.map((one) => one.vcenter), ...known.unreadable.map((one) => one.name)];
  const prefixes = words.flatMap(({ text }) => (text.indexOf(':') > 0 ? [text.slice(0, text.indexOf(':'))] : []));
  const named = [...(filters.vcenter === undefined ? [] : [filters.vcenter]), ...prefixes];
  const isKnown = (word: string): boolean => names.some((name) => name.toLowerCase() === word.toLowerCase());
  const unknown = named.find((word) => !isKnown(word));
  if (unknown === undefined) return known;
  await vcenters.named(unknown);
  return await vcenters.all();
}

export function createReading(context: JobContext, typed: Pick<Reading, 'word' | 'retyped'>): Reading {
  const { desk, held, standing } = context;
  const { id, asked } = held.job;
  const now = desk.clock.now();
  return {
    asked,
    now,
    standing,
    ...typed,
    isBackup: desk.isBackup,
    list: async (query) => heeded(desk, await listTargets(query, await openSources(desk, query))),
    resolve: async (query) => heeded(desk, await resolve(desk, query, now)),
    survey: async (vcenter) => heeded(desk, await survey(desk, vcenter)),
    vms: (targets, paths) => readTargets(desk, targets, paths),
    jobOf: (id, vm) => jobOf(desk, id, vm),
    openJobs: () => openJobs(desk, asked.user, id),
    deciding: desk,
    clientUrl: (vm) => clientUrl(desk, vm),
  };
}

/** A first look costs no bulk read where an index is fresh; what it finds is read by moId afterwards. */
async function resolve(desk: Desk, query: TargetQuery, now: number): Promise<Resolution & AsOf> {
  const live = async (): Promise<Resolution> => resolveTargets(query, await openSources(desk, query));
  if (!mayBeLookedUp(query)) return await live();
  const { sources, asOf } = await openIndexed(desk, query);
  const resolution = await resolveTargets(query, sources);
  const at = asOf();
  if (at === undefined || at >= now) return resolution;
  const isEmptyGlob = resolution.unresolved.some(({ outcome, typed }) => outcome === 'not-found' && /[*?]/.test(typed));
  return isEmptyGlob ? await live() : { ...resolution, asOf: at };
}

/** What a filter looks at changes from one moment to the next, and who types a path means what is there now. */
function mayBeLookedUp({ words, filters }: TargetQuery): boolean {
  return !isFiltered(filters) && words.every(({ text }) => !text.includes('/'));
}

async function openIndexed(
  desk: Desk,
  query: TargetQuery,
): Promise<{ readonly sources: Sources; readonly asOf: () => number | undefined }> {
  const taken: number[] = [];
  const lookup = { indexes: desk.indexes, mayRead: EVERY_VM, used: (takenAt: number) => void taken.push(takenAt) };
  const sources = await openSources(desk, query, (vsphere) => indexedSource(vsphere, lookup));
  return { sources, asOf: () => (taken.length === 0 ? undefined : Math.min(...taken)) };
}

async function survey(desk: Desk, vcenter: string | undefined): Promise<Survey> {
  const query = { words: [], filters: vcenter === undefined ? {} : { vcenter } };
  const { sources, asOf } = await openIndexed(desk, query);
  refuseDisabled(query, sources.disabled);
  const asked = vcenter === undefined ? sources : oneSource(sources, vcenter);
  const vms = await asked.everything(undefined);
  const at = asOf();
  return { vms, silent: asked.silent(), ...(at === undefined ? {} : { asOf: at }) };
}

/** Lets the log and a metric say which vCenter could not be asked, for whoever operates this. */
export function heeded<T extends { readonly silent: readonly Silent[] }>(desk: Pick<Desk, 'log'>, found: T): T {
  for (const { vcenter, error } of found.silent) {
    desk.log.warn('vcenter-not-asked', { vcenter, kind: error.kind, reason: error.message });
    desk.log.count('VCenterNotAsked', { vcenter });
  }
  return found;
}

/** Reads targets, one request a vCenter; a vCenter that fails is named, the others go on. */
export async function readTargets(
  desk: Pick<Desk, 'vcenters'>,
  targets: readonly Target[],
  paths: readonly (keyof VmProperties)[],
): Promise<VmsRead> {
  const names = [...new Set(targets.map((target) => target.vcenter))];
  const answers = await Promise.all(names.map((name) => readOne(desk, name, targets, paths)));
  const vms = answers.flatMap((answer) => answer.vms);
  const silent = answers.flatMap((answer) => answer.silent);
  const answered = targets.filter((target) => !silent.some((one) => one.vcenter === target.vcenter));
  const isRead = (target: Target): boolean =>
    vms.some((vm) => vm.vcenter === target.vcenter && vm.moId === target.moId);
  return { vms, gone: answered.filter((target) => !isRead(target)), silent };
}

async function readOne(
  desk: Pick<Desk, 'vcenters'>,
  name: string,
  targets: readonly Target[],
  paths: readonly (keyof VmProperties)[],
): Promise<{ readonly vms: readonly Vm[]; readonly silent: readonly Silent[] }> {
  try {
    const vsphere = await desk.vcenters.named(name);
    if (vsphere === undefined) throw new SaidError('unreachable', 'it is not configured any more.');
    const moIds = targets.filter((target) => target.vcenter === name).map((target) => target.moId);
    return { vms: await readVms(vsphere, moIds, paths), silent: [] };
  } catch (error) {
    if (!(error instanceof SaidError)) throw error;
    return { vms: [], silent: [{ vcenter: name, error }] };
  }
}

async function jobOf(desk: Pick<Desk, 'store'>, id: string, vm: Vm): Promise<Job | undefined> {
  const [job, targets] = await Promise.all([desk.store.read(id), desk.store.targets(id)]);
  return targets.some((target) => target.vcenter === vm.vcenter && target.moId === vm.moId) ? job : undefined;
}
