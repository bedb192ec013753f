import type { Effect } from '#lib/jobs/job';
import type { TargetScope } from '#lib/policy/target-scope';
import type { TimeWindow } from '#lib/policy/time-window';

/** What `infra/policy.yml` says, validated: what holds whoever asks. */
export interface Policy {
  /** All changes are off. */
  readonly observer: boolean;
  /** Whether the workspace's guests, and people of other workspaces, may be given rights at all. */
  readonly guests: boolean;
  readonly strangers: boolean;
  readonly directMessages: boolean;
  /** The first that fits a channel decides. */
  readonly channels: readonly ChannelRule[];
  /** What nobody changes. */
  readonly protected: readonly Protection[];
  readonly limits: PolicyLimits;
  readonly freezes: readonly Freeze[];
  readonly reasons: readonly ReasonRule[];
  /** Permissions whose answers go to a direct message. */
  readonly privately: readonly string[];
  readonly approvals: readonly ApprovalRule[];
}

export interface ChannelRule {
  /** A channel's id, or a glob over names of public channels. */
  readonly channel: string;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

export interface Protection {
  readonly name: string;
  readonly targets: TargetScope;
}

export interface PolicyLimits {
  /** VMs that one change may touch. */
  readonly targets: number;
  /** Changes that one person may run within an hour; absent where there is no limit. */
  readonly changesPerHour?: number;
}

/** Persons by Slack's ids. */
export interface People {
  readonly users: readonly string[];
  readonly groups: readonly string[];
}

export interface Freeze extends TimeWindow {
  readonly name: string;
  readonly permissions: readonly string[];
  readonly targets?: TargetScope;
  /** Who may change something all the same, with a reason. */
  readonly breakers: People;
}

export interface ReasonRule {
  readonly permissions: readonly string[];
  readonly targets?: TargetScope;
  /** A regular expression that the reason has to hold: `CHG-\d+`. */
  readonly pattern?: string;
  /** How to say that in words: `the change's number, as CHG-1234`. */
  readonly about?: string;
}

export interface ApprovalRule {
  readonly name: string;
  readonly permissions: readonly string[];
  readonly targets?: TargetScope;
  readonly effects?: readonly Effect[];
  /** Only where the plan has at least so many of these targets. */
  readonly from: number;
  /** Only within this window. */
  readonly hours?: TimeWindow;
  readonly approvers: People;
  /** How many of them it takes. */
  readonly quorum: number;
  readonly requesterMayApprove: boolean;
  /** So many changes of one person within a time need nobody for this rule. */
  readonly automatic?: Quota;
  /** Milliseconds after which an unanswered request is over. */
  readonly expires: number;
  /** Milliseconds after which the approvers, and the group, are reminded. */
  readonly reminder?: number;
  readonly escalation?: string;
  /** Where the request is shown beside the channel it was asked in. */
  readonly channel?: string;
}

export interface Quota {
  readonly most: number;
  /** Milliseconds. */
  readonly within: number;
}

/** Where there is no `policy.yml`: nothing beyond grants. */
export const NO_POLICY: Policy = {
  observer: false,
  guests: false,
  strangers: false,
  directMessages: true,
  channels: [],
  protected: [],
  limits: { targets: 20 },
  freezes: [],
  reasons: [],
  privately: [],
  approvals: [],
};
