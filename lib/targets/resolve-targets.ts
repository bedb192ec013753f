import { type Expression, isPinned, readExpression } from '#lib/targets/expression';
import { type Located, matchFilters } from '#lib/targets/match-filters';
import { isFiltered, type TargetQuery } from '#lib/targets/query';
import type { Silent } from '#lib/targets/source';
import { oneSource, type Sources } from '#lib/targets/sources';
import { didYouMean } from '#lib/targets/suggest';

/** One VM that somebody meant. */
export interface Target {
  readonly typed: string;
  readonly vcenter: string;
  readonly moId: string;
  readonly name: string;
}

/** A word that did not lead to one VM, with the sentence that says why. */
export interface Unresolved {
  readonly typed: string;
  readonly outcome: 'not-found' | 'ambiguous' | 'refused';
  readonly said: string;
}

export interface Resolution {
  readonly targets: readonly Target[];
  readonly unresolved: readonly Unresolved[];
  readonly silent: readonly Silent[];
  /** Platform VMs and templates that a glob or a filter would have taken. */
  readonly leftOut: number;
  /** True where a glob or a filter chose, so that nobody named each VM. */
  readonly broad: boolean;
  /** The words that a vCenter which did not answer could hold a second VM for. */
  readonly unproven: readonly string[];
}

interface Found {
  readonly targets: readonly Target[];
  readonly leftOut: number;
}

/**
 * Finds the VMs that a query means, over all vCenters at once.
 *
 * Exact names cost one request a vCenter. What that misses (case, globs, paths, DNS names, suggestions), and every
 * filter, costs one bulk read a vCenter.
 */
export async function resolveTargets(query: TargetQuery, sources: Sources): Promise<Resolution> {
  const pinned = query.filters.vcenter;
  const asked = pinned === undefined ? sources : oneSource(sources, pinned);
  const expressions = query.words.map((word) => readExpression(word.text, sources.names));
  const unproven = (): readonly string[] =>
    pinned !== undefined || asked.silent().length === 0 ? [] : unprovenWords(expressions);

  if (expressions.length === 0 || isFiltered(query.filters)) {
    const found = await filtered(query, expressions, asked);
    return { ...found, silent: asked.silent(), broad: true, unproven: unproven() };
  }

  const quick = await asked.quickly(expressions);
  const targets: Target[] = [];
  const unresolved: Unresolved[] = [];
  let leftOut = 0;
  let broad = false;
  for (const expression of expressions) {
    const hits = quick.get(expression) ?? [];
    if (hits.length === 1) {
      targets.push(...hits.map((hit) => ({ typed: expression.typed, ...hit })));
      continue;
    }
    const found = choose(expression, await asked.everything(expression.vcenter));
    if ('outcome' in found) unresolved.push(found);
    else {
      targets.push(...found.targets);
      leftOut += found.leftOut;
      broad ||= expression.form === 'glob';
    }
  }
  return { targets: once(targets), unresolved, silent: asked.silent(), leftOut, broad, unproven: unproven() };
}

async function filtered(
  query: TargetQuery,
  expressions: readonly Expression[],
  sources: Sources,
): Promise<Pick<Resolution, 'targets' | 'unresolved' | 'leftOut'>> {
  const { tag, ...rest } = query.filters;
  const everything = await sources.everything(undefined);
  const tagged = tag === undefined ? everything : await sources.tagged(tag, everything);
  const inPlace = matchFilters(tagged, rest);
  const unresolved: Unresolved[] = [];
  const targets: Target[] = [];
  let leftOut = 0;
  const all: readonly (Expression | undefined)[] = expressions.length === 0 ? [undefined] : expressions;
  for (const expression of all) {
    const found = expression === undefined ? taken(inPlace, '') : choose(expression, inPlace);
    if ('outcome' in found) unresolved.push({ ...found, said: `${found.said} (Among the VMs that fit the filters.)` });
    else {
      targets.push(...found.targets);
      leftOut += found.leftOut;
    }
  }
  return { targets: once(targets), unresolved, leftOut };
}

function choose(expression: Expression, vms: readonly Located[]): Found | Unresolved {
  const here = expression.vcenter === undefined ? vms : vms.filter((vm) => vm.vcenter === expression.vcenter);
  if (expression.form === 'glob') {
    const { pattern } = expression;
    const matching = taken(
      here.filter((vm) => pattern.test(vm.name)),
      expression.typed,
    );
    return matching.targets.length > 0 ? matching : notFound(expression, here, matching.leftOut);
  }
  const matches = matching(expression, here);
  const [only] = matches;
  if (only === undefined) return notFound(expression, here, 0);
  if (matches.length > 1) return ambiguous(expression, matches);
  return { targets: [asTarget(only, expression.typed)], leftOut: 0 };
}

function matching(expression: Expression, vms: readonly Located[]): readonly Located[] {
  if (expression.form === 'path') return vms.filter((vm) => vm.path.toLowerCase() === expression.path);
  if (expression.form === 'id') return vms.filter((vm) => vm.moId === expression.moId || vm.name === expression.moId);
  if (expression.form === 'glob') return [];
  const exact = vms.filter((vm) => vm.name === expression.name);
  if (exact.length > 0) return exact;
  const word = expression.name.toLowerCase();
  const folded = vms.filter((vm) => vm.name.toLowerCase() === word);
  if (folded.length > 0 || !word.includes('.')) return folded;
  return vms.filter((vm) => vm.dnsName?.toLowerCase() === word);
}

/** What a glob or a filter takes: never the platform's own VMs, never templates. */
function taken(vms: readonly Located[], typed: string): Found {
  const targets = vms.filter((vm) => vm.platform === undefined && !vm.template);
  return { targets: targets.map((vm) => asTarget(vm, typed || vm.name)), leftOut: vms.length - targets.length };
}

function notFound(expression: Expression, vms: readonly Located[], leftOut: number): Unresolved {
  const { typed } = expression;
  const where = expression.vcenter === undefined ? '' : ` on ${expression.vcenter}`;
  if (expression.form === 'glob') {
    const but = leftOut === 0 ? '' : ` but ${leftOut} of the platform's own or templates, which are never taken`;
    return { typed, outcome: 'not-found', said: `No VM's name fits "${typed}"${where}${but}.` };
  }
  const what = { name: 'is called', path: 'is at', id: 'has the id' }[expression.form];
  const word = expression.form === 'name' ? expression.name : typed;
  const names = expression.form === 'path' ? vms.map((vm) => vm.path) : vms.map((vm) => vm.name);
  return { typed, outcome: 'not-found', said: `No VM ${what} "${word}"${where}.${didYouMean(word, names)}` };
}

function ambiguous(expression: Expression, matches: readonly Located[]): Unresolved {
  const shown = matches.slice(0, 5).map((vm) => quotedForm(`${vm.vcenter}:${vm.path}`));
  const more = matches.length > shown.length ? ` or ${matches.length - shown.length} more` : '';
  const said = `"${expression.typed}" fits ${matches.length} VMs. Type one of: ${shown.join('  ')}${more}`;
  return { typed: expression.typed, outcome: 'ambiguous', said };
}

function quotedForm(path: string): string {
  return path.includes(' ') ? `"${path}"` : path;
}

function unprovenWords(expressions: readonly Expression[]): readonly string[] {
  if (expressions.length === 0) return ['the filter'];
  return expressions.filter((expression) => !isPinned(expression)).map((expression) => expression.typed);
}

function asTarget(vm: Located, typed: string): Target {
  return { typed, vcenter: vm.vcenter, moId: vm.moId, name: vm.name };
}

function once(targets: readonly Target[]): readonly Target[] {
  const seen = new Map(targets.map((target) => [`${target.vcenter}#${target.moId}`, target]));
  return [...seen.values()];
}
