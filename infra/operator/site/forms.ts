import { SaidError } from '#lib/errors';
import { list, type Read, readBy } from '#lib/policy/shape';

/** What a value of a site file has to look like. Each reader also takes the text that stands on a command line. */

/** A text of one form; `what` follows `is not`, and the cure says where to find it. */
export function formed(form: RegExp, what: string, cure = ''): Read<string> {
  return readBy((typed) => {
    if (form.test(typed)) return typed;
    throw new SaidError('usage', `"${typed}" is not ${what}.${cure === '' ? '' : ` ${cure}`}`);
  });
}

/** A list, or one text with commas between. */
export function several(
  item: Read<string>,
  { least = 0, most }: { readonly least?: number; readonly most?: number } = {},
): Read<readonly string[]> {
  const read = list(item, { least });
  return (value, place, complain) => {
    const items = read(typeof value === 'string' ? parts(value) : value, place, complain);
    if (items === undefined || most === undefined || items.length <= most) return items;
    complain(place, `it names ${items.length}, and AWS takes at most ${most}.`);
    return undefined;
  };
}

/** A whole number, or its digits. */
export function count(from: number, to: number): Read<number> {
  return (value, place, complain) => {
    const number = numberIn(value);
    if (number !== undefined && Number.isInteger(number) && number >= from && number <= to) return number;
    complain(place, `it is ${shown(value)}, and has to be a whole number from ${from} to ${to}.`);
    return undefined;
  };
}

/** One number of a few. */
export function among(numbers: readonly number[], what: string): Read<number> {
  return (value, place, complain) => {
    const number = numberIn(value);
    if (number !== undefined && numbers.includes(number)) return number;
    complain(place, `it is ${shown(value)}, and has to be ${what}: ${numbers.join(', ')}.`);
    return undefined;
  };
}

export const trueOrFalse: Read<boolean> = (value, place, complain) => {
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  complain(place, `it is ${shown(value)}, and has to be true or false.`);
  return undefined;
};

/** A text that may also be empty. */
export function orEmpty(read: Read<string>): Read<string> {
  return (value, place, complain) => (value === '' ? '' : read(value, place, complain));
}

function numberIn(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : undefined;
}

function shown(value: unknown): string {
  return typeof value === 'object' ? (Array.isArray(value) ? 'a list' : 'a map') : JSON.stringify(value);
}

function parts(value: string): string[] {
  return value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
