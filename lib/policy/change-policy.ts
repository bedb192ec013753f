import type { Effect } from '#lib/jobs/job';
import type { Asker } from '#lib/policy/judge-entry';
import { fitsPermission } from '#lib/policy/permission';
import type { Freeze, People, Policy, ReasonRule } from '#lib/policy/policy';
import { inScope, type PolicyTarget, type TargetScope } from '#lib/policy/target-scope';
import { isWithin } from '#lib/policy/time-window';

/** A change, as far as rules look at it. */
export interface PlannedChange {
  /** `vm:snapshot`. */
  readonly permission: string;
  readonly effect: Exclude<Effect, 'read'>;
  readonly targets: readonly PolicyTarget[];
  readonly asker: Asker;
  /** `--reason`, as typed. */
  readonly reason?: string;
  /** How many changes the asker has run within the last hour. */
  readonly changesThisHour: number;
  readonly now: number;
}

/** What the policy has against a change, whoever asks. */
export type PolicyRefusal =
  | { readonly kind: 'observer' }
  | { readonly kind: 'rate'; readonly most: number }
  | { readonly kind: 'protected'; readonly name: string; readonly targets: readonly PolicyTarget[] }
  | { readonly kind: 'frozen'; readonly freeze: Freeze; readonly mayBreak: boolean }
  | { readonly kind: 'reason'; readonly rule: ReasonRule; readonly given: string | undefined };

/** Everything that speaks against a change; nothing where it may go on to its approvals. */
export function policyRefusals(change: PlannedChange, policy: Policy): readonly PolicyRefusal[] {
  const { observer, limits } = policy;
  const refusals: PolicyRefusal[] = observer ? [{ kind: 'observer' }] : [];
  if (limits.changesPerHour !== undefined && change.changesThisHour >= limits.changesPerHour) {
    refusals.push({ kind: 'rate', most: limits.changesPerHour });
  }
  for (const { name, targets } of policy.protected) {
    const found = change.targets.filter((target) => inScope(targets, target, 'forbids'));
    if (found.length > 0) refusals.push({ kind: 'protected', name, targets: found });
  }
  for (const freeze of policy.freezes.filter((one) => bears(one, change) && isWithin(one, change.now))) {
    const mayBreak = isAmong(freeze.breakers, change.asker);
    if (!mayBreak || isBlank(change.reason)) refusals.push({ kind: 'frozen', freeze, mayBreak });
  }
  for (const rule of policy.reasons.filter((one) => bears(one, change))) {
    if (!suffices(rule, change.reason)) refusals.push({ kind: 'reason', rule, given: change.reason });
  }
  return refusals;
}

/** True where nobody changes this VM, so that no list need offer to. */
export function isProtected(target: PolicyTarget, policy: Pick<Policy, 'protected'>): boolean {
  return policy.protected.some(({ targets }) => inScope(targets, target, 'forbids'));
}

/** True where the policy names this person; of a person whose groups nobody knows, only by his id. */
export function isAmong({ users, groups }: People, { id, groups: own }: Pick<Asker, 'id' | 'groups'>): boolean {
  return users.includes(id) || (own !== 'unknown' && groups.some((group) => own.has(group)));
}

/** True where a rule is for this change: by its permission, and by one of its targets at least. */
export function bears(
  { permissions, targets }: { readonly permissions: readonly string[]; readonly targets?: TargetScope },
  change: Pick<PlannedChange, 'permission' | 'targets'>,
): boolean {
  if (!permissions.some((glob) => fitsPermission(glob, change.permission))) return false;
  return targets === undefined || change.targets.some((target) => inScope(targets, target, 'forbids'));
}

function suffices({ pattern }: ReasonRule, reason: string | undefined): boolean {
  if (isBlank(reason)) return false;
  return pattern === undefined || new RegExp(pattern, 'u').test(reason ?? '');
}

function isBlank(reason: string | undefined): boolean {
  return reason === undefined || reason.trim() === '';
}
