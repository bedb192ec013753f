import { canRead, holds } from '#infra/local/vcenter/authorization';
import { ManagedEntity } from '#infra/local/vcenter/entities';
import { notFound, restError } from '#infra/local/vcenter/rest-error';
import {
  invalidArgumentOf,
  noContent,
  ok,
  type RestCall,
  type RestRoute,
  unauthorized,
} from '#infra/local/vcenter/rest-route';
import type { Category, Tag } from '#infra/local/vcenter/tag-registry';

interface ObjectId {
  readonly type: string;
  readonly id: string;
}

const tagOf = (call: RestCall, id = call.parameters['tag'] ?? ''): Tag => {
  const tag = call.vcenter.tags.tags.get(id);
  if (!tag) throw notFound('tag', id);
  return tag;
};

const isObjectId = (value: unknown): value is ObjectId =>
  typeof value === 'object' &&
  value !== null &&
  'type' in value &&
  'id' in value &&
  typeof value.type === 'string' &&
  typeof value.id === 'string';

const objectOf = (call: RestCall): ObjectId => {
  const value = call.body['object_id'];
  if (!isObjectId(value)) throw invalidArgumentOf('object_id');
  return value;
};

const listOf = <T>(call: RestCall, name: string, is: (value: unknown) => value is T): readonly T[] => {
  const value = call.body[name];
  if (!Array.isArray(value) || !value.every(is)) throw invalidArgumentOf(name);
  return value;
};

const isText = (value: unknown): value is string => typeof value === 'string';

/** What carries a tag, as far as the account may read it. */
const attachedTo = (call: RestCall, tag: Tag): ObjectId[] =>
  [...tag.attached]
    .map((key) => ({ type: key.slice(0, key.indexOf(':')), id: key.slice(key.indexOf(':') + 1) }))
    .filter((object) => isReadable(call, object));

/** What is gone keeps its attachments for a while, and nobody is refused them. */
const isReadable = ({ vcenter, session }: RestCall, { id }: ObjectId): boolean => {
  const entity = vcenter.inventory.get(id);
  return !(entity instanceof ManagedEntity) || canRead(session.account, entity);
};

/** Tags are told of objects that the account may read; one other refuses the whole request. */
const tagsOf = (call: RestCall, objects: readonly ObjectId[]): { object_id: ObjectId; tag_ids: string[] }[] => {
  if (!objects.every((object) => isReadable(call, object))) throw unauthorized();
  return objects.map((object) => ({ object_id: object, tag_ids: call.vcenter.tags.tagsOf(object.type, object.id) }));
};

const renderTag = (tag: Tag): unknown => ({
  id: tag.id,
  category_id: tag.categoryId,
  name: tag.name,
  description: tag.description,
  used_by: [],
});
const renderCategory = ({ id, name, description, cardinality, associableTypes }: Category): unknown => ({
  id,
  name,
  description,
  cardinality,
  associable_types: associableTypes,
  used_by: [],
});

const mayTag = (call: RestCall): void => {
  if (!holds(call.session.account, call.vcenter.inventory.rootFolder, 'InventoryService.Tagging.AttachTag'))
    throw unauthorized();
};

const association = (address: string, run: RestRoute['run']): RestRoute => ({
  method: 'POST',
  address: `cis/tagging/tag-association${address}`,
  run,
});

export const tagRoutes: readonly RestRoute[] = [
  { method: 'GET', address: 'cis/tagging/tag', run: ({ vcenter }) => ok([...vcenter.tags.tags.keys()]) },
  { method: 'GET', address: 'cis/tagging/tag/{tag}', run: (call) => ok(renderTag(tagOf(call))) },
  { method: 'GET', address: 'cis/tagging/category', run: ({ vcenter }) => ok([...vcenter.tags.categories.keys()]) },
  {
    method: 'GET',
    address: 'cis/tagging/category/{category}',
    run: ({ vcenter, parameters }) => {
      const category = vcenter.tags.categories.get(parameters['category'] ?? '');
      if (!category) throw notFound('category', parameters['category'] ?? '');
      return ok(renderCategory(category));
    },
  },
  {
    method: 'POST',
    address: 'cis/tagging/tag?action=list-tags-for-category',
    run: ({ vcenter, body }) =>
      ok([...vcenter.tags.tags.values()].filter((tag) => tag.categoryId === body['category_id']).map(({ id }) => id)),
  },
  association('?action=list-attached-tags', (call) => {
    const [only] = tagsOf(call, [objectOf(call)]);
    return ok(only?.tag_ids ?? []);
  }),
  association('?action=list-attached-tags-on-objects', (call) =>
    ok(tagsOf(call, listOf(call, 'object_ids', isObjectId)).filter(({ tag_ids }) => tag_ids.length > 0)),
  ),
  association('?action=list-attached-objects-on-tags', (call) =>
    ok(listOf(call, 'tag_ids', isText).map((id) => ({ tag_id: id, object_ids: attachedTo(call, tagOf(call, id)) }))),
  ),
  association('/{tag}?action=list-attached-objects', (call) => ok(attachedTo(call, tagOf(call)))),
  association('/{tag}?action=attach', (call) => {
    const tag = tagOf(call);
    const { type, id } = objectOf(call);
    mayTag(call);
    if (!call.vcenter.inventory.get(id)) throw notFound('vm', id);
    if (!call.vcenter.tags.canAttach(tag, type, id)) {
      throw restError(
        'INVALID_ARGUMENT',
        'cis.tagging.exclusive_category.error',
        `Tag ${tag.name} cannot be attached: its category allows one tag per object.`,
        [tag.name],
      );
    }
    tag.attached.add(`${type}:${id}`);
    return noContent;
  }),
  association('/{tag}?action=detach', (call) => {
    const tag = tagOf(call);
    const { type, id } = objectOf(call);
    mayTag(call);
    tag.attached.delete(`${type}:${id}`);
    return noContent;
  }),
];
