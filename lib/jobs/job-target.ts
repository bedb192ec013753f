import type { ErrorKind } from '#lib/errors';
import type { Words } from '#lib/slack/words';

/** One VM of a change: plan and journal in one item, so that no item grows with the number of VMs. */
export interface JobTarget {
  readonly vcenter: string;
  readonly moId: string;
  readonly instanceUuid?: string;
  readonly typed: string;
  readonly name: string;
  readonly path: string;
  readonly version: number;
  readonly revision: number;
  readonly state: StepState;
  /** Which of the change's steps it is at; the first where absent. */
  readonly at?: number;
  readonly past?: readonly PastStep[];
  readonly facts?: Facts;
  readonly plannedAt: number;
  /** Seconds since 1970, as the Job's. */
  readonly removeAt: number;
  readonly startingAt?: number;
  /** How often a start was stored: a second one follows only on evidence that the first never happened. */
  readonly attempts: number;
  readonly task?: string;
  /** Tasks of earlier starts, the oldest first. */
  readonly pastTasks?: readonly string[];
  /** What the step's check noted when this was planned. */
  readonly note?: Readonly<Record<string, string>>;
  readonly outcome?: Outcome;
  /** What kind of failure it met, where one settled it. */
  readonly kind?: ErrorKind;
  /** What happened to this VM, one sentence. */
  readonly said?: Words;
  readonly warnings: readonly Words[];
  /** What the change takes from this VM; shown when it is asked whether to go on. */
  readonly losses?: readonly Words[];
  /** What may be done next with this VM. */
  readonly offers?: readonly Offer[];
  /** Which of the change's steps vCenter's event log was told of last: once for each, however often it is started. */
  readonly told?: number;
  /** Why vCenter's event log was not written. */
  readonly unlogged?: string;
  /** Set once vCenter was asked to end its task. */
  readonly stopping?: boolean;
  readonly settledAt?: number;
}

export type StepState = 'planned' | 'starting' | 'started' | 'settled';

export type Outcome =
  | 'done'
  | 'already'
  | 'not-found'
  | 'ambiguous'
  | 'refused'
  | 'failed'
  | 'running'
  | 'unknown'
  | 'cancelled';

/** What was shown when it was asked; a VM that differs when its turn comes is asked about again. */
export interface Facts {
  readonly name: string;
  readonly path: string;
  readonly power: string;
  /** The moIds of its snapshots. */
  readonly snapshots: readonly string[];
}

/** A step of a VM that is over while another follows. */
export interface PastStep {
  readonly step: string;
  readonly outcome: Outcome;
  readonly said: Words;
}

/** A VM that was looked at for a change, and what its check said. */
export type Considered = Pick<JobTarget, 'vcenter' | 'moId' | 'name' | 'outcome' | 'said'>;

/** A button under a VM's outcome: what somebody would type next for this one VM, under the same rules as typing. */
export type Offer =
  | {
      readonly label: string;
      readonly subcommand: string;
      /** Typed behind the VM: `--snapshot "#3"`. */
      readonly options?: string;
    }
  /** The same command once more, for this VM alone; perhaps with a clear word in place of the one that was typed. */
  | { readonly label: string; readonly again: true; readonly instead?: Instead };

export interface Instead {
  readonly typed: string;
  readonly by: string;
}
