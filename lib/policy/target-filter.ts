import type { AccessRules } from '#lib/policy/access-state';
import { kindRefused } from '#lib/policy/decide-access';
import { type AccessQuestion, misfitOf } from '#lib/policy/judge-entry';
import { type Bearing, inScope, type PolicyTarget, type TargetScope } from '#lib/policy/target-scope';

/**
 * Decides one question over many VMs, for lists, suggestions and pickers: true where the asker may do it to that one.
 * The same as `decideAccess`; all but the target is judged once.
 */
export function targetFilter(
  question: Omit<AccessQuestion, 'target'>,
  rules: AccessRules,
): (target: PolicyTarget) => boolean {
  if (kindRefused(question.asker, rules) !== undefined) return () => false;
  if (rules.admins.includes(question.asker.id)) return () => true;
  const denied = scopesOf('forbids', question, rules);
  const granted = scopesOf('allows', question, rules);
  const fits = (scopes: readonly (TargetScope | undefined)[], target: PolicyTarget, bearing: Bearing): boolean =>
    scopes.some((scope) => inScope(scope, target, bearing));
  return (target) => fits(granted, target, 'allows') && !fits(denied, target, 'forbids');
}

function scopesOf(
  bearing: Bearing,
  question: Omit<AccessQuestion, 'target'>,
  rules: AccessRules,
): readonly (TargetScope | undefined)[] {
  const entries = bearing === 'allows' ? rules.state.grants : rules.state.denies;
  return entries
    .filter(({ targets: _any, ...everywhere }) => misfitOf(everywhere, bearing, question, rules) === undefined)
    .map(({ targets }) => targets);
}
