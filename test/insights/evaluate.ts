import type { LogLine } from '#infra/local/lambda/function-log';
import { conditionOf } from '#test/insights/condition';
import type { Row, Value } from '#test/insights/row';
import { statsOf } from '#test/insights/stats';
import { commandsOf, TokenReader, tokensOf } from '#test/insights/tokens';

/** A query of the part of Logs Insights that our saved queries use; anything else in one is an error. */
export interface Query {
  /** Every field that lines have to have for it. */
  readonly fields: ReadonlySet<string>;
  /** The columns of its answer. */
  readonly columns: readonly string[];
  run(rows: readonly Row[]): readonly Row[];
}

/** Reads `fields`, `filter`, `stats`, `sort` and `limit`, each as often as they come. */
export function queryOf(text: string): Query {
  const fields = new Set<string>();
  let columns: readonly string[] = [];
  const steps: ((rows: readonly Row[]) => readonly Row[])[] = [];
  const uses = (field: string): void => {
    if (!columns.includes(field)) fields.add(field);
  };
  for (const command of commandsOf(text)) {
    const [, name = '', rest = ''] = /^(\w+)\s+(.*)$/s.exec(command) ?? [];
    const tokens = tokensOf(rest);
    if (name === 'fields') {
      const reader = new TokenReader(tokens);
      const shown: string[] = [];
      do shown.push(reader.word());
      while (reader.take(','));
      columns = shown;
      for (const field of shown) fields.add(field);
    } else if (name === 'filter') {
      const condition = conditionOf(tokens, uses);
      steps.push((rows) => rows.filter(condition));
    } else if (name === 'stats') {
      const stats = statsOf(tokens, uses);
      columns = stats.columns;
      steps.push(stats.apply);
    } else if (name === 'sort') {
      const reader = new TokenReader(tokens);
      const field = reader.word();
      const down = reader.isAtEnd || reader.word() === 'desc';
      uses(field);
      steps.push((rows) => rows.toSorted((one, other) => compare(one[field], other[field]) * (down ? -1 : 1)));
    } else if (name === 'limit') {
      const most = Number(new TokenReader(tokens).word());
      steps.push((rows) => rows.slice(0, most));
    } else throw new Error(`Not a command that is known: ${command}`);
  }
  const pick = (row: Row): Row => Object.fromEntries(columns.map((column) => [column, row[column]]));
  return { fields, columns, run: (rows) => steps.reduce((left, step) => step(left), rows).map(pick) };
}

function compare(one: Value, other: Value): number {
  if (one === other) return 0;
  if (one === undefined) return -1;
  return other === undefined || one < other ? -1 : 1;
}

/** What CloudWatch finds in the lines that functions printed: JSON, field by field. */
export function rowsOf(lines: readonly LogLine[]): readonly Row[] {
  return lines
    .filter(({ stream, line }) => stream !== 'platform' && line.startsWith('{'))
    .map(({ line, at, function: name }) => ({
      ...flattened(JSON.parse(line) as object),
      '@timestamp': at,
      '@message': line,
      '@log': `/aws/lambda/slashvm-local-${name}`,
    }));
}

function flattened(value: object, path = ''): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]): [string, Value][] =>
      typeof inner === 'object' && inner !== null
        ? Object.entries(flattened(inner, `${path}${key}.`))
        : [[`${path}${key}`, inner as Value]],
    ),
  );
}
