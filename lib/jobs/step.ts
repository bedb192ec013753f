import type { PlanWords } from '#lib/jobs/job';
import type { Words } from '#lib/slack/words';
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
}

/** Nothing to do: it is so already. */
export interface Already {
  readonly verdict: 'already';
  readonly said: Words;
}

export interface Refused {
  readonly verdict: 'refused';
  readonly said: Words;
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
  /** How many VMs the Job changes on the same datastore, this one included. */
  readonly neighbours: (datastore: string) => number;
}

/** How a step that nobody knows the answer of turned out. */
export type Evidence =
  | { readonly found: 'task'; readonly taskId: string }
  | { readonly found: 'done'; readonly vm: Vm }
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
  /** What `check` and `result` read of a VM. */
  readonly reads: readonly (keyof VmProperties)[];
  /** What `result` needs to see again when the task is over; read along with the poll. */
  readonly rereads: readonly (keyof VmProperties)[];
  check(vm: Vm, context: StepContext): Check;
  start(vm: Vm, context: StepContext, vsphere: VSphere): Promise<TaskRef>;
  evidence(vm: Vm, since: number, context: StepContext, vsphere: VSphere): Promise<Evidence>;
  /** What the VM shows now that the task succeeded; `undefined` where it does not show it yet. */
  result(vm: Vm, task: TaskState | undefined, context: StepContext): Words | undefined;
}
