import { askWords, refusalWords } from '#lib/policy/access-sentence';
import { type AccessRules, refuseNewerAccess } from '#lib/policy/access-state';
import { type Channel, channelRefusal } from '#lib/policy/channel-rules';
import { type Decision, decideAccess, kindRefused } from '#lib/policy/decide-access';
import type { AccessQuestion, Asker } from '#lib/policy/judge-entry';
import type { Policy } from '#lib/policy/policy';
import type { PolicyTarget } from '#lib/policy/target-scope';
import { type Words, words } from '#lib/slack/words';

/** Everything that decisions about one command rest on, as it was at one moment. */
export interface Standing {
  readonly asker: Asker;
  readonly channel: Channel;
  readonly rules: AccessRules;
  readonly policy: Policy;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Why a command is not run here for this person, whatever it is for; `undefined` where it may be for some target. */
export function commandRefusal(standing: Standing, permission: string): Words | undefined {
  refuseNewerAccess(standing.rules.state);
  const no = channelRefusal(permission, standing.channel, standing.policy);
  if (no !== undefined) return no;
  const question = { ...questionOf(standing, permission), target: 'some' as const };
  const decision = decideAccess(question, standing.rules);
  return decision.allowed || isForMembers(permission, decision)
    ? undefined
    : refusalWords(decision.because, question, standing.rules);
}

/**
 * What every member of the workspace may ask without any grant: what he may. The rules of a channel, a deny, and what
 * somebody is in the workspace are above it.
 */
const FOR_EVERY_MEMBER: ReadonlySet<string> = new Set(['access:whoami']);

/** True where no grant is needed, and only a grant is missing. */
export function isForMembers(permission: string, decision: Decision): boolean {
  return FOR_EVERY_MEMBER.has(permission) && !decision.allowed && decision.because.kind === 'not-granted';
}

/** Said to somebody who may run nothing of a command, `/vm`, here. */
export function nothingHere(standing: Standing, word: string): Words {
  const { asker, rules, now } = standing;
  const kind = kindRefused(asker, rules);
  const question = { ...questionOf(standing, 'vm:help'), now };
  if (kind !== undefined) return refusalWords({ kind }, question, rules);
  return words(`You may run nothing of ${word} here. `, askWords(rules, now), ' for a right.');
}

/** True where the person may run it here on some target at least. */
export function mayRun(standing: Standing, permission: string): boolean {
  if (channelRefusal(permission, standing.channel, standing.policy) !== undefined) return false;
  const decision = decideAccess({ ...questionOf(standing, permission), target: 'some' }, standing.rules);
  return decision.allowed || isForMembers(permission, decision);
}

/** Why a command is not run on one VM; `undefined` where it may be. */
export function targetRefusal(standing: Standing, permission: string, target: PolicyTarget): Words | undefined {
  const question = { ...questionOf(standing, permission), target };
  const decision = decideAccess(question, standing.rules);
  return decision.allowed ? undefined : refusalWords(decision.because, question, standing.rules);
}

export function questionOf(
  { asker, channel, now }: Pick<Standing, 'asker' | 'channel' | 'now'>,
  permission: string,
): Omit<AccessQuestion, 'target'> {
  return { asker, permission, channel: channel.id, now };
}
