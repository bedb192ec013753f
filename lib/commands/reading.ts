import type { AuditReads } from '#lib/audit/audit-store';
import { attachedTags, type TagsOf } from '#lib/commands/attached-tags';
import { clientUrl } from '#lib/commands/client-url';
import type { Desk } from '#lib/commands/desk';
import type { JobContext } from '#lib/commands/job-context';
import { type AsOf, list, resolve, type Survey, survey } from '#lib/commands/look-up';
import { createNarrowing, type Narrowing } from '#lib/commands/narrowing';
import { openJobs } from '#lib/commands/open-jobs';
import { permissionOf } from '#lib/commands/standing-of';
import type { Diagnosis } from '#lib/doctor/diagnosis';
import { SaidError } from '#lib/errors';
import type { DecisionDesk } from '#lib/interactions/decide-approval';
import type { Asked, Job } from '#lib/jobs/job';
import type { Vm } from '#lib/jobs/step';
import { sightOf } from '#lib/policy/sight';
import type { Standing } from '#lib/policy/standing';
import type { Listing } from '#lib/targets/list-targets';
import type { TargetQuery } from '#lib/targets/query';
import type { Resolution, Target } from '#lib/targets/resolve-targets';
import type { Silent } from '#lib/targets/source';
import { readVms } from '#lib/vsphere/read-vms';
import type { VmProperties } from '#lib/vsphere/vm-properties';

/**
 * What a read works with: every vCenter at once, and who did not answer is named. Of VMs it holds only those on which the
 * asker may run this very command here; of all others nothing is found, counted or suggested.
 */
export interface Reading {
  readonly asked: Asked;
  readonly now: number;
  /** What is so for the asker. */
  readonly standing: () => Promise<Standing>;
  readonly authority: Desk['authority'];
  /** `/vm`, for examples. */
  readonly word: string;
  /** This command as it would be typed for one VM. */
  readonly retyped: (form: string) => string;
  /** Whether a snapshot of this name is a backup product's. */
  readonly isBackup: Desk['isBackup'];
  list(query: TargetQuery): Promise<Listing & Untagged>;
  resolve(query: TargetQuery): Promise<Resolution & AsOf & Untagged>;
  /** Every VM with all that a search looks at, from indexes; of one vCenter or of all. */
  survey(vcenter: string | undefined): Promise<Survey & Untagged>;
  /** One request a vCenter, whatever the number of VMs. */
  vms(targets: readonly Target[], paths: readonly (keyof VmProperties)[]): Promise<VmsRead>;
  /** What is attached to these VMs now. */
  tagsOf(vms: readonly Vm[]): Promise<TagsOf>;
  /** A Job of ours that changed this VM, by an id found in a snapshot's description; anybody may write one there. */
  jobOf(id: string, vm: Vm): Promise<Job | undefined>;
  /** The asker's own Jobs that are not over, newest first, this one left out. */
  openJobs(): Promise<readonly Job[]>;
  /** What was written down of every Job. */
  audit(): AuditReads;
  /** Checks each link to these vCenters, or to all, and the way out to Slack. */
  diagnose(vcenters: readonly string[]): Promise<Diagnosis>;
  /** What deciding about somebody's request takes. */
  readonly deciding: DecisionDesk;
  /** The vCenter's address for links into the vSphere Client. */
  clientUrl(vm: Vm): Promise<string | undefined>;
}

/** vCenters whose tags could not be read, where what the asker may see goes by them. */
interface Untagged {
  readonly untagged: readonly string[];
}

export interface VmsRead {
  readonly vms: readonly Vm[];
  /** Gone between the list and the read. */
  readonly gone: readonly Target[];
  readonly silent: readonly Silent[];
}

export function createReading(context: JobContext, typed: Pick<Reading, 'word' | 'retyped'>): Reading {
  const { desk, held, standing } = context;
  const { id, asked } = held.job;
  const now = desk.clock.now();
  const narrowing = narrowingOf(context);
  /** Asks with what the asker may see in view, and says what was left out because it could not be told. */
  async function narrowed<T extends Parameters<typeof heeded>[1]>(
    ask: (narrowing: Narrowing) => Promise<T>,
  ): Promise<T & Untagged> {
    const own = await narrowing();
    const found = heeded(desk, await ask(own));
    return { ...found, untagged: own.untagged() };
  }
  return {
    asked,
    now,
    standing,
    authority: desk.authority,
    ...typed,
    isBackup: desk.isBackup,
    list: (query) => narrowed((own) => list(desk, query, own)),
    resolve: (query) => narrowed((own) => resolve(desk, query, now, own)),
    survey: (vcenter) => narrowed((own) => survey(desk, vcenter, own)),
    vms: async (targets, paths) => seenOf(await readTargets(desk, targets, paths), targets, await narrowing()),
    tagsOf: (vms) => attachedTags(desk, vms),
    jobOf: (id, vm) => jobOf(desk, id, vm),
    openJobs: () => openJobs(desk, asked.user, id),
    deciding: desk,
    clientUrl: (vm) => clientUrl(desk, vm),
    audit() {
      if (desk.audit === undefined) throw new Error('This function does not read the journal.');
      return desk.audit;
    },
    diagnose(vcenters) {
      if (desk.doctor === undefined) throw new Error('This function has no doctor.');
      return desk.doctor.check(vcenters);
    },
  };
}

/** What the asker may see by the command that he typed, looked up when it is first asked for. */
function narrowingOf({ desk, held, standing }: JobContext): () => Promise<Narrowing> {
  let own: Promise<Narrowing> | undefined;
  return () => {
    own ??= standing().then((now) =>
      createNarrowing(desk, sightOf(now, permissionOf(held.job), 'read'), { fresh: false }),
    );
    return own;
  };
}

/** What was found in an index, or a moment ago, may be where the asker does not see it any more. */
async function seenOf(read: VmsRead, targets: readonly Target[], narrowing: Narrowing): Promise<VmsRead> {
  const vms = await narrowing.read(read.vms);
  const hidden = read.vms.filter((vm) => !vms.includes(vm));
  const isHidden = ({ vcenter, moId }: Target): boolean =>
    hidden.some((vm) => vm.vcenter === vcenter && vm.moId === moId);
  return { ...read, vms, gone: [...read.gone, ...targets.filter(isHidden)] };
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
