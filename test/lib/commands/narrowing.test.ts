import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createNarrowing, type Narrowing } from '#lib/commands/narrowing';
import { createTags } from '#lib/commands/tags';
import { targetSource } from '#lib/commands/target-source';
import { sightOf } from '#lib/policy/sight';
import type { TargetSource } from '#lib/targets/source';
import type { VSphere } from '#lib/vsphere/vsphere';
import { type Given, standingWith } from '#test/lib/policy/standing-with';
import { startTestVCenter, type TestVCenter } from '#test/lib/vsphere/test-vcenter';

let vcenter: TestVCenter;
let vsphere: VSphere;
beforeAll(async () => {
  vcenter = await startTestVCenter({ seed: 'prod' });
  vsphere = vcenter.open();
  await vsphere.content();
  await vsphere.rest({ method: 'GET', path: '/vcenter/vm', query: { names: ['app01'] } });
});
afterAll(() => vcenter.close());
beforeEach(() => void vcenter.asked());

interface Seen {
  readonly narrowing: Narrowing;
  readonly source: TargetSource;
  readonly asked: () => readonly string[];
}

/** What a requester with these rights sees, by a read or by a snapshot. */
function seenBy(grants: readonly Given[], denies: readonly Given[] = [], permission = 'vm:list'): Seen {
  const vcenters = {
    beginInvocation: () => undefined,
    asked: () => 0,
    prepare: () => undefined,
    all: async () => ({ vcenters: [vsphere], disabled: [], unreadable: [] }),
    named: async () => vsphere,
    close: async () => undefined,
  };
  const isRead = permission === 'vm:list';
  const sight = sightOf(standingWith(grants, denies), permission, isRead ? 'read' : 'change');
  const desk = { vcenters, tags: createTags({ clock: vcenter.clock, log: vcenter.log }) };
  const narrowing = createNarrowing(desk, sight, { fresh: !isRead });
  return { narrowing, source: targetSource(vsphere, narrowing), asked: () => vcenter.asked() };
}

const viewer = (targets?: Given['targets']): Given => ({
  role: 'viewer',
  ...(targets === undefined ? {} : { targets }),
});
const namesOf = (vms: readonly { readonly name: string }[]): readonly string[] => vms.map(({ name }) => name).sort();
const BULK = ['CreateContainerView', 'RetrievePropertiesEx', 'DestroyView', 'RetrievePropertiesEx'];
const TAGS_OF_SOME = 'POST /api/cis/tagging/tag-association';

describe('An exact name', () => {
  const ASKED = ['app01', 'lab-none', 'deep01'];

  test.each<[string, readonly Given[], readonly string[], readonly string[]]>([
    ['whoever sees all', [viewer()], ['app01', 'deep01'], []],
    ['a grant by vCenter', [viewer({ vcenter: 'prod' })], ['app01', 'deep01'], []],
    ['a grant by name', [viewer({ name: 'app*' })], ['app01'], []],
    ['a grant elsewhere', [viewer({ vcenter: 'lab' })], [], []],
    ['a grant by folder', [viewer({ folder: 'Production' })], ['app01'], ['RetrievePropertiesEx']],
    ['a grant by cluster', [viewer({ cluster: 'cluster-edge' })], [], ['RetrievePropertiesEx']],
    ['no right at all', [], [], []],
  ])('costs, for %s, what its rights look at', async (_who, grants, names, more) => {
    const { source, asked } = seenBy(grants);
    expect(namesOf(await source.byName(ASKED))).toEqual(names);
    expect(asked()).toEqual(['GET /api/vcenter/vm', ...more]);
  });

  test('costs one request for tags beside the one for places, and none again when it is read', async () => {
    const { source, narrowing, asked } = seenBy([viewer({ folder: 'Production', tag: 'environment=prod' })]);

    expect(namesOf(await source.byName(['app01', 'app03', 'deep01']))).toEqual(['app01']);
    const first = asked();
    expect(first.filter((line) => line === 'RetrievePropertiesEx' || line === TAGS_OF_SOME)).toHaveLength(2);
    const [app01] = await source.byId([vcenter.moIdOf('app01')]);
    expect(app01?.name).toBe('app01');
    expect(asked()).toEqual(['RetrievePropertiesEx']);
    expect(narrowing.untagged()).toEqual([]);
  });

  test('costs no place where only tags are looked at', async () => {
    const { source, asked } = seenBy([viewer()], [viewer({ tag: 'Environment=Prod' })]);
    expect(namesOf(await source.byName(ASKED))).toEqual(['deep01']);
    expect(asked()).not.toContain('RetrievePropertiesEx');
  });

  test('that is nobody’s costs nothing more', async () => {
    const { source, asked } = seenBy([viewer({ folder: 'Production', tag: 'Environment=Prod' })]);
    expect(await source.byName(['nobody'])).toEqual([]);
    expect(asked()).toEqual(['GET /api/vcenter/vm']);
  });
});

describe('All VMs', () => {
  test.each<[string, Given]>([
    ['for whoever sees all', viewer()],
    ['by vCenter, cluster, folder and name', viewer({ cluster: 'cluster-main', folder: 'Staging', name: '*01' })],
  ])('cost nothing more %s', async (_who, grant) => {
    const { source, asked } = seenBy([grant]);
    await source.everything();
    expect(asked()).toEqual(BULK);
  });

  test('are those of a folder and its subfolders alone', async () => {
    const { source } = seenBy([viewer({ folder: 'production' })]);
    const vms = await source.everything();
    expect(vms.length).toBeGreaterThan(5);
    expect(vms.every(({ folder }) => folder === 'Production' || folder.startsWith('Production/'))).toBe(true);
    expect(vms.some(({ barred }) => barred)).toBe(false);
  });

  test('are those of a tag alone, by one request for it once its id is known', async () => {
    const seen = seenBy([viewer({ tag: 'Environment=Prod' })]);
    expect(namesOf(await seen.source.everything())).toEqual(['app01', 'app02', 'db01']);
    seen.asked();
    vcenter.clock.advance(61);
    expect(namesOf(await seen.source.everything())).toEqual(['app01', 'app02', 'db01']);
    const tagging = seen.asked().filter((line) => line.includes('tagging'));
    expect(tagging).toEqual([expect.stringMatching(/^POST \/api\/cis\/tagging\/tag-association\/urn/)]);
  });

  test('are, for a change, those that may be named, marked where a glob must not take them', async () => {
    const { source } = seenBy(
      [viewer({ folder: 'Production/Web' }), { permissions: ['vm:snapshot'], targets: { tag: 'Environment=Prod' } }],
      [],
      'vm:snapshot',
    );
    const vms = await source.everything();
    expect(namesOf(vms.filter(({ barred }) => barred !== true))).toEqual(['app01', 'app02', 'db01']);
    expect(namesOf(vms.filter(({ barred }) => barred === true))).toContain('app03');
    expect(namesOf(vms)).not.toContain('db02');
  });
});

describe('Where tags cannot be read', () => {
  beforeAll(() => vcenter.server.vcenter.tags.categories.clear());

  test('a grant by tag shows nothing, a deny by tag hides, and others hold as they did', async () => {
    const byTag = seenBy([viewer({ tag: 'Environment=Prod' }), viewer({ folder: 'Staging' })]);
    expect(namesOf(await byTag.source.byName(['app01', 'deep01']))).toEqual(['deep01']);
    expect(byTag.narrowing.untagged()).toEqual(['prod']);

    const denied = seenBy([viewer()], [viewer({ tag: 'Environment=Prod' })]);
    expect(namesOf(await denied.source.byName(['app01', 'deep01', 'db03']))).toEqual(['db03']);
  });
});
