import { SaidError } from '#lib/errors';
import { duration } from '#lib/slack/age';

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 };

/** Reads a length of time as `90s`, `5m` or `2h`, into milliseconds. */
export function readDuration(value: string, max: number, name: string): number {
  const [, count, unit] = /^(\d{1,6})\s*([smh])$/i.exec(value.trim()) ?? [];
  const milliseconds = Number(count) * (UNITS[unit?.toLowerCase() ?? ''] ?? Number.NaN);
  if (Number.isNaN(milliseconds)) {
    throw new SaidError('usage', `--${name} is a time as 30s, 5m or 2h, not "${value}".`);
  }
  if (milliseconds >= 1000 && milliseconds <= max) return milliseconds;
  throw new SaidError('usage', `--${name} is from 1 second to ${duration(max)}, not "${value}".`);
}
