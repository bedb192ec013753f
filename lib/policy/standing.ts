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
  return channelRefusal(permission, standing.channel, standing.policy) ?? rightRefusal(standing, permission);
}

/** Why a person may not run it wherever it is asked for, as by a button; `undefined` where he may for some target. */
export function rightRefusal(standing: Standing, permission: string): Words | undefined {
  const question = { ...questionOf(standing, permission), target: 'some' as const };
  const decision = decideAccess(question, standing.rules);
  return decision.allowed || isForMembers(standing, permission, decision)
    ? undefined
    : refusalWords(decision.because, question, standing.rules);
}

/** True for what rules permit, or whose it is, and no grant. */
function isOpen({ rules }: Pick<Standing, 'rules'>, permission: string): boolean {
  return rules.catalogue.some((entry) => entry.permission === permission && entry.open === true);
}

/** True where no grant is needed, and only a grant is missing: channel rules, a deny, and what somebody is stay above it. */
export function isForMembers(standing: Pick<Standing, 'rules'>, permission: string, decision: Decision): boolean {
  return !decision.allowed && decision.because.kind === 'not-granted' && isOpen(standing, permission);
}

/** Said to somebody who may run nothing of a command here; `word` is what is typed for it, `/vm-access`. */
export function nothingHere(standing: Standing, command: string, word: string): Words {
  const { asker, rules, now } = standing;
  const kind = kindRefused(asker, rules);
  if (kind !== undefined) return refusalWords({ kind }, questionOf(standing, `${command}:help`), rules);
  return words(`You may run nothing of ${word} here. `, askWords(rules, now), ' for a right.');
}

/** True where the person may run it here on some target at least. */
export function mayRun(standing: Standing, permission: string): boolean {
  if (channelRefusal(permission, standing.channel, standing.policy) !== undefined) return false;
  const decision = decideAccess({ ...questionOf(standing, permission), target: 'some' }, standing.rules);
  return decision.allowed || isForMembers(standing, permission, decision);
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
