import { type AccessRules, adminsOf, type Entry } from '#lib/policy/access-state';
import type { AccessRefusal, Judged, Unsure } from '#lib/policy/decide-access';
import type { AccessQuestion, Misfit } from '#lib/policy/judge-entry';
import { spellScope } from '#lib/policy/target-scope';
import { code, listed, time, user, type Words, words } from '#lib/slack/words';

/** A refusal names at most so many people to ask. */
const MOST_ADMINS = 3;

/** What was refused, why, and whom to ask. */
export function refusalWords(because: AccessRefusal, question: AccessQuestion, rules: AccessRules): Words {
  const { permission, target, now } = question;
  const on = typeof target === 'object' ? ` on "${target.name}"` : '';
  const what = words('You may not run ', [code(permission)], on);
  const ask = askWords(rules, now);
  if (because.kind === 'guest') {
    return words(what, ': guests of this workspace may run nothing here. ', ask, ' to run it for you.');
  }
  if (because.kind === 'stranger') {
    return words(what, ': this SlashVM serves members of its own workspace only. ', ask, ' to run it for you.');
  }
  if (because.kind === 'unknown') {
    return words(what, ' now: Slack did not say whether you are a guest here. Try again in a minute.');
  }
  if (because.kind === 'denied')
    return words(what, deniedWords(because.entry, because.unsure), ' ', ask, ' to lift it.');
  const { near } = because;
  const nearest = NEAREST.flatMap((misfit) => near.find((one) => one.misfit === misfit) ?? [])[0];
  if (nearest === undefined) return words(what, ': no grant gives it to you. ', ask, ' for it.');
  return words(what, ': ', nearWords(nearest), ' ', ask, ' for more.');
}

/** What may change by itself comes first. */
const NEAREST: readonly Misfit[] = [
  'groups-unknown',
  'tags-unreadable',
  'other-target',
  'other-channel',
  'no-target',
  'expired',
];

function deniedWords({ id }: Entry, unsure: Unsure | undefined): Words {
  if (unsure === undefined) return `: the deny ${id} forbids it.`;
  return unsure === 'group'
    ? `: the deny ${id} is for a group, and Slack did not say who is in it, so it counts. Try again in a minute.`
    : `: the deny ${id} goes by a tag, and tags could not be read, so it counts. Try again in a minute.`;
}

function nearWords({ entry, misfit }: Judged): Words {
  switch (misfit) {
    case 'groups-unknown':
      return `the grant ${entry.id} is for a group, and Slack did not say who is in it. Try again in a minute.`;
    case 'tags-unreadable':
      return `the grant ${entry.id} goes by a tag, and tags could not be read. Try again in a minute.`;
    case 'expired':
      return words(`the grant ${entry.id} ended `, [time(entry.until ?? 0)], '.');
    case 'other-channel':
      return `the grant ${entry.id} holds in other channels only.`;
    default:
      return words(`the grant ${entry.id} is only for `, [code(spellScope(entry.targets ?? {}))], '.');
  }
}

/** `Ask @admin`: who may give any right. */
export function askWords(rules: AccessRules, now: number): Words {
  const admins = adminsOf(rules, now).slice(0, MOST_ADMINS);
  if (admins.length === 0) return 'Ask whoever deployed SlashVM';
  return words('Ask ', listed(admins.map((id) => user(id))));
}
