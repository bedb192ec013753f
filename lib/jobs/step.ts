import type { SaidError } from '#lib/errors';
import type { IsBackup } from '#lib/jobs/backup-snapshots';
import type { PlanWords } from '#lib/jobs/job';
import type { Offer } from '#lib/jobs/job-target';
import type { Words } from '#lib/slack/words';
import type { ChangePrivilege } from '#lib/vsphere/needed-privileges';
import type { VmState } from '#lib/vsphere/read-vms';
import type { TaskRef, TaskState } from '#lib/vsphere/tasks';
import type { VmProperties } from '#lib/vsphere/vm-properties';
import type { VSphere } from '#lib/vsphere/vsphere';

/** A VM with whatever a step asked to read. */
export type Vm = VmState<keyof VmProperties>;

/** Go on, perhaps with warnings that are shown beside the result. */
export interface Go {
  readonly verdict: 'go';
  readonly warnings: readonly Words[];
  /** What the change takes from this VM, a sentence each; shown before it is confirmed. */
  readonly losses?: readonly Words[];
  /** What the check found out and the step needs again: kept with the plan, so that what was decided is what runs. */
  readonly note?: StepNote;
}

/** Facts of one VM's step, by name: which snapshot a typed name meant, where a VM was when it was planned. */
export type StepNote = Readonly<Record<string, string>>;

/** Nothing to do: it is so already. */
export interface Already {
  readonly verdict: 'already';
  readonly said: Words;
}

export interface Refused {
  readonly verdict: 'refused';
  readonly said: Words;
  /** What may be done instead. */
  readonly offers?: readonly Offer[];
}

export type Check = Go | Already | Refused;

/** What is known about the Job when a step looks at a VM. */
export interface StepContext {
  readonly jobId: string;
  readonly requester: string;
  readonly typed: string;
  /** When the Job was asked, milliseconds since 1970. */
  readonly askedAt: number;
  readonly now: number;
  /** What the check noted when it was planned. */
  readonly note: StepNote;
  /** How many VMs the Job changes on the same datastore, this one included. */
  readonly neighbours: (datastore: string) => number;
  /** Whether a snapshot of this name is a backup product's. */
  readonly isBackup: IsBackup;
}

/** A task to follow; or nothing, where the method answers at once and the VM itself shows what it did. */
export type Started = TaskRef | 'asked';

export type Onward = { readonly follow: string } | { readonly failed: SaidError };

/** How a step that nobody knows the answer of turned out. */
export type Evidence =
  | { readonly found: 'task'; readonly taskId: string }
  | { readonly found: 'done'; readonly vm: Vm }
  /** It was taken and has no task: what the VM shows is waited for. */
  | { readonly found: 'asked' }
  | { readonly found: 'nothing' }
  | { readonly found: 'unclear'; readonly said: Words };

/**
 * One change of one VM.
 *
 * `check` is pure and decides by what was read. `start` is the only write; `lib/jobs` alone calls it, after it has stored
 * that it will. `evidence` says what became of a start whose answer was lost. `result` puts the end into words.
 */
export interface Step {
  readonly name: string;
  readonly words: PlanWords;
  /** What the account for changes has to hold on the VM for `start`. */
  readonly privileges: readonly ChangePrivilege[];
  /** What `check` and `result` read of a VM. */
  readonly reads: readonly (keyof VmProperties)[];
  /** What `result` needs to see again when the task is over; read along with the poll. */
  readonly rereads: readonly (keyof VmProperties)[];
  /** Goes with what was asked for and is not it, such as a safety snapshot before a revert. */
  readonly beside?: true;
  /** How many VMs with files on one datastore are worked on at once; the others wait for their turn. */
  readonly atOnce?: { readonly datastore: number };
  /** Milliseconds in which the VM has to show what was done; ten seconds where absent. */
  readonly patience?: number;
  check(vm: Vm, context: StepContext): Check;
  /** What the next start is about, kept before it is sent, where one step starts several tasks one after the other. */
  aim?(vm: Vm, context: StepContext): StepNote;
  start(vm: Vm, context: StepContext, vsphere: VSphere): Promise<Started>;
  /** Where a finished task only leads to another, as PowerOnMultiVM's does; or where its success holds a refusal. */
  onward?(task: TaskState, vcenter: string): Onward | undefined;
  evidence(vm: Vm, since: number, context: StepContext, vsphere: VSphere): Promise<Evidence>;
  /**
   * What the VM shows now that the task succeeded or the method answered; `undefined` where it does not show it yet,
   * `again` where this step has more to start on the VM.
   */
  result(vm: Vm, task: TaskState | undefined, context: StepContext): Words | 'again' | undefined;
  /** The sentence for a VM that was asked and does not show it when `patience` is over. */
  late?(vm: Vm, context: StepContext): Words;
  /** What is obvious to do next, once it is done. */
  offers?(vm: Vm, context: StepContext): readonly Offer[];
}
