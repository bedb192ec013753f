import { SaidError } from '#lib/errors';

/** When something begins: each field as the numbers that fit. */
export interface Cron {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  /** Sunday is 0. */
  readonly weekdays: ReadonlySet<number>;
  /** Where both are given, either day fits, as cron has always had it. */
  readonly eitherDay: boolean;
}

interface Field {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly names?: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const FIELDS = [
  { name: 'minute', from: 0, to: 59 },
  { name: 'hour', from: 0, to: 23 },
  { name: 'day of the month', from: 1, to: 31 },
  { name: 'month', from: 1, to: 12, names: MONTHS },
  { name: 'weekday', from: 0, to: 7, names: WEEKDAYS },
] as const satisfies readonly Field[];

/** The longest that each month can be. */
const LENGTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Reads the five fields of cron: numbers, names, `*`, lists, ranges and steps. */
export function readCron(typed: string): Cron {
  const parts = typed.trim().split(/\s+/);
  if (parts.length !== FIELDS.length || typed.trim() === '') {
    throw new SaidError(
      'usage',
      `"${typed}" is no cron: it needs five fields (minute, hour, day of the month, month, weekday), as "0 18 * * fri".`,
    );
  }
  const [minutes, hours, days, months, weekdays] = FIELDS.map((field, index) => readField(field, parts[index] ?? ''));
  const [, , day = '', , weekday = ''] = parts;
  const cron = {
    minutes: minutes ?? new Set(),
    hours: hours ?? new Set(),
    days: days ?? new Set(),
    months: months ?? new Set(),
    weekdays: new Set([...(weekdays ?? [])].map((one) => one % 7)),
    eitherDay: !day.startsWith('*') && !weekday.startsWith('*'),
  };
  refuseNever(typed, cron);
  return cron;
}

/** True where it begins in the minute that a `Date` shows in its UTC fields. */
export function fitsCron(cron: Cron, local: Date): boolean {
  if (!cron.minutes.has(local.getUTCMinutes()) || !cron.hours.has(local.getUTCHours())) return false;
  if (!cron.months.has(local.getUTCMonth() + 1)) return false;
  const [day, weekday] = [cron.days.has(local.getUTCDate()), cron.weekdays.has(local.getUTCDay())];
  return cron.eitherDay ? day || weekday : day && weekday;
}

function readField(field: Field, part: string): ReadonlySet<number> {
  return new Set(part.split(',').flatMap((piece) => readPiece(field, piece)));
}

function readPiece(field: Field, piece: string): readonly number[] {
  const [range = '', step, ...more] = piece.split('/');
  const [first = '', last, ...others] = range.split('-');
  const every = step === undefined ? 1 : numberOf(step);
  const from = range === '*' ? field.from : numberIn(field, first);
  const end = range === '*' || (step !== undefined && last === undefined) ? field.to : from;
  const to = last === undefined ? end : numberIn(field, last);
  if ([...more, ...others].length > 0 || every === undefined || every < 1) throw wrong(field, piece);
  if (from === undefined || to === undefined || from > to) throw wrong(field, piece);
  return Array.from({ length: Math.floor((to - from) / every) + 1 }, (_, index) => from + index * every);
}

function numberIn({ names = [], from, to }: Field, typed: string): number | undefined {
  const named = names.indexOf(typed.toLowerCase());
  const value = named >= 0 ? named + from : numberOf(typed);
  return value !== undefined && value >= from && value <= to ? value : undefined;
}

function numberOf(typed: string): number | undefined {
  return /^\d{1,2}$/.test(typed) ? Number(typed) : undefined;
}

function wrong({ name, from, to, names }: Field, piece: string): SaidError {
  const named = names === undefined ? '' : ` or ${names[0]} to ${names.at(-1)}`;
  return new SaidError(
    'usage',
    `"${piece}" is no ${name}: it is ${from} to ${to}${named}, * for each, a range as ${from}-${to} or a step as */2.`,
  );
}

/** 30 February never comes. */
function refuseNever(typed: string, { days, months, eitherDay }: Cron): void {
  if (eitherDay || [...months].some((month) => [...days].some((day) => day <= (LENGTHS[month - 1] ?? 0)))) return;
  throw new SaidError('usage', `"${typed}" never comes: no such month has that day.`);
}
