import { SaidError } from '#lib/errors';
import { didYouMean } from '#lib/targets/suggest';

/** Where something stands (`approvals[0].quorum`) and what is wrong with it. */
export type Complain = (place: string, sentence: string) => void;

/** Reads one value; what cannot be read is complained of, and `undefined`. */
export type Read<T> = (value: unknown, place: string, complain: Complain) => T | undefined;

interface Field<T> {
  readonly read: Read<T>;
  readonly required: boolean;
  readonly otherwise?: T;
}

type Fields<T> = { readonly [K in keyof T]-?: Field<NonNullable<T[K]>> };

export const required = <T>(read: Read<T>): Field<T> => ({ read, required: true });
export const optional = <T>(read: Read<T>): Field<T> => ({ read, required: false });
export const otherwise = <T>(read: Read<T>, value: T): Field<T> => ({ read, required: false, otherwise: value });

/** A map with these keys and no other; every key is read, so that all mistakes are said at once. */
export function object<T extends object>(fields: Fields<T>): Read<T> {
  return (value, place, complain) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      complain(place, `it is ${kindOf(value)}, and has to be a map of ${Object.keys(fields).join(', ')}.`);
      return undefined;
    }
    for (const key of Object.keys(value)) {
      if (Object.hasOwn(fields, key)) continue;
      const known = Object.keys(fields);
      complain(
        below(place, key),
        `there is no such key.${didYouMean(key, known) || ` There are ${known.join(', ')}.`}`,
      );
    }
    return readFields(fields, value as Readonly<Record<string, unknown>>, place, complain);
  };
}

function readFields<T extends object>(
  fields: Fields<T>,
  value: Readonly<Record<string, unknown>>,
  place: string,
  complain: Complain,
): T | undefined {
  const read: [string, unknown][] = [];
  let isWhole = true;
  for (const [key, field] of Object.entries<Field<unknown>>(fields)) {
    const given = Object.hasOwn(value, key) ? value[key] : undefined;
    if (given === undefined || given === null) {
      if (field.required) {
        complain(below(place, key), 'it is missing.');
        isWhole = false;
      } else if (field.otherwise !== undefined) read.push([key, field.otherwise]);
      continue;
    }
    const one = field.read(given, below(place, key), complain);
    if (one === undefined) isWhole = false;
    else read.push([key, one]);
  }
  return isWhole ? (Object.fromEntries(read) as T) : undefined;
}

/** A list, each of whose items is read. */
export function list<T>(item: Read<T>, options: { readonly least: number } = { least: 0 }): Read<readonly T[]> {
  return (value, place, complain) => {
    if (!Array.isArray(value)) {
      complain(place, `it is ${kindOf(value)}, and has to be a list.`);
      return undefined;
    }
    if (value.length < options.least) complain(place, 'it is empty, and has to name at least one.');
    const items = value.map((one, index) => item(one, `${place}[${index}]`, complain));
    const read = items.filter((one) => one !== undefined);
    return read.length === items.length && read.length >= options.least ? read : undefined;
  };
}

export const text: Read<string> = (value, place, complain) => {
  if (typeof value === 'string' && value.trim() !== '') return value.trim();
  complain(place, `it is ${kindOf(value)}, and has to be a text.`);
  return undefined;
};

export const yesOrNo: Read<boolean> = (value, place, complain) => {
  if (typeof value === 'boolean') return value;
  complain(place, `it is ${kindOf(value)}, and has to be true or false.`);
  return undefined;
};

export function wholeNumber(from: number, to: number): Read<number> {
  return (value, place, complain) => {
    if (typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to) return value;
    complain(place, `it is ${kindOf(value)}, and has to be a whole number from ${from} to ${to}.`);
    return undefined;
  };
}

export function oneOf<T extends string>(...words: readonly T[]): Read<T> {
  return (value, place, complain) => {
    const word = words.find((one) => one === value);
    if (word === undefined) complain(place, `it is ${kindOf(value)}, and has to be ${words.join(', ')}.`);
    return word;
  };
}

/** A text that has a reading of its own, which throws the sentence that says what is wrong. */
export function readBy<T>(read: (typed: string) => T): Read<T> {
  return (value, place, complain) => {
    const typed = text(value, place, complain);
    if (typed === undefined) return undefined;
    try {
      return read(typed);
    } catch (error) {
      if (!(error instanceof SaidError)) throw error;
      complain(place, error.message);
      return undefined;
    }
  };
}

function below(place: string, key: string): string {
  return place === '' ? key : `${place}.${key}`;
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  return JSON.stringify(value);
}
