import type { AccessRules } from '#lib/policy/access-state';
import { kindRefused } from '#lib/policy/decide-access';
import { type AccessQuestion, misfitOf } from '#lib/policy/judge-entry';
import { type Bearing, inScope, type PolicyTarget, type TargetScope } from '#lib/policy/target-scope';

/** How far a right reaches: judged once, and then held against many VMs. */
export interface Reach {
  /** True where it is every VM there may be, so that nothing need be known of one. */
  readonly isWhole: boolean;
  /** What it goes by where it is not; empty where it is none at all. */
  readonly scopes: readonly TargetScope[];
  holds(target: PolicyTarget): boolean;
}

const EVERYTHING: Reach = { isWhole: true, scopes: [], holds: () => true };
const NOTHING: Reach = { isWhole: false, scopes: [], holds: () => false };

/** On which VMs the asker may do it, for lists, suggestions and pickers: the same as `decideAccess` says of each. */
export function reachOf(question: Omit<AccessQuestion, 'target'>, rules: AccessRules): Reach {
  if (kindRefused(question.asker, rules) !== undefined) return NOTHING;
  if (rules.admins.includes(question.asker.id)) return EVERYTHING;
  const granted = scopesOf('allows', question, rules);
  const denied = scopesOf('forbids', question, rules);
  if (granted.length === 0 || denied.includes(undefined)) return NOTHING;
  if (granted.includes(undefined) && denied.length === 0) return EVERYTHING;
  const fits = (scopes: readonly (TargetScope | undefined)[], target: PolicyTarget, bearing: Bearing): boolean =>
    scopes.some((scope) => inScope(scope, target, bearing));
  return {
    isWhole: false,
    scopes: [...granted, ...denied].filter((scope) => scope !== undefined),
    holds: (target) => fits(granted, target, 'allows') && !fits(denied, target, 'forbids'),
  };
}

/** Where one of several rights is enough. */
export function eitherReach(reaches: readonly Reach[]): Reach {
  if (reaches.some(({ isWhole }) => isWhole)) return EVERYTHING;
  return {
    isWhole: false,
    scopes: reaches.flatMap(({ scopes }) => scopes),
    holds: (target) => reaches.some((reach) => reach.holds(target)),
  };
}

/** Where two rights are needed. */
export function bothReach(one: Reach, other: Reach): Reach {
  if (one.isWhole) return other;
  if (other.isWhole) return one;
  return {
    isWhole: false,
    scopes: [...one.scopes, ...other.scopes],
    holds: (target) => one.holds(target) && other.holds(target),
  };
}

/** True where it goes by one of these. */
export function looksAt({ scopes }: Reach, ...keys: readonly (keyof TargetScope)[]): boolean {
  return scopes.some((scope) => keys.some((key) => scope[key] !== undefined));
}

/** The tags that it goes by, each `category=tag`. */
export function tagsIn({ scopes }: Reach): readonly string[] {
  return [...new Set(scopes.flatMap(({ tag }) => tag ?? []))];
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
