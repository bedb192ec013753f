import type { Load } from '#infra/operator/cost/load';
import { HOURS_A_MONTH } from '#infra/operator/cost/prices';
import { METRICS, type MetricName, SUMS } from '#lib/metrics';

/** Sent every five minutes, whether somebody types or not. */
const STEADY: readonly MetricName[] = [
  'Heartbeat',
  'VCenterAnswered',
  'VCenterRequestTime',
  'ApprovalsPending',
  'ApprovalAge',
  'TasksFollowed',
  'JobsOverdue',
];

/** Sent with a command. */
const USED: readonly MetricName[] = ['Command', 'TimeToFirstMessage', 'TimeToOutcome', 'QueueAge', 'SessionsOpened'];

/** Sent when something goes wrong: all others. */
const FAILING = (Object.keys(METRICS) as MetricName[]).filter((name) => ![...STEADY, ...USED].includes(name));

/** In how many hours of a month something goes wrong, at most. */
const FAILING_HOURS = 20;
/** Of the outcomes that a Job can have, and of the kinds of failure there are, how many come up. */
const OUTCOMES = 6;
const KINDS = 3;

/** Metrics that are paid for, in months: one that is sent in half of the hours is half a one. */
export function metricMonths({ vcenters, hours, days }: Load, commands: number): number {
  const values = {
    command: commands,
    outcome: OUTCOMES,
    vcenter: vcenters,
    kind: KINDS,
  };
  const series = (catalogue: readonly MetricName[]): number =>
    catalogue
      .flatMap((name): readonly (readonly (keyof typeof values)[])[] => [
        METRICS[name].dimensions,
        ...(SUMS[name] === undefined ? [] : [SUMS[name]]),
      ])
      .map((dimensions) => dimensions.reduce((product, dimension) => product * values[dimension], 1))
      .reduce((sum, count) => sum + count, 0);
  const share = (hoursSent: number): number => Math.min(1, hoursSent / HOURS_A_MONTH);
  return series(STEADY) + series(USED) * share(hours * days) + series(FAILING) * share(FAILING_HOURS);
}
