import { SaidError } from '#lib/errors';
import type { TargetQuery } from '#lib/targets/query';

/** One target as typed: `name`, a glob, `vcenter:name`, a path or a moId. */
export type Expression = {
  readonly typed: string;
  /** The vCenter it is pinned to, by its configured name. */
  readonly vcenter?: string;
} & Form;

type Form =
  | { readonly form: 'name'; readonly name: string }
  | { readonly form: 'glob'; readonly glob: string }
  /** `/DC/vm/Folder/name`, as the inventory writes it (a `/` in a name is `%2f`). */
  | { readonly form: 'path'; readonly path: string }
  | { readonly form: 'id'; readonly moId: string };

/** Reads the words of a query; one that names another vCenter than `--vcenter` does can mean nothing. */
export function readExpressions({ words, filters }: TargetQuery, vcenters: readonly string[]): readonly Expression[] {
  const expressions = words.map((word) => readExpression(word.text, vcenters));
  const pinned = filters.vcenter;
  const other = expressions.find(
    (one) => one.vcenter !== undefined && one.vcenter.toLowerCase() !== pinned?.toLowerCase(),
  );
  if (pinned === undefined || other === undefined) return expressions;
  const cure = `Leave --vcenter out, or the "${other.vcenter}:".`;
  throw new SaidError('usage', `"${other.typed}" is on ${other.vcenter}, and --vcenter says ${pinned}. ${cure}`);
}

/** Reads one typed target; a word before a colon is a vCenter only where one is configured by that name. */
export function readExpression(typed: string, vcenters: readonly string[]): Expression {
  const colon = typed.indexOf(':');
  const before = colon > 0 ? same(vcenters, typed.slice(0, colon)) : undefined;
  const rest = before === undefined ? typed : typed.slice(colon + 1);
  return { typed, ...(before === undefined ? {} : { vcenter: before }), ...formOf(rest) };
}

/** True where the target says by itself where it is, so that a vCenter that does not answer cannot hold a second one. */
export function isPinned(expression: Expression): boolean {
  return expression.vcenter !== undefined || expression.form === 'path' || expression.form === 'id';
}

function formOf(rest: string): Form {
  if (rest.includes('/')) return { form: 'path', path: `/${rest.replace(/^\/+|\/+$/g, '')}` };
  if (/[*?]/.test(rest)) return { form: 'glob', glob: rest };
  if (/^vm-\d+$/.test(rest)) return { form: 'id', moId: rest };
  return { form: 'name', name: rest };
}

function same(names: readonly string[], word: string): string | undefined {
  return names.find((name) => name.toLowerCase() === word.toLowerCase());
}
