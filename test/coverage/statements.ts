import { parse } from '@babel/parser';
import { Innermost, type Span } from '#test/coverage/innermost';

/** Something that runs as a whole; a line is covered where one that begins on it has run. */
export interface Statement {
  line: number;
  start: number;
  end: number;
}

export interface Source {
  statements: Statement[];
  /** The statement that the code at a line (from 1) and column (from 0) is part of, nested functions left out. */
  statementAt(line: number, column: number): Statement | undefined;
}

interface Node {
  type: string;
  start: number;
  end: number;
  loc: { start: { line: number } };
  [key: string]: unknown;
}

const STATEMENTS = new Set([
  'DoWhileStatement',
  'ExpressionStatement',
  'ForInStatement',
  'ForOfStatement',
  'ForStatement',
  'IfStatement',
  'LabeledStatement',
  'SwitchStatement',
  'ThrowStatement',
  'TryStatement',
  'WhileStatement',
]);
const FUNCTIONS = new Set([
  'ArrowFunctionExpression',
  'ClassMethod',
  'ClassPrivateMethod',
  'FunctionDeclaration',
  'FunctionExpression',
  'ObjectMethod',
]);

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string' && 'loc' in value;

const isArrow = (node: Node): boolean => node.type === 'ArrowFunctionExpression';

const isUndefined = (node: unknown): boolean =>
  isNode(node) && node.type === 'Identifier' && node['name'] === 'undefined';

const isComputed = (value: unknown): boolean => isNode(value) && !value.type.endsWith('Literal') && !isUndefined(value);

/**
 * What counts is what Istanbul counts (statements, initial values, the bodies of arrow functions), less what computes
 * nothing: a bundle need not hold any code for `return;`, `continue;` or a constant's literal.
 */
const counts = (node: Node, parent: Node | undefined): boolean => {
  if (node.type === 'ReturnStatement') return isNode(node['argument']) && !isUndefined(node['argument']);
  if (STATEMENTS.has(node.type)) return true;
  if (node.type === 'VariableDeclarator') return isComputed(node['init']);
  if (node.type === 'ClassProperty' || node.type === 'ClassPrivateProperty') return isNode(node['value']);
  const isBody = parent !== undefined && isArrow(parent) && parent['body'] === node && node.type !== 'BlockStatement';
  return isBody && !isArrow(node) && !isUndefined(node);
};

const lineStarts = (text: string): number[] => {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
};

/** Reads a TypeScript file into the statements that its coverage is counted by; types have none. */
export function readSource(text: string): Source {
  const statements: Statement[] = [];
  const spans: Span<Statement | undefined>[] = [];
  const visit = (node: Node, parent: Node | undefined): void => {
    const { start, end } = node;
    if (counts(node, parent)) {
      const statement = { line: node.loc.start.line, start, end };
      statements.push(statement);
      spans.push({ start, end, value: statement });
    }
    if (FUNCTIONS.has(node.type)) spans.push({ start, end, value: undefined });
    for (const child of Object.values(node).flat()) if (isNode(child)) visit(child, node);
  };
  visit(parse(text, { sourceType: 'module', plugins: ['typescript'] }).program as unknown as Node, undefined);
  const innermost = new Innermost(spans);
  const starts = lineStarts(text);
  return { statements, statementAt: (line, column) => innermost.at((starts[line - 1] ?? 0) + column) };
}
