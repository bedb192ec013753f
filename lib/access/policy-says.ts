import { matchingRules } from '#lib/policy/approval-rules';
import { type PlannedChange, type PolicyRefusal, policyRefusals } from '#lib/policy/change-policy';
import { channelRefusal } from '#lib/policy/channel-rules';
import { peopleParts } from '#lib/policy/policy-sentence';
import type { Standing } from '#lib/policy/standing';
import type { PolicyTarget } from '#lib/policy/target-scope';
import { code, listed, type Words, words } from '#lib/slack/words';

/** What the policy says to something that somebody would run now. */
export interface PolicySays {
  /** Why it would not be done. */
  readonly against: readonly Words[];
  /** What it would take besides the right. */
  readonly besides: readonly Words[];
}

/** Rules for the channel, and for a change of VMs all others; of a target that nobody named, only what looks at none. */
export function policySays(standing: Standing, permission: string, target: PolicyTarget | undefined): PolicySays {
  const { asker, channel, policy, rules, now } = standing;
  const no = channelRefusal(permission, channel, policy);
  const against: Words[] = no === undefined ? [] : [no];
  const effect = rules.catalogue.find((one) => one.permission === permission)?.effect;
  if (effect === undefined || effect === 'read' || !permission.startsWith('vm:')) return { against, besides: [] };
  const planned: PlannedChange = {
    permission,
    effect,
    targets: target === undefined ? [] : [target],
    asker,
    changesThisHour: 0,
    now,
  };
  const refusals = policyRefusals(planned, policy);
  const isBesides = (refusal: PolicyRefusal): boolean =>
    refusal.kind === 'reason' || (refusal.kind === 'frozen' && refusal.mayBreak);
  return {
    against: [...against, ...refusals.filter((one) => !isBesides(one)).map(said)],
    besides: [
      ...refusals.filter(isBesides).map(said),
      ...matchingRules(planned, policy.approvals).map(({ name, quorum, approvers }) =>
        words(
          `It waits for ${quorum} approval${quorum === 1 ? '' : 's'} by the rule "${name}": `,
          listed(peopleParts(approvers)),
        ),
      ),
    ],
  };
}

function said(refusal: PolicyRefusal): Words {
  switch (refusal.kind) {
    case 'observer':
      return 'The policy switches all changes off (observer mode)';
    case 'rate':
      return `The policy allows ${refusal.most} changes an hour`;
    case 'protected': {
      const isUnread = refusal.targets.some(({ tags }) => tags === 'unreadable');
      return `The policy protects it ("${refusal.name}"): nobody changes it${isUnread ? '. Its tags could not be read, so it counts as protected' : ''}`;
    }
    case 'frozen':
      return words(
        `Changes are frozen now ("${refusal.freeze.name}")`,
        refusal.mayBreak ? words(', which may be broken with ', [code('--reason')]) : '',
      );
    case 'reason':
      return words(
        'It needs ',
        [code('--reason')],
        refusal.rule.pattern === undefined ? '' : words(' that holds ', [code(refusal.rule.pattern)]),
      );
  }
}
