import type { Load } from '#infra/operator/cost/load';
import { HOURS_A_MONTH } from '#infra/operator/cost/prices';

type Dimension = 'command' | 'outcome' | 'vcenter' | 'kind';
type Catalogue = Readonly<Record<string, readonly (readonly Dimension[])[]>>;

/** Sent every five minutes, whether somebody types or not. */
const STEADY: Catalogue = {
  Heartbeat: [[]],
  VCenterAnswered: [['vcenter'], []],
  VCenterRequestTime: [['vcenter']],
  ApprovalsPending: [[]],
  ApprovalAge: [[]],
  TasksFollowed: [[]],
  JobsOverdue: [[]],
};

/** Sent with a command. */
const USED: Catalogue = {
  Command: [['command', 'outcome'], ['outcome']],
  TimeToFirstMessage: [['command']],
  TimeToOutcome: [['command']],
  QueueAge: [['command']],
  SessionsOpened: [['vcenter']],
};

/** Sent when something goes wrong. */
const FAILING: Catalogue = {
  VCenterError: [['vcenter', 'kind'], []],
  VCenterSilent: [['vcenter', 'kind'], []],
  VCenterNotAsked: [['vcenter']],
  VCenterEventFailed: [['vcenter']],
  LoginRefused: [['vcenter'], []],
  SlackError: [['kind'], []],
  RefusedSignature: [[]],
  InvocationDied: [['command'], []],
};

/** In how many hours of a month something goes wrong, at most. */
const FAILING_HOURS = 20;
/** Of the outcomes that a Job can have, and of the kinds of failure there are, how many come up. */
const OUTCOMES = 6;
const KINDS = 3;

/** Metrics that are paid for, in months: one that is sent in half of the hours is half a one. */
export function metricMonths({ vcenters, hours, days }: Load, commands: number): number {
  const values: Readonly<Record<Dimension, number>> = {
    command: commands,
    outcome: OUTCOMES,
    vcenter: vcenters,
    kind: KINDS,
  };
  const series = (catalogue: Catalogue): number =>
    Object.values(catalogue)
      .flat()
      .map((dimensions) => dimensions.reduce((product, dimension) => product * values[dimension], 1))
      .reduce((sum, count) => sum + count, 0);
  const share = (hoursSent: number): number => Math.min(1, hoursSent / HOURS_A_MONTH);
  return series(STEADY) + series(USED) * share(hours * days) + series(FAILING) * share(FAILING_HOURS);
}
