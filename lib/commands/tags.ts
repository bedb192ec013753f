import type { Clock } from '#lib/clock';
import { SaidError } from '#lib/errors';
import type { Log } from '#lib/log';
import type { PolicyTarget } from '#lib/policy/target-scope';
import { ObjectNotFound } from '#lib/vsphere/errors';
import { createTagDirectory, type TagDirectory } from '#lib/vsphere/tag-directory';
import { attachedTagIds, vmsWithTagId } from '#lib/vsphere/tags';
import type { VSphere } from '#lib/vsphere/vsphere';

/** What is known of the tags of a VM of one vCenter, by its moId. */
export type TagsByMoId = (moId: string) => PolicyTarget['tags'];

/** Tags as rights and rules look at them. Where a vCenter's cannot be read, nothing fails: whoever decides is told. */
export interface Tags {
  /** All that is attached to these VMs now, by one request and one for each tag that is not known yet. */
  attachedTo(vsphere: VSphere, moIds: readonly string[]): Promise<TagsByMoId | 'unreadable'>;
  /**
   * Which of these tags (`category=tag`) any VM carries, by one request a tag.
   *
   * @param fresh reads it now; otherwise it may be a minute old
   */
  carried(
    vsphere: VSphere,
    names: readonly string[],
    options: { readonly fresh: boolean },
  ): Promise<TagsByMoId | 'unreadable'>;
}

/** Who carries a tag is read anew after so long, milliseconds. */
const CARRIED_LIFE = 60_000;

/** What this instance knows of one vCenter. */
interface Known {
  readonly directory: TagDirectory;
  /** MoIds of the VMs that carry a tag, by its id. */
  readonly carriers: Map<string, { readonly moIds: ReadonlySet<string>; readonly at: number }>;
}

export function createTags({ clock, log }: { readonly clock: Clock; readonly log: Log }): Tags {
  const known = new Map<string, Known>();

  /** By address too: another vCenter may get the name of one that was removed. */
  function of({ vcenter, url }: VSphere): Known {
    const key = `${vcenter} ${url}`;
    const one = known.get(key) ?? { directory: createTagDirectory(clock), carriers: new Map() };
    known.set(key, one);
    return one;
  }

  async function carriersOf(vsphere: VSphere, id: string, isFresh: boolean): Promise<ReadonlySet<string>> {
    const { carriers } = of(vsphere);
    const last = carriers.get(id);
    if (!isFresh && last !== undefined && clock.now() - last.at < CARRIED_LIFE) return last.moIds;
    const at = clock.now();
    const moIds = new Set(await vmsWithTagId(vsphere, id));
    carriers.set(id, { moIds, at });
    return moIds;
  }

  async function carriersOfAll(
    vsphere: VSphere,
    names: readonly string[],
    isFresh: boolean,
  ): Promise<readonly { readonly name: string; readonly moIds: ReadonlySet<string> }[]> {
    const { directory } = of(vsphere);
    const found = [];
    for (const name of names) found.push(...(await directory.ids(vsphere, name)).map((id) => ({ name, id })));
    return await Promise.all(
      found.map(async ({ name, id }) => ({ name, moIds: await carriersOf(vsphere, id, isFresh) })),
    );
  }

  /** What cannot be read stops nobody here: whoever decides by it counts it against the asker. */
  async function orUnreadable(
    { vcenter }: VSphere,
    read: () => Promise<TagsByMoId>,
  ): Promise<TagsByMoId | 'unreadable'> {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof SaidError)) throw error;
      log.warn('tags-unreadable', { vcenter, kind: error.kind, reason: error.message });
      log.count('TagsUnreadable', { vcenter });
      return 'unreadable';
    }
  }

  return {
    attachedTo: (vsphere, moIds) =>
      orUnreadable(vsphere, async () => {
        const attached = await attachedTagIds(vsphere, moIds);
        const names = await of(vsphere).directory.names(vsphere, [...attached.values()].flat());
        return (moId) => {
          const own = (attached.get(moId) ?? []).map((id) => names.get(id));
          // One that has no name may be the one that a rule is about.
          return own.includes(undefined) ? 'unreadable' : new Set(own.filter((name) => name !== undefined));
        };
      }),

    carried: (vsphere, names, { fresh }) =>
      orUnreadable(vsphere, async () => {
        const read = () => carriersOfAll(vsphere, names, fresh);
        const carriers = await read().catch((error: unknown) => {
          // A tag that is gone may be there again under another id.
          if (!(error instanceof ObjectNotFound)) throw error;
          of(vsphere).directory.forget();
          return read();
        });
        return (moId) => new Set(carriers.filter(({ moIds }) => moIds.has(moId)).map(({ name }) => name));
      }),
  };
}
