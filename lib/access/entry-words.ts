import { type Entry, isLive, type Rights, type Terms } from '#lib/policy/access-state';
import type { UserGroups } from '#lib/policy/authority';
import type { Subject } from '#lib/policy/read-subject';
import { spellScope } from '#lib/policy/target-scope';
import { bold, channel, code, group, listed, time, user, type Words, words } from '#lib/slack/words';

/** What is needed to tell of a grant or a deny as it is now. */
export interface Telling {
  readonly now: number;
  /** The user groups that there are; one that is not among them gives nothing any more. */
  readonly groups: UserGroups | 'unknown';
}

/** `g3 gives role operator to @ann, in #ops, on folder=Prod, until …`. */
export function entryWords(entry: Entry, telling: Telling): Words {
  const verb = isDeny(entry) ? 'denies ' : 'gives ';
  const ended = isLive(entry, telling.now) ? '' : ' (ended)';
  return words([bold(entry.id)], `${ended} ${verb}`, termsWords(entry, telling));
}

/** `role operator to @ann, in #ops, on folder=Prod, until …`. */
export function termsWords(terms: Rights & Terms, telling: Pick<Telling, 'groups'>): Words {
  const limits = limitWords(terms).flatMap((limit) => words(', ', limit));
  return words(rightsWords(terms), ' to ', subjectWords(terms.to, telling), limits);
}

/** Who made it, and when. */
export function madeWords({ by, at }: Entry): Words {
  return words('by ', [user(by)], ', ', [time(at)]);
}

export function isDeny({ id }: Entry): boolean {
  return id.startsWith('d');
}

export function rightsWords(rights: Rights): Words {
  if ('role' in rights) return words('role ', [bold(rights.role)]);
  return listed(rights.permissions.map(code));
}

export function subjectWords(to: Subject, { groups }: Pick<Telling, 'groups'>): Words {
  if ('user' in to) return words([user(to.user)]);
  if ('everyone' in to) return 'everyone';
  if (groups === 'unknown' || groups.has(to.group)) return words([group(to.group)]);
  return `the group ${to.group}, which is not in Slack any more`;
}

/** Each limit that there is: where, on what, until when. */
function limitWords({ channels, targets, until }: Terms): readonly Words[] {
  return [
    ...(channels === undefined ? [] : [words('in ', listed(channels.map(channel)))]),
    ...(targets === undefined ? [] : [words('on ', [code(spellScope(targets))])]),
    ...(until === undefined ? [] : [words('until ', [time(until)])]),
  ];
}

/** The same, and where there is no limit, that too. */
export function reachWords({ channels, targets, until }: Terms): readonly Words[] {
  return [
    channels === undefined ? 'In every channel' : words('Only in ', listed(channels.map(channel))),
    targets === undefined ? 'On every VM' : words('Only on ', [code(spellScope(targets))]),
    until === undefined ? 'Until it is revoked' : words('Until ', [time(until)]),
  ];
}
