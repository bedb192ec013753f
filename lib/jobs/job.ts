import { createHash } from 'node:crypto';
import type { ErrorKind } from '#lib/errors';
import type { AskedApproval } from '#lib/jobs/approval';
import { base32 } from '#lib/jobs/base32';
import type { Button } from '#lib/jobs/button';
import type { Considered, Outcome } from '#lib/jobs/job-target';
import type { Meter } from '#lib/jobs/meter';
import type { Posted } from '#lib/slack/slack';
import type { Words } from '#lib/slack/words';

/**
 * The shape of what is stored; code that meets a newer one changes nothing and leaves it due. Since 3 a Job may wait for
 * approvals, which code of 2 would take for one that runs.
 */
export const JOB_VERSION = 3;

export type JobState =
  | 'received'
  | 'refused'
  | 'awaiting-confirmation'
  | 'awaiting-approval'
  | 'cancelled'
  | 'denied'
  | 'expired'
  | 'running'
  | 'following'
  | 'ended';

/** Who asked for what, where and when (milliseconds since 1970, the gateway's clock). */
export interface Asked {
  readonly team: string;
  readonly user: string;
  readonly userName: string;
  readonly channel: string;
  /** As Slack called it then; absent in Jobs of older versions. */
  readonly channelName?: string;
  readonly text: string;
  readonly at: number;
}

/** Whoever works on a Job; until then (milliseconds) others leave it alone. */
export interface Lease {
  /** Lambda request id, `#`, a random part: a second delivery of the same event is another holder. */
  readonly holder: string;
  readonly until: number;
}

/** A message of the Job that can be edited. */
export interface Address extends Posted {
  readonly role: 'status';
  /** True where the bot could not write in the channel, so that the last word also goes by the reply address. */
  readonly direct: boolean;
}

export interface Transition {
  readonly at: number;
  readonly state: JobState;
}

/** A typed word that led to no VM, kept for the last word. */
export interface UnresolvedWord {
  readonly typed: string;
  readonly outcome: Outcome;
  readonly said: string;
  /** What to type instead, each for exactly one VM. */
  readonly forms?: readonly string[];
  readonly choices?: readonly { readonly form: string; readonly about: string }[];
}

/** What a change is about to do, in words that fit before a list of names. */
export interface PlanWords {
  /** `Taking a snapshot of`. */
  readonly doing: string;
  /** `Took a snapshot of`. */
  readonly done: string;
  /** `take a snapshot of`. */
  readonly todo: string;
}

export interface Plan {
  readonly effect: Effect;
  /** The step that was asked for, among those that go with it. */
  readonly step: string;
  readonly words: PlanWords;
  readonly targets: number;
  readonly hash: string;
  readonly frozenAt: number;
  readonly unresolved: readonly UnresolvedWord[];
  readonly notes: readonly Words[];
}

export type Effect = 'read' | 'change' | 'interrupt' | 'destroy';

/** One command somebody typed, from the moment it arrives to its last word. */
export interface Job {
  readonly id: string;
  readonly version: number;
  /** Rises with every write of the header: who holds an older one can change nothing. */
  readonly revision: number;
  readonly origin: 'slash' | 'click' | 'schedule';
  readonly asked: Asked;
  readonly command: string;
  readonly subcommand?: string;
  readonly state: JobState;
  readonly lease?: Lease;
  readonly plan?: Plan;
  readonly messages: readonly Address[];
  /** Its latest transitions, the oldest first; older ones are let go of once the journal has them. */
  readonly history: readonly Transition[];
  /** How many transitions are not kept any more; none where absent. */
  readonly forgotten?: number;
  /** How many transitions are in the journal; none where absent. */
  readonly audited?: number;
  /** What the buttons of its newest message ask for. */
  readonly buttons?: readonly Button[];
  readonly decisions?: readonly Decision[];
  /** Until when a question may be answered, milliseconds since 1970. */
  readonly askedUntil?: number;
  /** Who is asked to approve it, and who has. */
  readonly approval?: AskedApproval;
  /** Rules for approvals that asked nobody, for their quota was not used up. */
  readonly automatic?: readonly string[];
  /** How many schedules were made to follow it. */
  readonly followed?: number;
  /** Something is still owed (run, resume, last word); gone when Slack has accepted the last word. */
  readonly dueAt?: number;
  readonly endedAt?: number;
  /** What a script wants to know: 0 all done or already so, 1 not, 2 usage, 3 waits for a person. */
  readonly exit?: 0 | 1 | 2 | 3;
  /** How many rows a read answered with; the rows themselves are not kept. */
  readonly count?: number;
  /** The first sentence of a last word that was no success: why it was refused, or what went wrong. */
  readonly told?: string;
  /** What kind of failure ended it, where one did; `internal` for one that no sentence is for. */
  readonly kind?: ErrorKind | 'internal';
  /** How it fared until now; absent in Jobs of older versions. */
  readonly meter?: Meter;
  /** VMs of a change that did not begin, since it was a dry run or nothing was left to do. */
  readonly considered?: readonly Considered[];
  /** Who asked for a running change to end. */
  readonly stopped?: { readonly by: string; readonly at: number };
  /** True once Slack has taken the last word: what may be owed still is the journal. */
  readonly concluded?: true;
  /** After this nothing is tried any more; the Job is ended with what is known. */
  readonly expiresAt: number;
  /** Seconds since 1970: when the table forgets it. */
  readonly removeAt: number;
}

/** What its asker decided about a Job by a click. */
export interface Decision {
  readonly at: number;
  readonly by: string;
  readonly act: 'confirm' | 'cancel';
  /** What else was chosen with it: `start`. */
  readonly choice?: string;
}

/** A Job's id: two deliveries of one signed request are one Job. */
export function jobId(signature: string): string {
  return base32(createHash('sha256').update(signature).digest()).slice(0, 16);
}

/** The form of an id that people read and type. */
export function shortId(id: string): string {
  return id.slice(0, 4).toUpperCase();
}

/** The asker's answer to a Job that waits, as it was asked last. */
export function answerOf({ decisions = [], history, state }: Job): Decision | undefined {
  const asked = history.findLast((one) => one.state === state);
  return decisions.findLast(({ at }) => asked !== undefined && at >= asked.at);
}

/** True where a Job has nothing left to do but perhaps its last word. */
export function isOver(state: JobState): boolean {
  return !['received', 'awaiting-confirmation', 'awaiting-approval', 'running', 'following'].includes(state);
}
