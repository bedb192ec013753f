import { groupsNamed } from '#lib/access/describe-entries';
import { entryWords, termsWords } from '#lib/access/entry-words';
import { policySays } from '#lib/access/policy-says';
import { NO_TAGS } from '#lib/commands/attached-tags';
import { nameVm } from '#lib/commands/describe-vm';
import { policyTarget } from '#lib/commands/permit-change';
import { readNamedVms } from '#lib/commands/read-named-vms';
import type { Reading } from '#lib/commands/reading';
import type { Vm } from '#lib/jobs/step';
import { attributesLookedAt } from '#lib/policy/attributes-looked-at';
import type { AccessRefusal, Decision } from '#lib/policy/decide-access';
import { type Explanation, explainAccess } from '#lib/policy/explain-access';
import { readKnownPermission } from '#lib/policy/known-permission';
import { isForMembers, questionOf, type Standing } from '#lib/policy/standing';
import type { PolicyTarget } from '#lib/policy/target-scope';
import type { Message, Row } from '#lib/slack/message';
import { code, user, type Words, words } from '#lib/slack/words';
import type { TargetQuery } from '#lib/targets/query';

interface Asked {
  readonly who: string;
  readonly permission: string;
  readonly vm: TargetQuery | undefined;
}

/** Whether somebody may do something, here, on one VM or on some, with everything the answer rests on. */
export async function describeCan({ who, permission: typed, vm: query }: Asked, reading: Reading): Promise<Message> {
  const { channel, channelName } = reading.asked;
  const asking = await reading.standing();
  const permission = readKnownPermission(typed, asking.rules.catalogue);
  const [standing, found] = await Promise.all([
    reading.authority.standing({ user: who, channel, channelName }, { fresh: false }),
    query === undefined ? undefined : findVm(query, asking, reading),
  ]);
  if (found !== undefined && 'nothing' in found) return found.nothing;
  const explained = explainAccess(
    { ...questionOf(standing, permission), target: found?.target ?? 'some' },
    standing.rules,
  );
  const { against, besides } = policySays(standing, permission, found?.target);
  const { decision } = explained;
  const may = decision.allowed || isForMembers(standing, permission, decision);
  const what = words([code(permission)], found === undefined ? '' : words(' on ', nameVm(found.vm)));
  return {
    severity: 'info',
    headline: headline(words([user(who)]), what, { may, decision, isAgainst: against.length > 0 }),
    rows: [
      ...against.map((said): Row => ({ severity: 'failure', words: said })),
      ...besides.map((said): Row => ({ severity: 'warning', words: said })),
      ...(await entryRows(explained, standing, reading)),
    ],
    notes: may && found === undefined && permission.startsWith('vm:') ? [ON_SOME_VM] : [],
  };
}

const ON_SOME_VM = 'That is so for some VM at least. For an answer about one, type it behind the permission.';

type Found = { readonly vm: Vm; readonly target: PolicyTarget } | { readonly nothing: Message };

/** One VM as it is now, of those that whoever asks may see. */
async function findVm(query: TargetQuery, { rules, policy, now }: Standing, reading: Reading): Promise<Found> {
  const { vms, nothing } = await readNamedVms(reading, query, []);
  const [vm] = vms;
  if (vm === undefined) return { nothing };
  const looksAtTags = attributesLookedAt(rules.state, policy, now).has('tag');
  const tagsOf = looksAtTags ? await reading.tagsOf([vm]) : NO_TAGS;
  return { vm, target: policyTarget(vm, tagsOf(vm)) };
}

function headline(
  who: Words,
  what: Words,
  { may, decision, isAgainst }: { readonly may: boolean; readonly decision: Decision; readonly isAgainst: boolean },
): Words {
  if (!may && !decision.allowed) return words('No: ', who, ' may not run ', what, ' here. ', whyNot(decision.because));
  if (isAgainst) return words('No, not now: ', who, ' has the right to run ', what, ', and the policy is against it.');
  return words('Yes: ', who, ' may run ', what, ' here, ', by(decision), '.');
}

function by(decision: Decision): string {
  if (!decision.allowed) return 'as every member of the workspace may';
  return decision.by === 'first-admin' ? 'as a first admin' : `by the grant ${decision.by.id}`;
}

function whyNot(because: AccessRefusal): string {
  switch (because.kind) {
    case 'guest':
      return 'Guests of this workspace may run nothing.';
    case 'stranger':
      return 'People of other workspaces may run nothing.';
    case 'unknown':
      return 'Slack did not say whether this is a guest. Ask again in a minute.';
    case 'denied':
      return `The deny ${because.entry.id} forbids it.`;
    default:
      return because.near.length === 0 ? 'No grant gives it.' : 'No grant that gives it counts here.';
  }
}

/** What counts comes first. Of somebody who may run nothing for what he is, they are only listed. */
async function entryRows(
  { entries, decision }: Explanation,
  { rules, now }: Standing,
  reading: Reading,
): Promise<readonly Row[]> {
  const { grants, denies } = rules.state;
  const groups = await groupsNamed(
    [...grants, ...denies].map(({ to }) => to),
    reading,
  );
  const isMoot = !decision.allowed && decision.because.kind !== 'denied' && decision.because.kind !== 'not-granted';
  if (isMoot) return entries.map(({ judged }) => ({ words: entryWords(judged.entry, { now, groups }) }));
  const rows = entries.map(({ judged, said }) => {
    const { entry, bearing, misfit } = judged;
    const row: Row = {
      ...(misfit !== undefined ? {} : { severity: bearing === 'allows' ? 'success' : 'failure' }),
      words: words(said.charAt(0).toUpperCase(), said.slice(1), ' It is for ', termsWords(entry, { groups }), '.'),
    };
    return { row, counts: misfit === undefined };
  });
  return [...rows.filter(({ counts }) => counts), ...rows.filter(({ counts }) => !counts)].map(({ row }) => row);
}
