import { attachedTags, NO_TAGS, type TagsOf } from '#lib/commands/attached-tags';
import type { Desk } from '#lib/commands/desk';
import { policyTarget } from '#lib/commands/permit-change';
import type { TagsByMoId } from '#lib/commands/tags';
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
  /** vCenters with VMs that were judged without their tags, for those could not be read. */
  untagged(): readonly string[];
}

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

  function known({ vcenter, moId }: Pick<Vm, 'vcenter' | 'moId'>): PolicyTarget['tags'] | undefined {
    return some.get(`${vcenter}#${moId}`) ?? all.get(vcenter)?.(moId);
  }

  async function tagsOfSome(vms: readonly Pick<Vm, 'vcenter' | 'moId'>[]): Promise<TagsOf> {
    if (!looksAt(seen, 'tag')) return NO_TAGS;
    const unknown = vms.filter((vm) => known(vm) === undefined);
    const read = unknown.length === 0 ? NO_TAGS : await attachedTags(desk, unknown);
    for (const vm of unknown) {
      some.set(`${vm.vcenter}#${vm.moId}`, read(vm));
      if (read(vm) === 'unreadable') untagged.add(vm.vcenter);
    }
    return (vm) => known(vm) ?? 'unreadable';
  }

  async function tagsOfAll(vsphere: VSphere): Promise<TagsByMoId> {
    const names = [...new Set([seen, taken].flatMap(tagsIn))];
    if (names.length === 0) return () => NONE;
    const read = await desk.tags.carried(vsphere, names, options);
    if (read === 'unreadable') untagged.add(vsphere.vcenter);
    const tagsOf: TagsByMoId = read === 'unreadable' ? () => read : read;
    all.set(vsphere.vcenter, tagsOf);
    return tagsOf;
  }

  return {
    untagged: () => [...untagged],

    async named(vsphere, hits) {
      if (seen.isWhole || hits.length === 0) return hits;
      const { vcenter } = vsphere;
      const vms = hits.map((hit) => ({ vcenter, ...hit }));
      const arePlaced = looksAt(seen, 'cluster', 'folder');
      const [placed, tagsOf] = await Promise.all([
        arePlaced
          ? readVms(
              vsphere,
              hits.map(({ moId }) => moId),
              [],
            )
          : [],
        tagsOfSome(vms),
      ]);
      return vms.filter((vm) => {
        const place = placed.find(({ moId }) => moId === vm.moId);
        if (arePlaced) return place !== undefined && seen.holds(policyTarget(place, tagsOf(vm)));
        return seen.holds({ vcenter, name: vm.name, folder: '', tags: tagsOf(vm) });
      });
    },

    async read(vms) {
      if (seen.isWhole || vms.length === 0) return vms;
      const tagsOf = await tagsOfSome(vms);
      return vms.filter((vm) => seen.holds(policyTarget(vm, tagsOf(vm))));
    },

    async all(vsphere, reading) {
      if (seen.isWhole && taken.isWhole) return await reading;
      const [vms, tagsOf] = await Promise.all([reading, tagsOfAll(vsphere)]);
      return vms.flatMap((vm) => {
        const target = policyTarget({ ...vm, vcenter: vsphere.vcenter, placement: vm }, tagsOf(vm.moId));
        if (!seen.holds(target)) return [];
        return seen === taken || taken.holds(target) ? [vm] : [{ ...vm, barred: true }];
      });
    },
  };
}

const NONE: PolicyTarget['tags'] = new Set();
