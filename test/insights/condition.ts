import type { Row, Value } from '#test/insights/row';
import { type Token, TokenReader } from '#test/insights/tokens';

export type Condition = (row: Row) => boolean;

/** What stands behind `filter`: comparisons, `in`, `like` and `ispresent`, put together by `and`, `or`, `not` and brackets. */
export function conditionOf(tokens: readonly Token[], uses: (field: string) => void): Condition {
  const reader = new TokenReader(tokens);
  const condition = either(reader, uses);
  if (!reader.isAtEnd) throw new Error(`Not understood behind a condition: ${JSON.stringify(reader.next())}`);
  return condition;
}

type Uses = (field: string) => void;

function either(reader: TokenReader, uses: Uses): Condition {
  const parts = [both(reader, uses)];
  while (reader.take('or')) parts.push(both(reader, uses));
  return (row) => parts.some((part) => part(row));
}

function both(reader: TokenReader, uses: Uses): Condition {
  const parts = [one(reader, uses)];
  while (reader.take('and')) parts.push(one(reader, uses));
  return (row) => parts.every((part) => part(row));
}

function one(reader: TokenReader, uses: Uses): Condition {
  if (reader.take('not')) {
    const inner = one(reader, uses);
    return (row) => !inner(row);
  }
  if (reader.take('(')) {
    const inner = either(reader, uses);
    reader.expect(')');
    return inner;
  }
  const field = reader.word();
  if (field !== 'ispresent') return comparison(field, reader, uses);
  reader.expect('(');
  const asked = reader.word();
  reader.expect(')');
  uses(asked);
  return (row) => row[asked] !== undefined;
}

function comparison(field: string, reader: TokenReader, uses: Uses): Condition {
  uses(field);
  const isNot = reader.take('not');
  if (reader.take('in')) {
    const listed = listOf(reader);
    return (row) => row[field] !== undefined && listed.includes(row[field]) !== isNot;
  }
  if (reader.take('like')) {
    const token = reader.next();
    const fits = (value: string): boolean =>
      'pattern' in token ? token.pattern.test(value) : 'text' in token && value.includes(token.text);
    return (row) => row[field] !== undefined && fits(String(row[field])) !== isNot;
  }
  if (!reader.take('=')) throw new Error(`No comparison that is known behind ${field}.`);
  const value = constantOf(reader.next());
  return (row) => row[field] === value;
}

function listOf(reader: TokenReader): readonly Value[] {
  const values: Value[] = [];
  reader.expect('[');
  do values.push(constantOf(reader.next()));
  while (reader.take(','));
  reader.expect(']');
  return values;
}

function constantOf(token: Token): Value {
  if ('text' in token) return token.text;
  if ('word' in token && /^\d/.test(token.word)) return Number(token.word);
  throw new Error(`No value: ${JSON.stringify(token)}`);
}
