/**
 * A metric's dimensions, each of few values: every combination is a metric of its own, and paid for as one. Never a person
 * or a VM; those are in the log.
 *
 * - `command`: a slash command's function, `vm`
 * - `outcome`: what came of a Job (`lib/audit/outcome-of`)
 * - `vcenter`: its name in the configuration
 * - `kind`: what went wrong, as `ErrorKind` and `lib/slack/count-refusals` call it
 */
type Dimension = 'command' | 'outcome' | 'vcenter' | 'kind';

interface Metric {
  readonly unit: 'Count' | 'Milliseconds';
  readonly dimensions: readonly Dimension[];
  readonly meaning: string;
}

/**
 * Every metric that SlashVM counts or measures, in the namespace `SlashVM`. Beside its own dimensions each has `service`,
 * `slashvm-<stage>`, so that stages in one account are told apart.
 */
export const METRICS = {
  Command: { unit: 'Count', dimensions: ['command', 'outcome'], meaning: 'Jobs that came to their end' },
  TimeToFirstMessage: {
    unit: 'Milliseconds',
    dimensions: ['command'],
    meaning: 'From the gateway until Slack has taken the first word about a Job',
  },
  TimeToOutcome: {
    unit: 'Milliseconds',
    dimensions: ['command'],
    meaning: 'From the gateway to the end of a Job that waited for no person',
  },
  QueueAge: {
    unit: 'Milliseconds',
    dimensions: ['command'],
    meaning: 'From the gateway until a function begins with the request',
  },

  VCenterRequestTime: { unit: 'Milliseconds', dimensions: ['vcenter'], meaning: 'One request to a vCenter' },
  VCenterError: {
    unit: 'Count',
    dimensions: ['vcenter', 'kind'],
    meaning: 'Requests that a vCenter, or the way to it, did not answer with a result',
  },
  VCenterNotAsked: {
    unit: 'Count',
    dimensions: ['vcenter'],
    meaning: 'Commands that went on without a vCenter, and said so',
  },
  VCenterEventFailed: {
    unit: 'Count',
    dimensions: ['vcenter'],
    meaning: "Changes of which vCenter's own event log was not told",
  },
  VCenterAnswered: { unit: 'Count', dimensions: ['vcenter'], meaning: 'Heartbeats that a vCenter answered' },
  VCenterSilent: {
    unit: 'Count',
    dimensions: ['vcenter', 'kind'],
    meaning: 'Heartbeats that a vCenter did not answer',
  },
  SessionsOpened: { unit: 'Count', dimensions: ['vcenter'], meaning: 'Logins that a vCenter accepted' },
  LoginRefused: { unit: 'Count', dimensions: ['vcenter'], meaning: 'Logins that a vCenter refused' },
  TagsUnreadable: {
    unit: 'Count',
    dimensions: ['vcenter'],
    meaning: 'Tags that could not be read for a right or a rule',
  },
  IndexFailed: { unit: 'Count', dimensions: [], meaning: 'Indexes of an inventory that were not read or kept' },

  SlackError: { unit: 'Count', dimensions: ['kind'], meaning: 'Calls that Slack refused or did not answer' },
  RefusedSignature: { unit: 'Count', dimensions: [], meaning: 'Requests that Slack did not sign, or too old ones' },
  RefusedRequest: {
    unit: 'Count',
    dimensions: [],
    meaning: "Signed requests of another app's, workspace's or command's, or of no form known",
  },
  ForeignResponseUrl: {
    unit: 'Count',
    dimensions: [],
    meaning: 'Signed requests whose answer would have gone elsewhere',
  },
  UnknownButton: { unit: 'Count', dimensions: [], meaning: 'Clicks on a button that no Job has, forged or long over' },
  PersonUnknown: { unit: 'Count', dimensions: [], meaning: 'People about whom Slack did not say who they are' },
  GroupsUnknown: { unit: 'Count', dimensions: [], meaning: 'Times that Slack did not say who is in which group' },

  ApprovalsPending: { unit: 'Count', dimensions: [], meaning: 'Changes that wait for an approval, at a sweep' },
  ApprovalAge: { unit: 'Milliseconds', dimensions: [], meaning: 'How long the oldest of them has waited' },
  TasksFollowed: { unit: 'Count', dimensions: [], meaning: 'Changes whose vCenter tasks are followed, at a sweep' },
  JobsOverdue: { unit: 'Count', dimensions: [], meaning: 'Jobs of which something was overdue, at a sweep' },

  Heartbeat: { unit: 'Count', dimensions: [], meaning: 'Sweeps, one every five minutes' },
  InvocationDied: { unit: 'Count', dimensions: ['command'], meaning: 'Jobs whose function died in the middle' },
  NeverClaimed: {
    unit: 'Count',
    dimensions: [],
    meaning: 'Requests whose function died, or was too busy, before it began',
  },
  AuditBehind: { unit: 'Count', dimensions: ['command'], meaning: 'Jobs that could not be written into the journal' },
  ArchiveFailed: {
    unit: 'Count',
    dimensions: [],
    meaning: 'Entries of the journal that were not put into the archive',
  },
} as const satisfies Readonly<Record<string, Metric>>;

export type MetricName = keyof typeof METRICS;
type OfUnit<Unit> = { [Name in MetricName]: (typeof METRICS)[Name]['unit'] extends Unit ? Name : never }[MetricName];
export type CountName = OfUnit<'Count'>;
export type DurationName = OfUnit<'Milliseconds'>;

/** What is said with a metric: exactly its dimensions, or nothing where it has none. */
export type DimensionsOf<Name extends MetricName> = (typeof METRICS)[Name]['dimensions'] extends readonly []
  ? []
  : [dimensions: Readonly<Record<(typeof METRICS)[Name]['dimensions'][number], string>>];

/**
 * The sums that are kept beside: an alarm cannot search, so what it watches must have a name without the vCenters and
 * commands of a site. Apart from the catalogue, so that a function carries only this of it.
 */
export const SUMS: Partial<Readonly<Record<MetricName, readonly Dimension[]>>> = {
  Command: ['outcome'],
  VCenterError: [],
  VCenterSilent: [],
  VCenterAnswered: [],
  LoginRefused: [],
  SlackError: [],
  AuditBehind: [],
  InvocationDied: [],
};
