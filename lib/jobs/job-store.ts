import type { Job } from '#lib/jobs/job';
import type { JobTarget } from '#lib/jobs/job-target';

/** Where to answer somebody who typed a command; an item of its own with a life of 30 minutes, never logged or shown. */
export interface ReplyAddress {
  readonly url: string;
  /** Milliseconds since 1970; Slack takes nothing there afterwards. */
  readonly until: number;
}

/** Somebody's wish that a running Job ends; an item of its own, since its holder alone writes the Job. */
export interface StopRequest {
  readonly by: string;
  readonly at: number;
}

/** Where Jobs are kept. Every write is conditional: who was overtaken is told, and leaves. */
export interface JobStore {
  /** Stores a new Job; false where one of that id is there. */
  claim(job: Job): Promise<boolean>;
  read(id: string): Promise<Job | undefined>;
  /** Stores the header in place of the revision before it; false where somebody else wrote in between. */
  save(job: Job): Promise<boolean>;
  /** Stores new targets; one that is there already is left as it is. False where one was. */
  plan(id: string, targets: readonly JobTarget[]): Promise<boolean>;
  targets(id: string): Promise<readonly JobTarget[]>;
  /** Stores a target in place of the revision before it; false where somebody else wrote in between. */
  move(id: string, target: JobTarget): Promise<boolean>;
  keepReplyAddress(id: string, address: ReplyAddress): Promise<void>;
  replyAddress(id: string): Promise<ReplyAddress | undefined>;
  /** Notes that this Job is the one for a text; another Job's id where that one is noted already. */
  holdText(key: string, id: string, instead: string | undefined, until: number): Promise<string | undefined>;
  /**
   * Takes the lock of a VM for a Job, or says which Job has it; `instead` is a Job that is known to be over and whose lock
   * may be taken.
   */
  lockVm(vm: string, id: string, instead: string | undefined): Promise<string | undefined>;
  /** Gives the lock back where this Job has it. */
  unlockVm(vm: string, id: string): Promise<void>;
  /** Asks whoever holds a Job to end it; the first to ask stands. */
  askToStop(id: string, request: StopRequest): Promise<void>;
  stopAsked(id: string): Promise<StopRequest | undefined>;
  /** Ids of a person's latest Jobs, newest first. */
  latestOf(user: string, limit: number): Promise<readonly string[]>;
  /** Counts one more attempt to resume since a Job was handed on for the n-th time, and says how many there were. */
  countResume(id: string, followed: number): Promise<number>;
  /** Ids of Jobs of which something is overdue, oldest first. */
  due(now: number, limit: number): Promise<readonly string[]>;
}

/** Somebody else holds the Job now; whoever meets this stops without another word. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/** Stored by a newer version of SlashVM: nothing is changed, and it stays due for code that understands it. */
export class NewerVersion extends Error {
  override readonly name = 'NewerVersion';
}
