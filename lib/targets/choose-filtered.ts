import { type Choosing, choose, taken, type Unresolved } from '#lib/targets/choose';
import type { Expression } from '#lib/targets/expression';
import { type Located, matchFilters } from '#lib/targets/match-filters';
import type { TargetQuery } from '#lib/targets/query';
import type { Sources } from '#lib/targets/sources';

/** What words and filters together mean, from the bulk read of every vCenter asked. */
export interface ChosenByFilters {
  readonly vms: readonly { readonly vm: Located; readonly typed: string }[];
  readonly unresolved: readonly Unresolved[];
  readonly leftOut: number;
  readonly barred: number;
}

/** Filters narrow first; then each word is looked for among what is left. No word at all means all that fit. */
export async function chooseFiltered(
  query: TargetQuery,
  expressions: readonly Expression[],
  sources: Sources,
  choosing: Choosing,
): Promise<ChosenByFilters> {
  const { tag, ...rest } = query.filters;
  const everything = await sources.everything(undefined);
  const tagged = tag === undefined ? everything : await sources.tagged(tag, everything);
  const inPlace = matchFilters(tagged, everything, rest, { complete: sources.silent().length === 0 });
  if (expressions.length === 0) {
    const { vms, ...left } = taken(inPlace, choosing);
    return { vms: vms.map((vm) => ({ vm, typed: vm.name })), unresolved: [], ...left };
  }
  const among = Object.keys(query.filters).length === 0 ? '' : ' (Among the VMs that fit the filters.)';
  const answers = expressions.map((expression) => ({ expression, chosen: choose(expression, inPlace, choosing) }));
  return {
    vms: answers.flatMap(({ expression, chosen }) =>
      'outcome' in chosen ? [] : chosen.vms.map((vm) => ({ vm, typed: expression.typed })),
    ),
    unresolved: answers.flatMap(({ chosen }) =>
      'outcome' in chosen ? [{ ...chosen, said: `${chosen.said}${among}` }] : [],
    ),
    leftOut: sum(answers.map(({ chosen }) => ('outcome' in chosen ? 0 : chosen.leftOut))),
    barred: sum(answers.map(({ chosen }) => ('outcome' in chosen ? 0 : chosen.barred))),
  };
}

function sum(counts: readonly number[]): number {
  return counts.reduce((all, count) => all + count, 0);
}
