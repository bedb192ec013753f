import { choose, type Unresolved } from '#lib/targets/choose';
import { chooseFiltered } from '#lib/targets/choose-filtered';
import { type Expression, isPinned, readExpressions } from '#lib/targets/expression';
import type { Located } from '#lib/targets/match-filters';
import { isFiltered, type TargetQuery } from '#lib/targets/query';
import { mindSilence, refuseDisabled } from '#lib/targets/silence';
import type { Silent } from '#lib/targets/source';
import { oneSource, type Sources } from '#lib/targets/sources';

/** One VM that somebody meant. */
export interface Target {
  readonly typed: string;
  readonly vcenter: string;
  readonly moId: string;
  readonly name: string;
}

export interface Resolution {
  readonly targets: readonly Target[];
  readonly unresolved: readonly Unresolved[];
  readonly silent: readonly Silent[];
  /** Platform VMs and templates that a glob or a filter would have taken. */
  readonly leftOut: number;
  /** VMs that a glob or a filter would have taken, and that whoever asks may not do this to. */
  readonly barred: number;
  /** True where a glob or a filter chose, so that nobody named each VM. */
  readonly broad: boolean;
  /** The words that a vCenter which did not answer could hold a second VM for. */
  readonly unproven: readonly string[];
}

/**
 * Finds the VMs that a query means, over all vCenters at once.
 *
 * Exact names cost one request a vCenter. What that misses (case, globs, paths, DNS names, suggestions), and every
 * filter, costs one bulk read a vCenter.
 */
export async function resolveTargets(query: TargetQuery, sources: Sources): Promise<Resolution> {
  refuseDisabled(query, sources.disabled);
  const pinned = query.filters.vcenter;
  const asked = pinned === undefined ? sources : oneSource(sources, pinned);
  const expressions = readExpressions(query, sources.names);
  const unproven = (): readonly string[] =>
    pinned !== undefined || asked.silent().length === 0 ? [] : unprovenWords(expressions);

  if (expressions.length === 0 || isFiltered(query.filters)) {
    const found = await filtered(query, expressions, asked);
    const unresolved = mindSilence(found.unresolved, expressions, query, asked);
    return { ...found, unresolved, silent: asked.silent(), broad: true, unproven: unproven() };
  }

  const quick = await asked.quickly(expressions);
  const targets: Target[] = [];
  const unresolved: Unresolved[] = [];
  let leftOut = 0;
  let barred = 0;
  let broad = false;
  for (const expression of expressions) {
    const hits = quick.get(expression) ?? [];
    if (hits.length === 1) {
      targets.push(...hits.map((hit) => ({ typed: expression.typed, ...hit })));
      continue;
    }
    const chosen = choose(expression, await asked.everything(expression.vcenter), CHANGING);
    if ('outcome' in chosen) unresolved.push(chosen);
    else {
      targets.push(...chosen.vms.map((vm) => asTarget(vm, expression.typed)));
      leftOut += chosen.leftOut;
      barred += chosen.barred;
      broad ||= expression.form === 'glob';
    }
  }
  return {
    targets: once(targets),
    unresolved: mindSilence(unresolved, expressions, query, asked),
    silent: asked.silent(),
    leftOut,
    barred,
    broad,
    unproven: unproven(),
  };
}

const CHANGING = { templates: false };

async function filtered(
  query: TargetQuery,
  expressions: readonly Expression[],
  sources: Sources,
): Promise<Pick<Resolution, 'targets' | 'unresolved' | 'leftOut' | 'barred'>> {
  const chosen = await chooseFiltered(query, expressions, sources, CHANGING);
  const targets = chosen.vms.map(({ vm, typed }) => asTarget(vm, typed));
  const { unresolved, leftOut, barred } = chosen;
  return { targets: once(targets), unresolved, leftOut, barred };
}

/** Stands among the unproven words where none was typed. */
export const THE_FILTER = 'the filter';

function unprovenWords(expressions: readonly Expression[]): readonly string[] {
  if (expressions.length === 0) return [THE_FILTER];
  return expressions.filter((expression) => !isPinned(expression)).map((expression) => expression.typed);
}

function asTarget(vm: Located, typed: string): Target {
  return { typed, vcenter: vm.vcenter, moId: vm.moId, name: vm.name };
}

function once(targets: readonly Target[]): readonly Target[] {
  const seen = new Map(targets.map((target) => [`${target.vcenter}#${target.moId}`, target]));
  return [...seen.values()];
}
