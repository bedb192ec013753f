import type { Row } from '#lib/slack/message';
import type { Posted } from '#lib/slack/slack';
import type { Words } from '#lib/slack/words';

/** What somebody decided about one plan. */
export interface Approval {
  readonly by: string;
  readonly verdict: 'approve' | 'deny';
  /** The plan that was shown: an approval of another is none. */
  readonly plan: string;
  readonly at: number;
  readonly comment?: string;
}

/** What a change waits for until enough people have decided, and whom it was shown to. */
export interface AskedApproval {
  /** The plan's hash and the round: who is asked anew decides anew. */
  readonly plan: string;
  readonly round: number;
  /** The rules that wait for people, each for its own. */
  readonly rules: readonly AwaitedRule[];
  /** Everything that was decided, of earlier plans too. */
  readonly approvals: readonly Approval[];
  /** Until when it may be decided, milliseconds since 1970. */
  readonly until: number;
  readonly cards: readonly Card[];
  /** `--reason`, as typed. */
  readonly reason?: string;
  /** What is different from what was shown before, a row each. */
  readonly changes: readonly Row[];
  /** What holds for the whole plan, such as the free space when it was asked. */
  readonly notes: readonly Words[];
  /** What the cards say by now of who decided: they are edited where it differs. */
  readonly shown?: string;
  /** Who was told that an approval of theirs does not count any more. */
  readonly uncounted?: readonly string[];
  /** For when a schedule was made that looks at it again. */
  readonly wakesAt?: number;
}

export interface AwaitedRule {
  readonly name: string;
  /** Who could approve by it when it was asked, by id. */
  readonly may: readonly string[];
  /** When its approvers are reminded, milliseconds since 1970; gone once they were. */
  readonly remindAt?: number;
}

/** A message beside the Job's own, edited whenever somebody decides. */
export interface Card {
  /** A channel, or a person for the direct message. */
  readonly to: string;
  /** `decide` has buttons, `told` has none; `outcome` is the requester's and comes when it is decided. */
  readonly role: 'decide' | 'told' | 'outcome';
  readonly plan: string;
  readonly isReminder?: boolean;
  /** Says already that its plan is not the newest any more. */
  readonly isOver?: boolean;
  /** Slack did not take its last edit: it is edited again. */
  readonly isStale?: boolean;
  /** When it was about to be posted: stored before, so that nobody else posts it meanwhile. 0 until somebody is. */
  readonly at: number;
  /** Where it stands, once Slack has taken it. */
  readonly posted?: Posted;
  /** Slack's word for why it never will. */
  readonly refused?: string;
}
