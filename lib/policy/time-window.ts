import { type Cron, fitsCron, readCron } from '#lib/policy/cron';

/** A stretch of time that comes again: it begins as cron says, on the clocks of a zone. */
export interface TimeWindow {
  readonly cron: string;
  /** Milliseconds, at most `LONGEST_WINDOW`. */
  readonly duration: number;
  /** IANA name: `Europe/Berlin`. */
  readonly zone: string;
}

export const LONGEST_WINDOW = 31 * 86_400_000;

const MINUTE = 60_000;

/** Every zone's clocks differ from UTC by whole quarters of an hour, and are changed at one. */
const QUARTER = 15 * MINUTE;

/** True where a window that has begun is not over yet. */
export function isWithin({ cron, duration, zone }: TimeWindow, now: number): boolean {
  const begins = readCron(cron);
  const localAt = clockOf(zone);
  const earliest = now - duration;
  let quarter = now - (now % QUARTER);
  let local = localAt(quarter);
  while (quarter > earliest - QUARTER) {
    const before = localAt(quarter - QUARTER);
    // Minutes that clocks leave out in spring begin with the minute after them: what was to begin then does so.
    const skipped = Math.max(0, local - before - QUARTER);
    if (skipped > 0 && quarter > earliest && beginsIn(begins, local - skipped, local)) return true;
    const from = Math.max(0, Math.floor((earliest - quarter) / MINUTE) + 1) * MINUTE;
    const to = Math.min(QUARTER, Math.floor((now - quarter) / MINUTE) * MINUTE + MINUTE);
    if (beginsIn(begins, local + from, local + to)) return true;
    quarter -= QUARTER;
    local = before;
  }
  return false;
}

/** True where no time zone is called so. */
export function isNoZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return !/^(UTC|GMT|[A-Za-z_]+\/[A-Za-z0-9_+/-]+)$/.test(zone);
  } catch {
    return true;
  }
}

function beginsIn(cron: Cron, from: number, to: number): boolean {
  for (let minute = from; minute < to; minute += MINUTE) {
    if (fitsCron(cron, new Date(minute))) return true;
  }
  return false;
}

/** What the clocks of a zone show, as if it were UTC. */
function clockOf(zone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  return (at) => {
    const [month = 1, day = 1, year = 1970, hour = 0, minute = 0] = format.format(at).split(/\D+/).map(Number);
    return Date.UTC(year, month - 1, day, hour, minute);
  };
}
