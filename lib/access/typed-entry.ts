import { isDeny } from '#lib/access/entry-words';
import type { Entry } from '#lib/policy/access-state';
import type { Subject } from '#lib/policy/read-subject';
import { SCOPE_KEYS } from '#lib/policy/target-scope';
import { quoted } from '#lib/slack/quoted';

/** The line that makes a grant or deny again: `/vm-access grant U012ABCDE operator --in C012ABCDE --until 2026-…Z`. */
export function typedEntry(word: string, entry: Entry): string {
  const { to, channels = [], targets = {}, until } = entry;
  const what = 'role' in entry ? entry.role : entry.permissions.join(',');
  const scope = SCOPE_KEYS.flatMap((key) => (targets[key] === undefined ? [] : [quoted(`${key}=${targets[key]}`)]));
  return [
    `${word} ${isDeny(entry) ? 'deny' : 'grant'} ${typedSubject(to)} ${what}`,
    ...(channels.length === 0 ? [] : [`--in ${channels.join(',')}`]),
    ...(scope.length === 0 ? [] : ['--on', ...scope]),
    ...(until === undefined ? [] : [`--until ${new Date(until).toISOString().slice(0, 19)}Z`]),
  ].join(' ');
}

/** Ids are taken as well as what Slack makes of a mention. */
function typedSubject(to: Subject): string {
  if ('user' in to) return to.user;
  return 'group' in to ? to.group : 'everyone';
}
