import { SaidError } from '#lib/errors';
import type { Unresolved } from '#lib/targets/choose';
import { type Expression, readExpression } from '#lib/targets/expression';
import type { TargetQuery } from '#lib/targets/query';
import type { Sources } from '#lib/targets/sources';

/** A vCenter that could not be asked may hold what was not found: a word is called unknown only where all answered. */
export function mindSilence(
  unresolved: readonly Unresolved[],
  expressions: readonly Expression[],
  query: TargetQuery,
  sources: Sources,
): readonly Unresolved[] {
  return unresolved.map((word) => {
    const vcenter = expressions.find((one) => one.typed === word.typed)?.vcenter;
    const silent = sources.silent().filter((one) => vcenter === undefined || one.vcenter === vcenter);
    if (word.outcome !== 'not-found' || silent.length === 0) return word;
    const asked = (vcenter ?? query.filters.vcenter) === undefined ? sources.names.length : 1;
    const names = silent.map((one) => one.vcenter).join(' and ');
    if (silent.length < asked) return { ...word, said: `${word.said} But ${names} could not be asked.` };
    const said = `"${word.typed}" could not be looked up, because ${names} could not be asked.`;
    return { typed: word.typed, outcome: 'failed', said };
  });
}

/** Who names a disabled vCenter is told so, and not that there is no such vCenter or VM. */
export function refuseDisabled(query: TargetQuery, disabled: readonly string[]): void {
  const prefixes = query.words.map((word) => readExpression(word.text, disabled).vcenter);
  const pinned = disabled.filter((name) => name.toLowerCase() === query.filters.vcenter?.toLowerCase());
  const name = [...pinned, ...prefixes].find((one) => one !== undefined);
  if (name === undefined) return;
  const cure = `An operator enables it: npm run vcenter -- enable ${name}.`;
  throw new SaidError('refused', `vCenter "${name}" is disabled, so it is not asked. ${cure}`);
}
