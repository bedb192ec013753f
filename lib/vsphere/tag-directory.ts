import type { Clock } from '#lib/clock';
import { type Category, listIds, readEach, type Tag, tagIdsOfCategory } from '#lib/vsphere/tags';
import type { VSphere } from '#lib/vsphere/vsphere';

/** What one vCenter's tags are called. Only what is asked for is read, and for ten minutes not again. */
export interface TagDirectory {
  /** Each `category=tag`, by id; of a tag that is gone, or not to be read, there is none. */
  names(vsphere: VSphere, ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** The ids of the tags that are called `category=tag`, case ignored; there may be none. */
  ids(vsphere: VSphere, name: string): Promise<readonly string[]>;
  /** To be read anew: an id in it was no tag's any more. */
  forget(): void;
}

/** A tag or a category that is renamed keeps its old name here for so long, milliseconds. */
const LIFE = 10 * 60_000;

/** A name that is not there may have been made since: lists older than this are read again, milliseconds. */
const RECENT = 60_000;

export function createTagDirectory(clock: Pick<Clock, 'now'>): TagDirectory {
  const tags = new Map<string, Tag>();
  const categories = new Map<string, Category>();
  /** Ids of tags by their category's, and under nothing those of the categories. */
  const lists = new Map<string, readonly string[]>();
  let since = clock.now();
  let listedAt = clock.now();

  function forget(): void {
    tags.clear();
    categories.clear();
    lists.clear();
    since = clock.now();
    listedAt = since;
  }

  async function learn<T extends Category>(
    vsphere: VSphere,
    kind: 'tag' | 'category',
    known: Map<string, T>,
    ids: readonly string[],
  ): Promise<readonly T[]> {
    const unknown = [...new Set(ids)].filter((id) => !known.has(id));
    for (const one of await readEach<T>(vsphere, kind, unknown)) known.set(one.id, one);
    return ids.flatMap((id) => known.get(id) ?? []);
  }

  async function listed(key: string, read: () => Promise<readonly string[]>): Promise<readonly string[]> {
    const ids = lists.get(key) ?? (await read());
    lists.set(key, ids);
    return ids;
  }

  async function look(vsphere: VSphere, name: string): Promise<readonly string[]> {
    const wanted = name.toLowerCase();
    const all = await learn(vsphere, 'category', categories, await listed('', () => listIds(vsphere, 'category')));
    // Either name may hold a "=", so that more than one category may be meant.
    const fitting = all.filter((category) => wanted.startsWith(`${category.name.toLowerCase()}=`));
    const found: string[] = [];
    for (const category of fitting) {
      const ids = await listed(category.id, () => tagIdsOfCategory(vsphere, category.id));
      const there = await learn(vsphere, 'tag', tags, ids);
      found.push(...there.filter((tag) => called(category, tag).toLowerCase() === wanted).map(({ id }) => id));
    }
    return found;
  }

  return {
    forget,

    async names(vsphere, ids) {
      if (clock.now() - since >= LIFE) forget();
      const found = await learn(vsphere, 'tag', tags, ids);
      await learn(
        vsphere,
        'category',
        categories,
        found.map((tag) => tag.category_id),
      );
      return new Map(
        found.flatMap((tag): [string, string][] => {
          const category = categories.get(tag.category_id);
          return category === undefined ? [] : [[tag.id, called(category, tag)]];
        }),
      );
    },

    async ids(vsphere, name) {
      if (clock.now() - since >= LIFE) forget();
      const found = await look(vsphere, name);
      if (found.length > 0 || clock.now() - listedAt < RECENT) return found;
      lists.clear();
      listedAt = clock.now();
      return await look(vsphere, name);
    },
  };
}

function called(category: Category, tag: Tag): string {
  return `${category.name}=${tag.name}`;
}
