import { type AccessRules, type Entry, isLive, permissionsOf, type Rights, type Terms } from '#lib/policy/access-state';
import { type Asker, misfitOfPerson } from '#lib/policy/judge-entry';
import { coversPermission, permissionsMeet } from '#lib/policy/permission';
import { coversScope, spellScope } from '#lib/policy/target-scope';

/**
 * What keeps somebody from giving rights away, in a sentence; `undefined` where he holds all of them himself: each
 * permission by one grant that reaches as far in channels, targets and time, and by no deny that the receiver might escape.
 */
export function lackToGive(wish: Rights & Terms, giver: Asker, rules: AccessRules, now: number): string | undefined {
  if (rules.admins.includes(giver.id)) return undefined;
  const own = rules.state.grants.filter(
    (grant) => isLive(grant, now) && misfitOfPerson(grant.to, giver, 'allows') === undefined,
  );
  // A deny for everyone binds the receiver as well.
  const denies = rules.state.denies.filter(
    (deny) => isLive(deny, now) && !('everyone' in deny.to) && misfitOfPerson(deny.to, giver, 'forbids') === undefined,
  );
  for (const permission of permissionsOf(wish, rules, 'allows')) {
    const holding = own.filter((grant) => holds(grant, permission, rules));
    if (holding.length === 0) return `you do not hold ${permission} yourself`;
    if (!holding.some((grant) => limitOf(grant, wish) === undefined)) {
      return holding.map((grant) => `you hold ${permission} by ${grant.id} ${limitOf(grant, wish)}`)[0];
    }
    const deny = denies.find((one) =>
      permissionsOf(one, rules, 'forbids').some((denied) => permissionsMeet(denied, permission)),
    );
    if (deny !== undefined) return `the deny ${deny.id} takes ${permission} from you, or some of it`;
  }
  return undefined;
}

function holds(grant: Entry, permission: string, rules: AccessRules): boolean {
  return permissionsOf(grant, rules, 'allows').some((held) => coversPermission(held, permission));
}

/** How a grant reaches less far than what is to be given. */
function limitOf(grant: Entry, wish: Terms): string | undefined {
  if (!coversScope(grant.targets, wish.targets)) return `only for ${spellScope(grant.targets ?? {})}`;
  const { channels, until } = grant;
  const isWider = wish.channels === undefined || wish.channels.some((channel) => channels?.includes(channel) !== true);
  if (channels !== undefined && isWider) return `only in ${channels.join(', ')}`;
  if (until !== undefined && (wish.until === undefined || wish.until > until)) {
    return `only until ${new Date(until).toISOString().slice(0, 16)}Z`;
  }
  return undefined;
}
