import { entryWords, isDeny, madeWords, subjectWords } from '#lib/access/entry-words';
import type { Reading } from '#lib/commands/reading';
import { type Entry, isLive } from '#lib/policy/access-state';
import type { UserGroups } from '#lib/policy/authority';
import { type Subject, sameSubject } from '#lib/policy/read-subject';
import type { Message, Row } from '#lib/slack/message';
import { listed, user, type Words, words } from '#lib/slack/words';

/**
 * Every grant and deny, denies first and what has ended last.
 *
 * @param whom only what is for this person, his groups and everyone; or for this group, or for everyone, alone
 */
export async function describeEntries(whom: Subject | undefined, reading: Reading): Promise<Message> {
  const { rules, now } = await reading.standing();
  const { grants, denies } = rules.state;
  const subjects = [...grants, ...denies].map(({ to }) => to);
  const groups = await groupsNamed(whom === undefined ? subjects : [...subjects, whom], reading);
  const fitting = [...denies, ...grants].filter(({ to }) => whom === undefined || isFor(to, whom, groups));
  const live = fitting.filter((entry) => isLive(entry, now));
  const row = (entry: Entry): Row => ({
    ...(isDeny(entry) && isLive(entry, now) ? { severity: 'failure' } : {}),
    words: words(entryWords(entry, { now, groups }), '; ', madeWords(entry)),
  });
  return {
    severity: 'info',
    headline: words(countOf(live), whom === undefined ? '' : words(' for ', subjectWords(whom, { groups }))),
    rows: [...live, ...fitting.filter((entry) => !live.includes(entry))].map(row),
    notes: [...unknownNotes(whom, groups), ...adminNotes(rules.admins)],
  };
}

/** The groups that there are, where one is named; otherwise nobody has to be asked for them. */
export async function groupsNamed(
  subjects: readonly Subject[],
  { authority }: Pick<Reading, 'authority'>,
): Promise<UserGroups | 'unknown'> {
  if (subjects.every((to) => !('group' in to))) return new Map();
  return await authority.userGroups({ fresh: false });
}

function isFor(to: Subject, whom: Subject, groups: UserGroups | 'unknown'): boolean {
  if (sameSubject(to, whom)) return true;
  if (!('user' in whom) || 'user' in to) return false;
  return 'everyone' in to || (groups !== 'unknown' && groups.get(to.group)?.has(whom.user) === true);
}

function countOf(entries: readonly Entry[]): string {
  const denies = entries.filter(isDeny).length;
  const grants = entries.length - denies;
  const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;
  return `${counted(grants, 'grant', 'grants')} and ${counted(denies, 'deny', 'denies')}`;
}

function unknownNotes(whom: Subject | undefined, groups: UserGroups | 'unknown'): readonly Words[] {
  if (groups !== 'unknown') return [];
  const missing = whom !== undefined && 'user' in whom ? ', so what is for groups is missing here' : '';
  return [`Slack did not say which user groups there are${missing}. Try again in a minute.`];
}

function adminNotes(admins: readonly string[]): readonly Words[] {
  if (admins.length === 0) return ['There is no first admin: the deploy parameter admins names nobody.'];
  const may = admins.length === 1 ? 'First admin, who may do everything' : 'First admins, who may do everything';
  return [words(may, ' and whom chat cannot change: ', listed(admins.map(user)), '.')];
}
