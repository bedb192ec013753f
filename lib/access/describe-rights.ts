import { groupsNamed } from '#lib/access/describe-entries';
import { entryWords, isDeny, type Telling } from '#lib/access/entry-words';
import type { Reading } from '#lib/commands/reading';
import { type Entry, isLive } from '#lib/policy/access-state';
import { channelRefusal } from '#lib/policy/channel-rules';
import { misfitOfPerson } from '#lib/policy/judge-entry';
import type { Catalogue } from '#lib/policy/roles';
import { mayRun, type Standing } from '#lib/policy/standing';
import type { Message, Row } from '#lib/slack/message';
import { code, group, listed, type Part, user, type Words, words } from '#lib/slack/words';

/** What the asker may do, here, on what, and by which grants. */
export async function describeRights(reading: Reading): Promise<Message> {
  const standing = await reading.standing();
  const { asker, rules, policy, now } = standing;
  const live = [...rules.state.denies, ...rules.state.grants].filter((entry) => isLive(entry, now));
  const named = live.map(({ to }) => to);
  const groups = await groupsNamed(named, reading);
  const telling = { now, groups };
  const isAdmin = rules.admins.includes(asker.id);
  const own = live.filter(
    ({ to, id }) => misfitOfPerson(to, asker, id.startsWith('d') ? 'forbids' : 'allows') !== 'other-person',
  );
  return {
    severity: 'info',
    headline: words([user(asker.id)], KINDS[asker.kind], isAdmin ? ' and a first admin' : ''),
    rows: [
      ...(isAdmin
        ? [{ words: 'A first admin may do everything; a deploy parameter says so, and chat cannot change it' }]
        : []),
      {
        words: words(
          'Groups: ',
          groupWords(
            standing,
            named.some((to) => 'group' in to),
          ),
        ),
      },
      ...own.map((entry): Row => entryRow(entry, standing, telling)),
      ...(own.length === 0 ? [{ words: 'No grant and no deny is for you' }] : []),
      ...hereRows(standing),
      ...(policy.observer
        ? [{ severity: 'warning' as const, words: 'The policy switches all changes off, whoever asks' }]
        : []),
    ],
    notes: [...(own.some(({ targets }) => targets !== undefined) ? [ON_THOSE] : []), ...goneNotes(live, telling)],
  };
}

const ON_THOSE = 'What a grant or deny names VMs for holds on those alone.';

const KINDS = {
  member: ' is a member of this workspace',
  guest: ' is a guest of this workspace',
  stranger: ' is of another workspace',
  unknown: ' is here, and Slack did not say as what',
};

function groupWords({ asker }: Standing, areNamed: boolean): Words {
  if (asker.groups === 'unknown') {
    return 'Slack did not say which, so grants for groups give nothing now, and denies for them count. Try again in a minute';
  }
  if (asker.groups.size > 0) return listed([...asker.groups].map(group));
  return areNamed ? 'none' : 'no grant, deny or rule names any';
}

function entryRow(entry: Entry, { asker, channel }: Standing, telling: Telling): Row {
  const isElsewhere = entry.channels !== undefined && !entry.channels.includes(channel.id);
  const isUnsure = asker.groups === 'unknown' && 'group' in entry.to && !isDeny(entry);
  const doubt = `${isElsewhere ? '; not in this channel' : ''}${isUnsure ? '; not now, for Slack does not say who is in it' : ''}`;
  return { ...(isDeny(entry) ? { severity: 'failure' } : {}), words: words(entryWords(entry, telling), doubt) };
}

/** A row for each command with what of it may be run here, and one for what only the channel's rules take. */
function hereRows(standing: Standing): readonly Row[] {
  const { catalogue } = standing.rules;
  const may = catalogue.filter(({ permission }) => mayRun(standing, permission));
  const anywhere = { ...standing, policy: { ...standing.policy, channels: [], directMessages: true } };
  const taken = catalogue.filter(
    ({ permission }) =>
      channelRefusal(permission, standing.channel, standing.policy) !== undefined && mayRun(anywhere, permission),
  );
  return [
    ...commandsOf(catalogue).flatMap((command): Row[] => {
      const names = namesOf(command, may);
      if (names.length === 0) return [];
      const isAll = names.length === namesOf(command, catalogue).length;
      return [
        { words: words('Here, of ', [code(command)], ': ', isAll ? `all (${names.join(', ')})` : names.join(', ')) },
      ];
    }),
    ...(taken.length === 0
      ? []
      : [
          {
            severity: 'warning' as const,
            words: words(
              'The rules for this channel do not permit ',
              listed(taken.map(({ permission }): Part => code(permission))),
            ),
          },
        ]),
  ];
}

function commandsOf(catalogue: Catalogue): readonly string[] {
  return [...new Set(catalogue.map(({ permission }) => permission.split(':')[0] ?? ''))];
}

function namesOf(command: string, catalogue: Catalogue): readonly string[] {
  return catalogue.flatMap(({ permission }) =>
    permission.startsWith(`${command}:`) ? [permission.slice(command.length + 1)] : [],
  );
}

/** Whoever was in it had something by it, and misses it now. */
function goneNotes(live: readonly Entry[], { groups }: Telling): readonly Words[] {
  if (groups === 'unknown') return [];
  const gone = live.filter(({ to }) => 'group' in to && !groups.has(to.group));
  if (gone.length === 0) return [];
  const ids = gone.map(({ id }) => id).join(', ');
  return [
    `${ids} ${gone.length === 1 ? 'is for a group that is' : 'are for groups that are'} not in Slack any more: nobody is in it.`,
  ];
}
