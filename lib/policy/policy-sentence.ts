import type { PolicyRefusal } from '#lib/policy/change-policy';
import type { Freeze, People, ReasonRule } from '#lib/policy/policy';
import { code, listed, type Part, user, type Words, words } from '#lib/slack/words';

/** A sentence names at most so many VMs or people. */
const MOST_NAMED = 5;

/** What the policy has against a change, and the cure. */
export function policyWords(refusal: PolicyRefusal): Words {
  switch (refusal.kind) {
    case 'observer':
      return 'SlashVM only looks here: all changes are switched off by its policy. Nothing was done.';
    case 'rate':
      return `You have run ${refusal.most} changes within the last hour, and the policy allows no more. Nothing was done. Try again later.`;
    case 'protected':
      return protectedWords(refusal);
    case 'frozen':
      return frozenWords(refusal.freeze, refusal.mayBreak);
    case 'reason':
      return reasonWords(refusal.rule, refusal.given);
  }
}

function protectedWords({ name, targets }: Extract<PolicyRefusal, { kind: 'protected' }>): Words {
  const [verb, them] = targets.length === 1 ? ['is', 'it'] : ['are', 'them'];
  const names = targets.slice(0, MOST_NAMED).map((target): Part => `"${target.name}"`);
  const rest = targets.length - names.length;
  const all = rest > 0 ? [...names, `${rest} more`] : names;
  const unread = targets.some(({ tags }) => tags === 'unreadable');
  const doubt = unread ? ' Tags could not be read, and what may be protected counts as protected.' : '';
  return words(
    listed(all),
    ` ${verb} protected by the policy ("${name}"): nobody changes ${them} from here. Nothing was done.${doubt}`,
  );
}

function frozenWords({ name, breakers }: Freeze, mayBreak: boolean): Words {
  const frozen = `Changes are frozen now ("${name}"). Nothing was done. `;
  if (mayBreak) return words(frozen, 'You may break the freeze: say why with ', [code('--reason')], '.');
  const people = peopleParts(breakers);
  return people.length === 0
    ? words(frozen, 'Nobody may break this freeze; wait for its end.')
    : words(frozen, 'Wait for its end, or ask ', listed(people), ', who may break it.');
}

function reasonWords({ pattern, about }: ReasonRule, given: string | undefined): Words {
  const wanted = about === undefined ? [] : [`: ${about}`];
  if (pattern === undefined) return words('This needs a reason', ...wanted, '. Add ', [code('--reason "…"')], '.');
  const form = words(' that holds ', [code(pattern)], ...wanted, '.');
  if (given === undefined || given.trim() === '') {
    return words('This needs a reason', form, ' Add ', [code('--reason "…"')], '.');
  }
  return words(`"${given}" is not the reason that this needs: one`, form, ' Type it behind ', [code('--reason')], '.');
}

/** Persons as Slack shows them, groups by their ids. */
export function peopleParts({ users, groups }: People): readonly Part[] {
  const parts = [...users.map((id) => user(id)), ...groups.map((id): Part => `the group ${id}`)];
  return parts.slice(0, MOST_NAMED);
}
