import { type AccessState, isLive } from '#lib/policy/access-state';
import type { Policy } from '#lib/policy/policy';
import { SCOPE_KEYS, type TargetScope } from '#lib/policy/target-scope';

export type Attribute = keyof TargetScope;

/**
 * What grants, denies and rules look at in a VM. Tags are read only where they are among it; and who changes one of these
 * moves the VM from one rule to another, so he needs the right before and after.
 */
export function attributesLookedAt(
  state: Pick<AccessState, 'grants' | 'denies'>,
  policy: Policy,
  now: number,
): ReadonlySet<Attribute> {
  const entries = [...state.grants, ...state.denies].filter((entry) => isLive(entry, now));
  const rules = [...policy.protected, ...policy.freezes, ...policy.reasons, ...policy.approvals];
  const scopes = [...entries, ...rules].map(({ targets }) => targets);
  return new Set(SCOPE_KEYS.filter((key) => scopes.some((scope) => scope?.[key] !== undefined)));
}
