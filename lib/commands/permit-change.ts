import { attachedTags, NO_TAGS } from '#lib/commands/attached-tags';
import type { Desk } from '#lib/commands/desk';
import { targetKey } from '#lib/jobs/held-job';
import type { Effect } from '#lib/jobs/job';
import type { Vm } from '#lib/jobs/step';
import { attributesLookedAt } from '#lib/policy/attributes-looked-at';
import { type PlannedChange, policyRefusals } from '#lib/policy/change-policy';
import { policyWords } from '#lib/policy/policy-sentence';
import { type Standing, targetRefusal } from '#lib/policy/standing';
import type { PolicyTarget } from '#lib/policy/target-scope';
import type { Words } from '#lib/slack/words';

/** What is to be changed, by whom, as far as rights and rules look at it. */
export interface ChangeQuestion {
  readonly standing: Standing;
  /** `vm:snapshot`. */
  readonly permission: string;
  readonly effect: Exclude<Effect, 'read'>;
  /** `--reason`, as typed. */
  readonly reason: string | undefined;
  /** How many changes the asker has run within the last hour. */
  readonly changesThisHour: number;
}

/** What rights and the policy say to a change of some VMs. */
export interface Permit {
  /** Why nothing of it is done. */
  readonly whole: readonly Words[];
  /** Why one VM is left alone, by its key. */
  readonly vms: ReadonlyMap<string, Words>;
  /** VMs of which the asker may not know, by their keys. */
  readonly hidden: ReadonlySet<string>;
  /** What rules for approvals look at. */
  readonly planned: PlannedChange;
}

/** Asks rights and the policy about a change of these VMs, as they were read just now. */
export async function permitChange(
  desk: Pick<Desk, 'vcenters'>,
  question: ChangeQuestion,
  vms: readonly Vm[],
): Promise<Permit> {
  const { standing, permission, effect, reason, changesThisHour } = question;
  const { rules, policy, asker, now } = standing;
  const looksAtTags = attributesLookedAt(rules.state, policy, now).has('tag');
  const tagsOf = looksAtTags ? await attachedTags(desk, vms) : NO_TAGS;
  const refused = new Map<string, Words>();
  const hidden = new Set<string>();
  const keys = new Map<PolicyTarget, string>();
  for (const vm of vms) {
    const target = policyTarget(vm, tagsOf(vm));
    const no = targetRefusal(standing, permission, target);
    if (no === undefined) keys.set(target, targetKey(vm));
    else if (isVisible(standing, target)) refused.set(targetKey(vm), no);
    else hidden.add(targetKey(vm));
  }
  const planned: PlannedChange = {
    permission,
    effect,
    targets: [...keys.keys()],
    asker,
    changesThisHour,
    now,
    ...(reason === undefined ? {} : { reason }),
  };
  const refusals = policyRefusals(planned, policy);
  for (const refusal of refusals.filter((one) => one.kind === 'protected')) {
    for (const target of refusal.targets) {
      refused.set(keys.get(target) ?? '', policyWords({ ...refusal, targets: [target] }));
    }
  }
  const whole = refusals.filter(({ kind }) => kind !== 'protected').map(policyWords);
  return { whole, vms: refused, hidden, planned };
}

/** A VM with what rights and rules look at. */
export function policyTarget({ vcenter, name, placement }: Vm, tags: PolicyTarget['tags']): PolicyTarget {
  const { cluster, folder } = placement;
  return { vcenter, name, folder, tags, ...(cluster === undefined ? {} : { cluster }) };
}

/** Who may neither list a VM nor look at it is not told that there is one. */
export function isVisible(standing: Standing, target: PolicyTarget): boolean {
  return ['vm:list', 'vm:info'].some((permission) => targetRefusal(standing, permission, target) === undefined);
}
