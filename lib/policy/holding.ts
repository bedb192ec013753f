import { type AccessRules, type Entry, isLive, permissionsOf, type Rights, type Terms } from '#lib/policy/access-state';
import { type Asker, misfitOfPerson } from '#lib/policy/judge-entry';
import { coversPermission, permissionsMeet } from '#lib/policy/permission';
import { coversScope, spellScope } from '#lib/policy/target-scope';
import { channel, code, listed, time, type Words, words } from '#lib/slack/words';

/**
 * What keeps somebody from giving rights away, in a sentence; `undefined` where he holds all of them himself: each
 * permission by one grant that reaches as far in channels, targets and time, and by no deny that the receiver might escape.
 */
export function lackToGive(wish: Rights & Terms, giver: Asker, rules: AccessRules, now: number): Words | undefined {
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
    const limits = holding.map((grant) => ({ grant, limit: limitOf(grant, wish) }));
    const [first] = limits;
    if (first === undefined) return words('you do not hold ', [code(permission)], ' yourself');
    if (limits.every(({ limit }) => limit !== undefined)) {
      return words('you hold ', [code(permission)], ` by ${first.grant.id} only `, first.limit ?? '');
    }
    const deny = denies.find((one) =>
      permissionsOf(one, rules, 'forbids').some((denied) => permissionsMeet(denied, permission)),
    );
    if (deny !== undefined) return words(`the deny ${deny.id} takes `, [code(permission)], ' from you, or some of it');
  }
  return undefined;
}

function holds(grant: Entry, permission: string, rules: AccessRules): boolean {
  return permissionsOf(grant, rules, 'allows').some((held) => coversPermission(held, permission));
}

/** How a grant reaches less far than what is to be given. */
function limitOf(grant: Entry, wish: Terms): Words | undefined {
  if (!coversScope(grant.targets, wish.targets)) return words('for ', [code(spellScope(grant.targets ?? {}))]);
  const { channels, until } = grant;
  const isWider = wish.channels === undefined || wish.channels.some((channel) => channels?.includes(channel) !== true);
  if (channels !== undefined && isWider) return words('in ', listed(channels.map(channel)));
  if (until !== undefined && (wish.until === undefined || wish.until > until)) {
    return words('until ', [time(until)]);
  }
  return undefined;
}
