import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Log } from '#lib/log';

/** Structured lines and EMF metrics on standard output; both leave through Lambda itself, not through the VPC. */
export function createFunctionLog(): Log & { flush(): void; setRequest(requestId: string): void } {
  const logger = new Logger();
  const metrics = new Metrics();
  return {
    info: (event, fields) => logger.info(event, { ...fields }),
    warn: (event, fields) => logger.warn(event, { ...fields }),
    error: (event, error, fields) => logger.error(event, { ...fields, error: describe(error) }),
    count: (metric, dimensions) => add(metric, MetricUnit.Count, 1, dimensions),
    duration: (metric, milliseconds, dimensions) => add(metric, MetricUnit.Milliseconds, milliseconds, dimensions),
    flush: () => metrics.publishStoredMetrics(),
    setRequest: (requestId) => logger.appendKeys({ requestId }),
  };

  function add(
    name: string,
    unit: (typeof MetricUnit)[keyof typeof MetricUnit],
    value: number,
    dimensions: Readonly<Record<string, string>> = {},
  ): void {
    const single = metrics.singleMetric();
    for (const [key, one] of Object.entries(dimensions)) single.addDimension(key, one);
    single.addMetric(name, unit, value);
  }
}

/** Name, message, stack and causes; never the other members of an error, which may carry a request and its headers. */
function describe(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: String(error) };
  const cause = error.cause === undefined ? {} : { cause: describe(error.cause) };
  return { name: error.name, message: error.message, stack: error.stack, ...cause };
}
