import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Category, Tag } from '#infra/local/vcenter/tag-registry';
import { createTagDirectory, type TagDirectory } from '#lib/vsphere/tag-directory';
import type { VSphere } from '#lib/vsphere/vsphere';
import { startTestVCenter, type TestVCenter } from '#test/lib/vsphere/test-vcenter';

let vcenter: TestVCenter;
let vsphere: VSphere;
let directory: TagDirectory;
let owner: Category;
let shop: Tag;

beforeEach(async () => {
  vcenter = await startTestVCenter();
  vsphere = vcenter.open();
  directory = createTagDirectory(vcenter.clock);
  const { tags } = vcenter.server.vcenter;
  owner = tags.addCategory('Owner', 'MULTIPLE');
  shop = tags.addTag(owner, 'shop');
  await vsphere.rest({ method: 'GET', path: '/cis/tagging/tag' });
  vcenter.asked();
});
afterEach(() => vcenter.close());

const names = async (...ids: string[]): Promise<readonly (string | undefined)[]> => {
  const known = await directory.names(vsphere, ids);
  return ids.map((id) => known.get(id));
};
/** The kinds of requests since the last look. */
const asked = (): readonly string[] =>
  vcenter.asked().map((line) => line.replace(/\/urn[^?]*/, '/…').replace('/api/cis/tagging/', ''));

describe('The names of tags', () => {
  test('are read one by one, with their categories, and no others are', async () => {
    expect(await names(shop.id)).toEqual(['Owner=shop']);
    expect(asked()).toEqual(['GET tag/…', 'GET category/…']);
  });

  test('are not asked for again for ten minutes, then anew', async () => {
    await names(shop.id);
    Object.assign(shop, { name: 'store' });
    vcenter.clock.advance(9 * 60);
    asked();
    expect(await names(shop.id)).toEqual(['Owner=shop']);
    expect(asked()).toEqual([]);
    vcenter.clock.advance(61);
    expect(await names(shop.id)).toEqual(['Owner=store']);
  });

  test('of tags that are new are read at once', async () => {
    await names(shop.id);
    asked();
    const late = vcenter.server.vcenter.tags.addTag(owner, 'late');
    expect(await names(shop.id, late.id)).toEqual(['Owner=shop', 'Owner=late']);
    expect(asked()).toEqual(['GET tag/…']);
  });

  test('are none where the tag is gone', async () => {
    expect(await names('urn:vmomi:InventoryServiceTag:gone:GLOBAL', shop.id)).toEqual([undefined, 'Owner=shop']);
  });
});

describe('The ids of a tag', () => {
  test('are found by category and name, case ignored, without reading other categories’ tags', async () => {
    expect(await directory.ids(vsphere, 'owner=SHOP')).toEqual([shop.id]);
    expect(asked()).toEqual(['GET category', 'GET category/…', 'GET category/…', 'POST tag', 'GET tag/…']);
    expect(await directory.ids(vsphere, 'Owner=shop')).toEqual([shop.id]);
    expect(asked()).toEqual([]);
  });

  test('are those of every reading of a name with "=" in it', async () => {
    const { tags } = vcenter.server.vcenter;
    const inOwner = tags.addTag(owner, 'a=b');
    const inOther = tags.addTag(tags.addCategory('Owner=a', 'MULTIPLE'), 'b');
    expect(await directory.ids(vsphere, 'Owner=a=b')).toEqual([inOwner.id, inOther.id]);
  });

  test('are not another category’s, nor the whole name’s as one word', async () => {
    vcenter.server.vcenter.tags.addTag(owner, 'Stage=shop');
    expect(await directory.ids(vsphere, 'Stage=shop')).toEqual([]);
  });

  test('that are not there are looked for again after a minute, by the lists alone', async () => {
    expect(await directory.ids(vsphere, 'Owner=new')).toEqual([]);
    const tag = vcenter.server.vcenter.tags.addTag(owner, 'new');
    asked();
    expect(await directory.ids(vsphere, 'Owner=new')).toEqual([]);
    expect(asked()).toEqual([]);
    vcenter.clock.advance(60);
    expect(await directory.ids(vsphere, 'Owner=new')).toEqual([tag.id]);
    expect(asked()).toEqual(['GET category', 'POST tag', 'GET tag/…']);
  });
});
