import { attachedTags, NO_TAGS, type TagsOf } from '#lib/commands/attached-tags';
import type { Desk } from '#lib/commands/desk';
import { targetKey } from '#lib/jobs/held-job';
import type { Effect } from '#lib/jobs/job';
import type { Vm } from '#lib/jobs/step';
import { attributesLookedAt } from '#lib/policy/attributes-looked-at';
import { type PlannedChange, policyRefusals } from '#lib/policy/change-policy';
import { policyWords } from '#lib/policy/policy-sentence';
import { looksAt } from '#lib/policy/reach';
import { sightOf } from '#lib/policy/sight';
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

type Placed = Pick<PolicyTarget, 'folder' | 'cluster'>;

/**
 * Asks rights and the policy about a change of these VMs, as they were read just now.
 *
 * @param tags as `tagsLookedAt` read them beside the VMs
 */
export async function permitChange(
  desk: Pick<Desk, 'vcenters' | 'tags'>,
  question: ChangeQuestion,
  vms: readonly Vm[],
  tags?: TagsOf,
): Promise<Permit> {
  const { standing, permission, effect, reason, changesThisHour } = question;
  const { policy, asker, now } = standing;
  const tagsOf = tags ?? (await tagsLookedAt(desk, question, vms));
  const closed = await closedVCenters(desk, vms);
  const { seen } = sightOf(standing, permission, effect);
  const refused = new Map<string, Words>();
  const hidden = new Set<string>();
  const keys = new Map<PolicyTarget, string>();
  for (const vm of vms) {
    const target = policyTarget(vm, tagsOf(vm));
    const no = targetRefusal(standing, permission, target);
    const shut = closed.get(vm.vcenter);
    if (no === undefined && shut !== undefined) refused.set(targetKey(vm), shut);
    else if (no === undefined) keys.set(target, targetKey(vm));
    else if (seen.holds(target)) refused.set(targetKey(vm), no);
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

/** Why nothing is changed on a vCenter that can only be read from. */
async function closedVCenters(
  { vcenters }: Pick<Desk, 'vcenters'>,
  vms: readonly Vm[],
): Promise<ReadonlyMap<string, Words>> {
  const names = [...new Set(vms.map(({ vcenter }) => vcenter))];
  const found = await Promise.all(names.map((name) => vcenters.named(name)));
  return new Map(
    found.flatMap((one) => (one?.noChanges === undefined ? [] : [[one.vcenter, one.noChanges.message] as const])),
  );
}

/**
 * The tags of VMs as they are now, where a right of the asker's or a rule for anybody looks at tags; to be read beside the
 * VMs themselves.
 */
export async function tagsLookedAt(
  desk: Pick<Desk, 'vcenters' | 'tags'>,
  { standing, permission, effect }: Pick<ChangeQuestion, 'standing' | 'permission' | 'effect'>,
  vms: readonly Pick<Vm, 'vcenter' | 'moId'>[],
  known?: Parameters<typeof attachedTags>[2],
): Promise<TagsOf> {
  const { seen, taken } = sightOf(standing, permission, effect);
  const byRules = attributesLookedAt(NO_ENTRIES, standing.policy, standing.now);
  const areLookedAt = looksAt(seen, 'tag') || looksAt(taken, 'tag') || byRules.has('tag');
  return areLookedAt ? await attachedTags(desk, vms, known) : NO_TAGS;
}

const NO_ENTRIES = { grants: [], denies: [] };

/** A VM with what rights and rules look at. */
export function policyTarget(
  { vcenter, name, placement }: Pick<Vm, 'vcenter' | 'name'> & { readonly placement: Placed },
  tags: PolicyTarget['tags'],
): PolicyTarget {
  const { cluster, folder } = placement;
  return { vcenter, name, folder, tags, ...(cluster === undefined ? {} : { cluster }) };
}
