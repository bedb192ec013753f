import { isOver, type Job, type JobState } from '#lib/jobs/job';
import { type JobStore, LeaseLost } from '#lib/jobs/job-store';
import type { JobTarget } from '#lib/jobs/job-target';
import type { Journal } from '#lib/jobs/journal';
import { withTransition } from '#lib/jobs/transitions';

/** What may change in a Job's header; identity and version never do. */
type Change = Partial<Omit<Job, 'id' | 'version' | 'revision' | 'asked' | 'history' | 'forgotten' | 'state'>>;

/** Where Jobs are kept while they are worked on, and where they are written down for good. */
export interface Keeping {
  readonly store: JobStore;
  readonly journal: Journal;
}

/** A Job in the hands of its one holder: every write says which revision it replaces, and an overtaken holder leaves. */
export class HeldJob {
  readonly #store: JobStore;
  readonly #journal: Journal;
  readonly #targets = new Map<string, JobTarget>();
  readonly #unneeded = new Set<string>();
  #job: Job;
  #saving: Promise<void> = Promise.resolve();
  #observed: () => Change = () => ({});

  constructor({ store, journal }: Keeping, job: Job) {
    this.#store = store;
    this.#journal = journal;
    this.#job = job;
  }

  get job(): Job {
    return this.#job;
  }

  get targets(): readonly JobTarget[] {
    return [...this.#targets.values()];
  }

  async loadTargets(): Promise<void> {
    for (const target of await this.#store.targets(this.#job.id)) this.#targets.set(targetKey(target), target);
  }

  async plan(targets: readonly JobTarget[]): Promise<void> {
    const stored = await this.#store.plan(this.#job.id, targets);
    if (!stored) return await this.loadTargets();
    for (const target of targets) this.#targets.set(targetKey(target), target);
  }

  /** Keeps a change for the next write of the header, where none is due now. */
  note(change: Change): void {
    this.#job = { ...this.#job, ...change };
  }

  /** Has what is observed of the Job by then noted with each write of its header. */
  observe(observed: () => Change): void {
    this.#observed = observed;
  }

  async change(change: Change): Promise<void> {
    await this.#save((job) => ({ ...job, ...change }));
  }

  async enter(state: JobState, at: number, change: Change = {}): Promise<void> {
    await this.#save((job) => ({ ...job, ...change, state, ...withTransition(job, { at, state }) }));
  }

  /**
   * Writes the Job down and gives it back; what is still owed stays due, or nothing is where `dueAt` is left out. Where the
   * journal is behind, the Job stays owed for that.
   */
  async release(dueAt?: number): Promise<void> {
    await this.#saving;
    this.note(this.#observed());
    const { audited, retryAt } = await this.#journal.record(this.#job, this.targets);
    const owed = dueAt ?? retryAt;
    await this.#save(({ lease: _lease, dueAt: _dueAt, ...rest }) => ({
      ...rest,
      audited,
      ...(dueAt === undefined && isOver(rest.state) ? { concluded: true } : {}),
      ...(owed === undefined ? {} : { dueAt: owed }),
    }));
  }

  /**
   * Ends a Job whose last word Slack has taken, and gives it back. The end is stored first: what is in the journal has
   * happened, and a Job that dies in between is still owed.
   */
  async end(state: JobState, at: number, end: Pick<Job, 'exit' | 'count' | 'told'>): Promise<void> {
    await this.enter(state, at, { ...end, endedAt: at, concluded: true });
    await this.release();
  }

  async move(target: JobTarget, change: Partial<JobTarget>): Promise<JobTarget> {
    const moved = { ...target, ...change, revision: target.revision + 1 };
    if (!(await this.#store.move(this.#job.id, moved))) throw new LeaseLost();
    this.#targets.set(targetKey(moved), moved);
    return moved;
  }

  /** Plans a VM anew, for its next step or for more of the same; what was known of the last start is over. */
  async planNext(target: JobTarget, change: Partial<JobTarget>): Promise<JobTarget> {
    const { task, startingAt: _startingAt, ...rest } = target;
    const pastTasks = task === undefined ? {} : { pastTasks: [...(target.pastTasks ?? []), task] };
    return await this.move({ ...rest, ...pastTasks, attempts: 0 }, { ...change, state: 'planned' });
  }

  /** The Job that has a VM, or nothing where this one has it now. A lock that a finished Job left behind is taken over. */
  async lock(target: JobTarget): Promise<Job | undefined> {
    const vm = lockKey(target);
    const holder = await this.#store.lockVm(vm, this.#job.id, undefined);
    if (holder === undefined) return undefined;
    const other = await this.#store.read(holder);
    if (other !== undefined && !isOver(other.state)) return other;
    const next = await this.#store.lockVm(vm, this.#job.id, holder);
    return next === undefined ? undefined : await this.#store.read(next);
  }

  /** Notes that a VM is not needed any more; its lock is given back when nobody waits for a word meanwhile. */
  unlockLater(target: JobTarget): void {
    this.#unneeded.add(lockKey(target));
  }

  /** Gives back what is not needed any more. Where this is lost, the end of the Job frees the VM as well. */
  async unlockUnneeded(): Promise<void> {
    const vms = [...this.#unneeded];
    this.#unneeded.clear();
    await Promise.all(vms.map((vm) => this.#store.unlockVm(vm, this.#job.id)));
  }

  /** One write after the other, each upon what the one before it stored: a message is remembered while a plan is. */
  #save(change: (job: Job) => Job): Promise<void> {
    const saved = this.#saving.then(() => this.#replace(change(this.#job)));
    this.#saving = saved.catch(() => undefined);
    return saved;
  }

  async #replace(job: Job): Promise<void> {
    const saved = { ...job, ...this.#observed(), revision: this.#job.revision + 1 };
    if (!(await this.#store.save(saved))) throw new LeaseLost();
    this.#job = saved;
  }
}

/** A VM by what stays its own when it is registered anew. */
function lockKey(target: JobTarget): string {
  return target.instanceUuid ?? targetKey(target);
}

/** A target's key inside its Job. */
export function targetKey(target: { readonly vcenter: string; readonly moId: string }): string {
  return `${target.vcenter}#${target.moId}`;
}
