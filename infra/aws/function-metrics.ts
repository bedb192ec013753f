import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { type MetricName, SUMS } from '#lib/metrics';

type Dimensions = Readonly<Record<string, string>>;

interface Measured {
  readonly name: MetricName;
  readonly dimensions: Dimensions;
  readonly values: number[];
}

/** Powertools prints a line by itself at a hundred values, and forgets the dimensions with it. */
const MOST_VALUES = 50;

/**
 * Metrics as lines of CloudWatch's embedded metric format on standard output. Counts are printed at once; durations
 * together, one line for a metric and its dimensions: a change asks a vCenter hundreds of times.
 */
export function createFunctionMetrics(): {
  count(name: MetricName, value: number, dimensions?: Dimensions): void;
  duration(name: MetricName, milliseconds: number, dimensions?: Dimensions): void;
  flush(): void;
} {
  const metrics = new Metrics();
  const measured = new Map<string, Measured>();

  function print(
    { name, dimensions, values }: Measured,
    unit: typeof MetricUnit.Count | typeof MetricUnit.Milliseconds,
  ): void {
    const sum = SUMS[name];
    const sums = sum === undefined ? [] : [Object.fromEntries(sum.map((key) => [key, dimensions[key] ?? '']))];
    // A line each: Powertools warns of a dimension that is in two sets of one line.
    for (const one of [dimensions, ...sums]) {
      for (const [key, value] of Object.entries(one)) metrics.addDimension(key, value);
      for (const value of values) metrics.addMetric(name, unit, value);
      metrics.publishStoredMetrics();
    }
  }

  return {
    count: (name, value, dimensions = {}) => print({ name, dimensions, values: [value] }, MetricUnit.Count),
    duration(name, milliseconds, dimensions = {}) {
      const key = `${name} ${Object.values(dimensions).join(' ')}`;
      const known = measured.get(key) ?? { name, dimensions, values: [] };
      measured.set(key, known);
      known.values.push(milliseconds);
      if (known.values.length < MOST_VALUES) return;
      measured.delete(key);
      print(known, MetricUnit.Milliseconds);
    },
    flush() {
      for (const one of measured.values()) print(one, MetricUnit.Milliseconds);
      measured.clear();
    },
  };
}
