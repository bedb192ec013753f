import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Tag } from '#infra/local/vcenter/tag-registry';
import { createTags, type Tags } from '#lib/commands/tags';
import type { VSphere } from '#lib/vsphere/vsphere';
import { startTestVCenter, type TestVCenter } from '#test/lib/vsphere/test-vcenter';

let vcenter: TestVCenter;
let vsphere: VSphere;
let tags: Tags;
let shop: Tag;

const moId = (name: string): string => vcenter.moIdOf(name);
const attach = (tag: Tag, name: string): void => void tag.attached.add(`VirtualMachine:${moId(name)}`);
const attached = async (...names: string[]) => {
  const read = await tags.attachedTo(vsphere, names.map(moId));
  return read === 'unreadable' ? read : names.map((name) => read(moId(name)));
};
const carriers = async (name: string, fresh = false) => {
  const read = await tags.carried(vsphere, [name], { fresh });
  return read === 'unreadable' ? read : ['lab01', 'lab02'].filter((one) => (read(moId(one)) as Set<string>).has(name));
};
const TAGGING = '/api/cis/tagging';
const asked = (): readonly string[] => vcenter.asked().filter((line) => line.includes(TAGGING));

beforeEach(async () => {
  vcenter = await startTestVCenter();
  vsphere = vcenter.open();
  tags = createTags({ clock: vcenter.clock, log: vcenter.log });
  const registry = vcenter.server.vcenter.tags;
  shop = registry.addTag(registry.addCategory('Owner', 'MULTIPLE'), 'shop');
  attach(shop, 'lab01');
});
afterEach(() => vcenter.close());

describe('What is attached', () => {
  test('is read by one request for all VMs, and one for each name that is not known', async () => {
    expect(await attached('lab01', 'lab02', 'lab03')).toEqual([new Set(['Owner=shop']), new Set(), new Set()]);
    expect(asked()).toHaveLength(3);
    attach(shop, 'lab02');
    expect(await attached('lab01', 'lab02')).toEqual([new Set(['Owner=shop']), new Set(['Owner=shop'])]);
    expect(asked()).toEqual([`POST ${TAGGING}/tag-association`]);
  });

  test('to VMs without tags costs that one request', async () => {
    expect(await attached('lab02', 'lab03')).toEqual([new Set(), new Set()]);
    expect(asked()).toHaveLength(1);
  });

  test('and is of a tag that nobody can name cannot be told of that VM', async () => {
    const registry = vcenter.server.vcenter.tags;
    registry.categories.delete(shop.categoryId);
    expect(await attached('lab01', 'lab02')).toEqual(['unreadable', new Set()]);
  });

  test.each([
    ['is refused to the account', { url: undefined }],
    ['cannot be asked for', { url: 'https://127.0.0.1:1' }],
  ])('and %s is said to be unreadable, in the log and by a metric too', async (_why, { url }) => {
    vsphere = vcenter.open(url === undefined ? { ...vcenter.server.accounts.team, secretVersion: '2' } : { url });
    expect(await attached('lab01', 'lab05')).toBe('unreadable');
    expect(vcenter.log.lines).toContain('{"metric":"TagsUnreadable","vcenter":"prod"}');
  });
});

describe('Who carries a tag', () => {
  test('is one request a tag, and is known for a minute', async () => {
    expect(await carriers('Owner=shop')).toEqual(['lab01']);
    asked();
    attach(shop, 'lab02');
    vcenter.clock.advance(59);
    expect(await carriers('Owner=shop')).toEqual(['lab01']);
    expect(asked()).toEqual([]);
    vcenter.clock.advance(1);
    expect(await carriers('Owner=shop')).toEqual(['lab01', 'lab02']);
    expect(asked()).toHaveLength(1);
  });

  test('is read now for a change', async () => {
    await carriers('Owner=shop');
    attach(shop, 'lab02');
    expect(await carriers('Owner=shop', true)).toEqual(['lab01', 'lab02']);
  });

  test('is nobody where this vCenter has no such tag', async () => {
    expect(await carriers('Owner=nobody')).toEqual([]);
  });

  test('is found though the tag was made anew under another id', async () => {
    await carriers('Owner=shop');
    const registry = vcenter.server.vcenter.tags;
    registry.tags.delete(shop.id);
    const category = registry.categories.get(shop.categoryId);
    if (category === undefined) throw new Error('The category is gone.');
    attach(registry.addTag(category, 'shop'), 'lab02');
    vcenter.clock.advance(60);
    expect(await carriers('Owner=shop')).toEqual(['lab02']);
  });

  test('is unreadable where the tags cannot be asked for', async () => {
    vsphere = vcenter.open({ url: 'https://127.0.0.1:1' });
    expect(await carriers('Owner=shop')).toBe('unreadable');
  });
});
