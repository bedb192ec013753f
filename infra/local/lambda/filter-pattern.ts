type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const fits = (pattern: Json, value: unknown): boolean =>
  Object.entries(pattern).every(([name, wanted]) => {
    const found = isObject(value) ? value[name] : undefined;
    if (isObject(wanted)) return fits(wanted, found);
    if (!Array.isArray(wanted) || wanted.some(isObject)) {
      throw new Error(`The local stack knows filters of exact values only, not ${JSON.stringify(wanted)}.`);
    }
    return wanted.includes(found);
  });

/** Whether a record passes a filter of an event source mapping: every leaf is a list of the values that may stand there. */
export function fitsPattern(pattern: string, record: object): boolean {
  return fits(JSON.parse(pattern) as Json, record);
}
