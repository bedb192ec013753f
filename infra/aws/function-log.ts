import { Logger } from '@aws-lambda-powertools/logger';
import { createFunctionMetrics } from '#infra/aws/function-metrics';
import type { LevelLog } from '#lib/log';

/** Structured lines and EMF metrics on standard output; both leave through Lambda itself, not through the VPC. */
export function createFunctionLog(): LevelLog & {
  /** Prints what was measured; to be called at the end of each invocation. */
  flush(): void;
  setRequest(requestId: string): void;
} {
  const logger = new Logger();
  const metrics = createFunctionMetrics();
  return {
    info: (event, fields) => logger.info(event, { ...fields }),
    warn: (event, fields) => logger.warn(event, { ...fields }),
    error: (event, error, fields) => logger.error(event, { ...fields, error: describe(error) }),
    count: (metric, ...[dimensions]) => metrics.count(metric, 1, dimensions),
    level: (metric, value, ...[dimensions]) => metrics.count(metric, value, dimensions),
    duration: (metric, milliseconds, ...[dimensions]) => metrics.duration(metric, milliseconds, dimensions),
    flush: metrics.flush,
    setRequest: (requestId) => logger.appendKeys({ requestId }),
  };
}

/** Name, message, stack and causes; never the other members of an error, which may carry a request and its headers. */
function describe(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: String(error) };
  const cause = error.cause === undefined ? {} : { cause: describe(error.cause) };
  return { name: error.name, message: error.message, stack: error.stack, ...cause };
}
