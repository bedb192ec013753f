import type { Desk } from '#lib/commands/desk';
import type { Vm } from '#lib/jobs/step';
import type { PolicyTarget } from '#lib/policy/target-scope';

type Identified = Pick<Vm, 'vcenter' | 'moId'>;

/** The tags of VMs, each `category=tag`, or that they could not be read. */
export type TagsOf = (vm: Identified) => PolicyTarget['tags'];

/** Where no rule looks at tags, none is read. */
export const NO_TAGS: TagsOf = () => new Set();

/** Reads what is attached to these VMs now, one request a vCenter; of all others nothing can be said. */
export async function attachedTags(
  { vcenters, tags }: Pick<Desk, 'vcenters' | 'tags'>,
  vms: Iterable<Identified>,
): Promise<TagsOf> {
  const all = [...vms];
  const names = [...new Set(all.map(({ vcenter }) => vcenter))];
  const read = await Promise.all(
    names.map(async (name) => {
      const vsphere = await vcenters.named(name);
      const moIds = all.filter(({ vcenter }) => vcenter === name).map(({ moId }) => moId);
      return [name, vsphere === undefined ? 'unreadable' : await tags.attachedTo(vsphere, moIds)] as const;
    }),
  );
  const byVCenter = new Map(read);
  return ({ vcenter, moId }) => {
    const attached = byVCenter.get(vcenter) ?? 'unreadable';
    return attached === 'unreadable' ? attached : attached(moId);
  };
}
