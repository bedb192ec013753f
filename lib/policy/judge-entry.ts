import { type AccessRules, type Entry, isLive, permissionsOf } from '#lib/policy/access-state';
import { fitsPermission } from '#lib/policy/permission';
import type { Subject } from '#lib/policy/read-subject';
import { type Bearing, inScope, type PolicyTarget } from '#lib/policy/target-scope';

/** Who asks, as Slack says it now. */
export interface Asker {
  readonly id: string;
  /** User groups by id; `unknown` where Slack could not be asked. */
  readonly groups: ReadonlySet<string> | 'unknown';
  /** A `stranger` is of another workspace; `unknown` where Slack could not be asked. */
  readonly kind: 'member' | 'guest' | 'stranger' | 'unknown';
}

/** May this person do this, here, on this? */
export interface AccessQuestion {
  readonly asker: Asker;
  /** `vm:snapshot`. */
  readonly permission: string;
  readonly channel: string;
  /** Absent where the command looks at no VM; `some` asks whether there could be one. */
  readonly target?: PolicyTarget | 'some';
  readonly now: number;
}

/** Why a grant or deny does not bear on a question, the first that is so. */
export type Misfit =
  | 'other-person'
  | 'groups-unknown'
  | 'other-permission'
  | 'expired'
  | 'other-channel'
  | 'other-target'
  | 'tags-unreadable'
  | 'no-target';

/** Why the grant (`allows`) or deny (`forbids`) does not bear on the question; `undefined` where it does. */
export function misfitOf(
  entry: Entry,
  bearing: Bearing,
  { asker, permission, channel, target, now }: AccessQuestion,
  rules: AccessRules,
): Misfit | undefined {
  const person = misfitOfPerson(entry.to, asker, bearing);
  if (person === 'other-person') return person;
  if (!permissionsOf(entry, rules, bearing).some((glob) => fitsPermission(glob, permission))) return 'other-permission';
  if (!isLive(entry, now)) return 'expired';
  if (entry.channels !== undefined && !entry.channels.includes(channel)) return 'other-channel';
  return misfitOfTarget(entry, bearing, target) ?? person;
}

/** Of a person whose groups nobody knows: a grant for a group does not count, a deny for one does. */
export function misfitOfPerson(to: Subject, { id, groups }: Asker, bearing: Bearing): Misfit | undefined {
  if ('everyone' in to) return undefined;
  if ('user' in to) return to.user === id ? undefined : 'other-person';
  if (groups !== 'unknown') return groups.has(to.group) ? undefined : 'other-person';
  return bearing === 'forbids' ? undefined : 'groups-unknown';
}

function misfitOfTarget(
  { targets }: Entry,
  bearing: Bearing,
  target: PolicyTarget | 'some' | undefined,
): Misfit | undefined {
  if (targets === undefined) return undefined;
  if (target === undefined) return 'no-target';
  if (target === 'some') return bearing === 'allows' ? undefined : 'other-target';
  if (inScope(targets, target, bearing)) return undefined;
  return inScope(targets, target, 'forbids') ? 'tags-unreadable' : 'other-target';
}
