import type { Desk } from '#lib/commands/desk';
import type { Vm } from '#lib/jobs/step';
import type { PolicyTarget } from '#lib/policy/target-scope';

/** The tags of VMs, each `category=tag`, or that they could not be read. */
export type TagsOf = (vm: Pick<Vm, 'vcenter' | 'moId'>) => PolicyTarget['tags'];

/** Where no rule looks at tags, none is read. */
export const NO_TAGS: TagsOf = () => new Set();

/** Reads what is attached to these VMs now. */
export async function attachedTags(_desk: Pick<Desk, 'vcenters'>, _vms: Iterable<Vm>): Promise<TagsOf> {
  return () => 'unreadable';
}
