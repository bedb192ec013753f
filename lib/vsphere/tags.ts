import { SaidError } from '#lib/errors';
import { ObjectNotFound } from '#lib/vsphere/errors';
import type { VSphere } from '#lib/vsphere/vsphere';

const AT_ONCE = 8;

export interface Tag {
  readonly id: string;
  readonly name: string;
  readonly category_id: string;
}

export interface Category {
  readonly id: string;
  readonly name: string;
}

interface ObjectId {
  readonly type: string;
  readonly id: string;
}

const VM = 'VirtualMachine';

/** The moIds of the VMs that carry a tag, called `name` or `category:name`. */
export async function vmsWithTag(vsphere: VSphere, tag: string): Promise<readonly string[]> {
  return await vmsWithTagId(vsphere, (await findTag(vsphere, tag)).id);
}

/** The moIds of the VMs that carry the tag of this id. */
export async function vmsWithTagId(vsphere: VSphere, id: string): Promise<readonly string[]> {
  const attached = await vsphere.rest<readonly ObjectId[] | undefined>({
    method: 'POST',
    path: `/cis/tagging/tag-association/${encodeURIComponent(id)}`,
    query: { action: 'list-attached-objects' },
    write: false,
  });
  return (attached ?? []).filter(({ type }) => type === VM).map((object) => object.id);
}

/** The ids of the tags on each of these VMs, by moId; a VM without any is not in it. */
export async function attachedTagIds(
  vsphere: VSphere,
  moIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const attached = await vsphere.rest<
    readonly { readonly object_id: ObjectId; readonly tag_ids: readonly string[] }[] | undefined
  >({
    method: 'POST',
    path: '/cis/tagging/tag-association',
    query: { action: 'list-attached-tags-on-objects' },
    body: { object_ids: moIds.map((id): ObjectId => ({ type: VM, id })) },
    write: false,
  });
  return new Map((attached ?? []).map(({ object_id, tag_ids }) => [object_id.id, tag_ids]));
}

async function findTag(vsphere: VSphere, asked: string): Promise<Tag> {
  const tags = await readEach<Tag>(vsphere, 'tag', await listIds(vsphere, 'tag'));
  const whole = preferExact(tags, asked);
  const separator = asked.indexOf(':');
  const matches = whole.length > 0 || separator < 0 ? whole : await inCategory(vsphere, tags, asked, separator);
  const [only, ...others] = matches;
  if (only === undefined) {
    throw new SaidError('not-found', `vCenter "${vsphere.vcenter}" has no tag called "${asked}".`);
  }
  if (others.length === 0) return only;
  const ids = unique(matches.map((match) => match.category_id));
  const categories = new Map((await readEach<Category>(vsphere, 'category', ids)).map(({ id, name }) => [id, name]));
  const forms = matches
    .map(({ category_id, name }) => `${categories.get(category_id) ?? category_id}:${name}`)
    .join(', ');
  throw new SaidError(
    'ambiguous',
    `vCenter "${vsphere.vcenter}" has several tags called "${asked}". Say which: ${forms}.`,
  );
}

async function inCategory(
  vsphere: VSphere,
  tags: readonly Tag[],
  asked: string,
  separator: number,
): Promise<readonly Tag[]> {
  const candidates = tags.filter(({ name }) => sameWord(name, asked.slice(separator + 1)));
  const ids = unique(candidates.map((tag) => tag.category_id));
  const categories = await readEach<Category>(vsphere, 'category', ids);
  const wanted = preferExact(categories, asked.slice(0, separator)).map(({ id }) => id);
  return preferExact(
    candidates.filter((tag) => wanted.includes(tag.category_id)),
    asked.slice(separator + 1),
  );
}

/** Lists of tags and categories are ids only. */
export async function listIds(vsphere: VSphere, kind: 'tag' | 'category'): Promise<readonly string[]> {
  return (await vsphere.rest<readonly string[] | undefined>({ method: 'GET', path: `/cis/tagging/${kind}` })) ?? [];
}

export async function tagIdsOfCategory(vsphere: VSphere, category: string): Promise<readonly string[]> {
  const listed = await vsphere.rest<readonly string[] | undefined>({
    method: 'POST',
    path: '/cis/tagging/tag',
    query: { action: 'list-tags-for-category' },
    body: { category_id: category },
    write: false,
  });
  return listed ?? [];
}

/** One GET per id; what was deleted since the list is left out. */
export async function readEach<T>(
  vsphere: VSphere,
  kind: 'tag' | 'category',
  ids: readonly string[],
): Promise<readonly T[]> {
  const all: T[] = [];
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const read = ids.slice(from, from + AT_ONCE).map(async (id): Promise<readonly T[]> => {
      try {
        return [await vsphere.rest<T>({ method: 'GET', path: `/cis/tagging/${kind}/${encodeURIComponent(id)}` })];
      } catch (error) {
        if (error instanceof ObjectNotFound) return [];
        throw error;
      }
    });
    all.push(...(await Promise.all(read)).flat());
  }
  return all;
}

/** Case is ignored; where only case differs the exact one wins. */
function preferExact<T extends { readonly name: string }>(all: readonly T[], asked: string): readonly T[] {
  const exact = all.filter(({ name }) => name === asked);
  return exact.length > 0 ? exact : all.filter(({ name }) => sameWord(name, asked));
}

function sameWord(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

function unique(ids: readonly string[]): readonly string[] {
  return [...new Set(ids)];
}
