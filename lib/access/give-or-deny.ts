import { accessArg } from '#lib/access/access-arguments';
import { commitChange, type Decided } from '#lib/access/commit-change';
import { isDeny, reachWords, rightsWords, subjectWords } from '#lib/access/entry-words';
import type { Acting } from '#lib/commands/acting';
import type { Values } from '#lib/commands/argument';
import { SaidError } from '#lib/errors';
import type { AccessState, Entry, Rights, Terms } from '#lib/policy/access-state';
import { deny, grant } from '#lib/policy/change-access';
import { kindRefused } from '#lib/policy/decide-access';
import { readRights } from '#lib/policy/read-rights';
import type { Subject } from '#lib/policy/read-subject';
import { readUntil } from '#lib/policy/read-until';
import { SaidInWords } from '#lib/policy/said-in-words';
import type { Standing } from '#lib/policy/standing';
import type { Message } from '#lib/slack/message';
import { bold, code, group, listed, user, type Words, words } from '#lib/slack/words';

/** What `grant` and `deny` take. */
export const GIVEN = {
  to: accessArg.subject(),
  what: accessArg.rights(),
  in: accessArg.channels(),
  on: accessArg.scope(),
  until: accessArg.until(),
};

/** Makes a grant or a deny, and shows what is so now with the line that undoes it. */
export async function giveOrDeny(act: 'grant' | 'deny', given: Values<typeof GIVEN>, acting: Acting): Promise<Message> {
  const { deed, state, standing } = await commitChange(acting, `access:${act}`, (now) =>
    decide(act, given, acting, now),
  );
  if (!('entry' in deed)) throw new Error('A grant was stored as something else.');
  const { entry, notes } = deed;
  const said = [...notes, ...(await effectNotes(entry, acting, standing)), undoNote(entry, acting.word, state)];
  // The group was there a moment ago.
  const to = subjectWords(entry.to, { groups: 'unknown' });
  return {
    severity: 'success',
    headline: words(
      isDeny(entry) ? 'Denied as ' : 'Granted as ',
      [bold(entry.id)],
      ': ',
      rightsWords(entry),
      ' to ',
      to,
    ),
    rows: reachWords(entry).map((reach) => ({ words: reach })),
    notes: said,
  };
}

async function decide(
  act: 'grant' | 'deny',
  { to, what, in: channels, on, until }: Values<typeof GIVEN>,
  acting: Acting,
  { asker, rules, now }: Standing,
): Promise<Decided> {
  const rights = readRights(what, rules);
  const end = until === undefined ? undefined : untilOf(until, acting.asked.at, now);
  await refuseGoneGroup(to, acting);
  const wish: Rights & Terms = {
    ...rights,
    to,
    ...(channels === undefined ? {} : { channels }),
    ...(on === undefined ? {} : { targets: on }),
    ...(end === undefined ? {} : { until: end }),
  };
  const change = { by: asker, now, askedAt: acting.asked.at };
  const { next, entry, notes } = (act === 'grant' ? grant : deny)(wish, change, rules);
  return { next, deed: { act: act === 'grant' ? 'granted' : 'denied', entry, notes } };
}

/** A length counts from when it was asked for, so that it is the same however often this is run. */
function untilOf(typed: string, askedAt: number, now: number): number {
  const until = readUntil(typed, askedAt);
  if (until > now) return until;
  throw new SaidError('usage', `--until ${typed} has passed meanwhile, so nothing was done. Type it again.`);
}

/** Slack is asked now: what was so minutes ago may be a group that was just made, or one that is gone. */
async function refuseGoneGroup(to: Subject, { authority }: Acting): Promise<void> {
  if (!('group' in to)) return;
  const groups = await authority.userGroups({ fresh: true });
  if (groups === 'unknown') {
    throw new SaidError(
      'unreachable',
      'Slack did not say which user groups there are, so nothing was done. Try again in a minute.',
    );
  }
  if (groups.has(to.group)) return;
  throw new SaidInWords(
    'not-found',
    words([group(to.group)], ` is no user group of this workspace, or is disabled. Nothing was done. `, [
      'Pick one from the list that Slack offers behind "@".',
    ]),
  );
}

/** Whom it does not reach, though it names them. */
async function effectNotes(entry: Entry, acting: Acting, { rules }: Standing): Promise<readonly Words[]> {
  const { to } = entry;
  if (isDeny(entry)) {
    const admins = listed(rules.admins.map(user));
    return 'user' in to || admins.length === 0 ? [] : [words('First admins are bound by no deny: ', admins, '.')];
  }
  if (!('user' in to)) return [];
  const { channel, channelName } = acting.asked;
  const receiver = await acting.authority.standing({ user: to.user, channel, channelName }, { fresh: false });
  const refused = kindRefused(receiver.asker, rules);
  return refused === undefined ? [] : [words([user(to.user)], NO_EFFECT[refused])];
}

const NO_EFFECT = {
  guest: ' is a guest of this workspace: this has no effect unless the policy lets guests in.',
  stranger: ' is of another workspace: this has no effect unless the policy lets strangers in.',
  unknown: ' may be a guest or a stranger, which Slack did not say: for those it would have no effect.',
};

function undoNote(entry: Entry, word: string, { grants, denies }: AccessState): Words {
  const isThere = [...grants, ...denies].some(({ id }) => id === entry.id);
  if (!isThere) return `${entry.id} has been revoked since.`;
  return words('To undo it, type ', [code(`${word} revoke ${entry.id}`)]);
}
