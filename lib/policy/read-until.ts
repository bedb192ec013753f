import { SaidError } from '#lib/errors';
import { lengthOfTime } from '#lib/policy/length-of-time';

const CURE = 'Type a length of time as 30m, 2h or 7d, or a time in UTC as 2026-12-24T18:00Z.';

/** Reads until when something holds, into milliseconds since 1970. */
export function readUntil(typed: string, now: number): number {
  const length = lengthOfTime(typed);
  const until = length === undefined ? readInstant(typed) : now + length;
  if (until > now) return until;
  throw new SaidError('usage', `"${typed}" is over already; it is ${spelled(now)}Z now. ${CURE}`);
}

function readInstant(typed: string): number {
  const [, minutes, seconds = ':00'] =
    /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})(:\d{2})?(?:\.0+)?Z?$/i.exec(typed.trim().replace(' ', 'T')) ?? [];
  const at = minutes === undefined ? Number.NaN : Date.parse(`${minutes}${seconds}Z`);
  // 30 February is read as 2 March.
  if (!Number.isNaN(at) && spelled(at) === minutes?.toUpperCase()) return at;
  throw new SaidError('usage', `"${typed}" is no time. ${CURE}`);
}

function spelled(at: number): string {
  return new Date(at).toISOString().slice(0, 16);
}
