import { AwsError } from '#infra/local/aws/aws-error';

/** When a schedule fires: once, or again and again. */
export type ScheduleTimes = { readonly at: number } | { readonly everyMs: number };

const UNIT_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

const invalid = (expression: string): AwsError =>
  new AwsError('ValidationException', `Invalid Schedule Expression ${expression}.`);

/** Reads `at(2026-11-23T10:05:00)` (UTC) and `rate(5 minutes)`. */
export function parseSchedule(expression: string, timezone = 'UTC'): ScheduleTimes {
  const once = /^at\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\)$/.exec(expression);
  if (once) {
    if (timezone !== 'UTC')
      throw new AwsError('ValidationException', `The local Scheduler knows UTC, not ${timezone}.`);
    const at = Date.parse(`${once[1]}Z`);
    if (Number.isNaN(at)) throw invalid(expression);
    return { at };
  }
  const [, count, unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const length = UNIT_MS[unit];
  if (!length || Number(count) < 1) throw invalid(expression);
  return { everyMs: Number(count) * length };
}
