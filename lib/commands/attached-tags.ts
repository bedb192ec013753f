import type { Desk } from '#lib/commands/desk';
import type { Vm } from '#lib/jobs/step';
import type { PolicyTarget } from '#lib/policy/target-scope';

type Identified = Pick<Vm, 'vcenter' | 'moId'>;

/** The tags of VMs, each `category=tag`, or that they could not be read. */
export type TagsOf = (vm: Identified) => PolicyTarget['tags'];

/** Where no rule looks at tags, none is read. */
export const NO_TAGS: TagsOf = () => new Set();

/**
 * Reads what is attached to these VMs now, one request a vCenter; of all others nothing can be said.
 *
 * @param known what was read for this very command, and need not be again
 */
export async function attachedTags(
  { vcenters, tags }: Pick<Desk, 'vcenters' | 'tags'>,
  vms: Iterable<Identified>,
  known: (vm: Identified) => PolicyTarget['tags'] | undefined = () => undefined,
): Promise<TagsOf> {
  const unknown = [...vms].filter((vm) => known(vm) === undefined);
  const names = [...new Set(unknown.map(({ vcenter }) => vcenter))];
  const read = await Promise.all(
    names.map(async (name) => {
      const vsphere = await vcenters.named(name);
      const moIds = unknown.filter(({ vcenter }) => vcenter === name).map(({ moId }) => moId);
      return [name, vsphere === undefined ? 'unreadable' : await tags.attachedTo(vsphere, moIds)] as const;
    }),
  );
  const byVCenter = new Map(read);
  return (vm) => {
    const attached = byVCenter.get(vm.vcenter) ?? 'unreadable';
    return known(vm) ?? (attached === 'unreadable' ? attached : attached(vm.moId));
  };
}
