/** Filters of a list by their bare names; several values of one are repeated: `names=a&names=b`. */
export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

export function restPath(path: string, query: Query = {}): string {
  const pairs = Object.entries(query).flatMap(([name, value]) => {
    const values: readonly unknown[] = Array.isArray(value) ? value : value === undefined ? [] : [value];
    return values.map((item) => `${encodeURIComponent(name)}=${encodeURIComponent(String(item))}`);
  });
  return `/api${path}${pairs.length === 0 ? '' : `?${pairs.join('&')}`}`;
}
