import { attachedTags, NO_TAGS, type TagsOf } from '#lib/commands/attached-tags';
import type { Desk } from '#lib/commands/desk';
import { policyTarget } from '#lib/commands/permit-change';
import type { TagsByMoId } from '#lib/commands/tags';
import { targetKey } from '#lib/jobs/held-job';
import type { Vm } from '#lib/jobs/step';
import { looksAt, tagsIn } from '#lib/policy/reach';
import type { Sight } from '#lib/policy/sight';
import type { PolicyTarget } from '#lib/policy/target-scope';
import type { Candidate, NamedVm, SeenVm } from '#lib/targets/source';
import { readVms } from '#lib/vsphere/read-vms';
import type { VSphere } from '#lib/vsphere/vsphere';

/**
 * Leaves of what vCenters answer what somebody may see, before anything is matched, counted or suggested by it.
 *
 * Where he may see every VM nothing is asked for it. Elsewhere what rights look at is read of those VMs, by one request
 * each for their places and their tags, both at once.
 */
export interface Narrowing {
  /** Of VMs found by their exact names. */
  named(vsphere: VSphere, hits: readonly NamedVm[]): Promise<readonly NamedVm[]>;
  /** Of VMs that were read. */
  read<T extends PlacedVm>(vms: readonly T[]): Promise<readonly T[]>;
  /** Of all VMs there are, where those are marked that he sees and may not do it to. */
  all(vsphere: VSphere, reading: Promise<readonly Candidate[]>): Promise<readonly SeenVm[]>;
  /** All that is attached to a VM, where that was read for it. */
  attached(vm: Identified): PolicyTarget['tags'] | undefined;
  /** vCenters with VMs that were judged without their tags, for those could not be read. */
  untagged(): readonly string[];
}

type Identified = Pick<Vm, 'vcenter' | 'moId'>;

/** A VM as it was read, as far as rights look at it. */
type PlacedVm = Pick<Vm, 'vcenter' | 'moId' | 'name' | 'placement'>;

/** @param options.fresh reads tags as they are now, as whatever changes something must */
export function createNarrowing(
  desk: Pick<Desk, 'vcenters' | 'tags'>,
  { seen, taken }: Sight,
  options: { readonly fresh: boolean },
): Narrowing {
  // What was found is judged once more when it is read: its tags are known then.
  const some = new Map<string, PolicyTarget['tags']>();
  const all = new Map<string, TagsByMoId>();
  const untagged = new Set<string>();
  // An index may still show it where it was a moment ago.
  const hidden = new Set<string>();

  function isSeen(vm: Identified, target: PolicyTarget | undefined): boolean {
    if (target !== undefined && seen.holds(target)) return true;
    hidden.add(targetKey(vm));
    return false;
  }

  function known(vm: Identified): PolicyTarget['tags'] | undefined {
    return some.get(targetKey(vm)) ?? all.get(vm.vcenter)?.(vm.moId);
  }

  async function tagsOfSome(vms: readonly Identified[]): Promise<TagsOf> {
    if (!looksAt(seen, 'tag')) return NO_TAGS;
    const tagsOf = await attachedTags(desk, vms, known);
    for (const vm of vms.filter((one) => known(one) === undefined)) {
      some.set(targetKey(vm), tagsOf(vm));
      if (tagsOf(vm) === 'unreadable') untagged.add(vm.vcenter);
    }
    return tagsOf;
  }

  async function tagsOfAll(vsphere: VSphere): Promise<TagsOf> {
    const names = [...new Set([seen, taken].flatMap(tagsIn))];
    if (names.length === 0) return NO_TAGS;
    const read = await desk.tags.carried(vsphere, names, options);
    if (read === 'unreadable') untagged.add(vsphere.vcenter);
    all.set(vsphere.vcenter, read === 'unreadable' ? () => read : read);
    return (vm) => known(vm) ?? 'unreadable';
  }

  return {
    attached: (vm) => some.get(targetKey(vm)),
    untagged: () => [...untagged],

    async named(vsphere, hits) {
      if (seen.isWhole || hits.length === 0) return hits;
      const vms = hits.map((hit) => ({ vcenter: vsphere.vcenter, ...hit }));
      const moIds = hits.map(({ moId }) => moId);
      const arePlaced = looksAt(seen, 'cluster', 'folder');
      const [placed, tagsOf] = await Promise.all([
        arePlaced ? readVms(vsphere, moIds, []) : vms.map((vm) => ({ ...vm, placement: NOWHERE })),
        tagsOfSome(vms),
      ]);
      return vms.filter((vm) => {
        const place = placed.find(({ moId }) => moId === vm.moId);
        return isSeen(vm, place === undefined ? undefined : policyTarget(place, tagsOf(vm)));
      });
    },

    async read(vms) {
      if (seen.isWhole || vms.length === 0) return vms;
      const tagsOf = await tagsOfSome(vms);
      return vms.filter((vm) => isSeen(vm, policyTarget(vm, tagsOf(vm))));
    },

    async all(vsphere, reading) {
      if (seen.isWhole && taken.isWhole) return await reading;
      const [vms, tagsOf] = await Promise.all([reading, tagsOfAll(vsphere)]);
      return vms.flatMap((vm) => {
        const here = { vcenter: vsphere.vcenter, moId: vm.moId };
        const target = policyTarget({ ...here, name: vm.name, placement: vm }, tagsOf(here));
        if (hidden.has(targetKey(here)) || !seen.holds(target)) return [];
        return seen === taken || taken.holds(target) ? [vm] : [{ ...vm, barred: true }];
      });
    },
  };
}

/** Where no right looks at it. */
const NOWHERE = { folder: '' };
