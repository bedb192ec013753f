import type { Row, Value } from '#test/insights/row';
import { type Token, TokenReader } from '#test/insights/tokens';

interface Aggregate {
  readonly name: string;
  of(rows: readonly Row[]): Value;
}

/** `stats count(*) as jobs, pct(took, 95) as p95 by command, outcome`: one row for each group. */
export function statsOf(
  tokens: readonly Token[],
  uses: (field: string) => void,
): { apply(rows: readonly Row[]): Row[]; readonly columns: readonly string[] } {
  const reader = new TokenReader(tokens);
  const aggregates: Aggregate[] = [];
  do aggregates.push(aggregateOf(reader, uses));
  while (reader.take(','));
  const by: string[] = [];
  if (reader.take('by')) {
    do by.push(reader.word());
    while (reader.take(','));
  }
  if (!reader.isAtEnd) throw new Error(`Not understood in stats: ${JSON.stringify(reader.next())}`);
  for (const field of by) uses(field);
  return { apply: (rows) => grouped(rows, by, aggregates), columns: [...by, ...aggregates.map(({ name }) => name)] };
}

function grouped(rows: readonly Row[], by: readonly string[], aggregates: readonly Aggregate[]): Row[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = JSON.stringify(by.map((field) => row[field] ?? null));
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].map((group) => ({
    ...Object.fromEntries(by.map((field) => [field, group[0]?.[field]])),
    ...Object.fromEntries(aggregates.map((aggregate) => [aggregate.name, aggregate.of(group)])),
  }));
}

function aggregateOf(reader: TokenReader, uses: (field: string) => void): Aggregate {
  const kind = reader.word();
  reader.expect('(');
  const field = reader.word();
  const percent = reader.take(',') ? Number(reader.word()) : undefined;
  reader.expect(')');
  reader.expect('as');
  const name = reader.word();
  if (field !== '*') uses(field);
  const compute = COMPUTE[kind];
  if (compute === undefined) throw new Error(`stats knows no ${kind}().`);
  const numbers = (rows: readonly Row[]): number[] =>
    rows.map((row) => Number(row[field])).filter((value) => !Number.isNaN(value));
  return { name, of: (rows) => (kind === 'count' ? rows.length : compute(numbers(rows), percent ?? 0)) };
}

const COMPUTE: Readonly<Record<string, (values: number[], percent: number) => Value>> = {
  count: (values) => values.length,
  sum: (values) => values.reduce((sum, value) => sum + value, 0),
  avg: (values) => (values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length),
  max: (values) => (values.length === 0 ? undefined : Math.max(...values)),
  pct: (values, percent) =>
    values.toSorted((one, other) => one - other)[Math.max(0, Math.ceil((percent / 100) * values.length) - 1)],
};
