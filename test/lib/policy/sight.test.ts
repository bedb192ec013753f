import { describe, expect, test } from '@jest/globals';
import { looksAt, tagsIn } from '#lib/policy/reach';
import { type Sight, sightOf } from '#lib/policy/sight';
import type { PolicyTarget } from '#lib/policy/target-scope';
import { type Given, standingWith } from '#test/lib/policy/standing-with';

const at = (folder: string, more: Partial<PolicyTarget> = {}): PolicyTarget => ({
  vcenter: 'prod',
  folder,
  name: 'app01',
  tags: new Set(),
  ...more,
});
const viewer = (targets?: Given['targets']): Given => ({
  role: 'viewer',
  ...(targets === undefined ? {} : { targets }),
});
const snapshots = (targets?: Given['targets']): Given => ({
  permissions: ['vm:snapshot'],
  ...(targets === undefined ? {} : { targets }),
});

describe('What a read shows', () => {
  const list = (grants: readonly Given[], denies: readonly Given[] = [], user?: string): Sight =>
    sightOf(standingWith(grants, denies, user === undefined ? {} : { user }), 'vm:list', 'read');

  test.each<[string, Sight]>([
    ['by a grant without targets', list([viewer(), viewer({ folder: 'Prod' })])],
    ['for a first admin, whatever is denied', list([], [{ role: 'viewer', to: { everyone: true } }], 'UADMIN')],
  ])('is every VM %s, and nothing is looked at', (_why, { seen, taken }) => {
    expect(seen.isWhole).toBe(true);
    expect(taken).toBe(seen);
    expect(looksAt(seen, 'vcenter', 'cluster', 'folder', 'tag', 'name')).toBe(false);
  });

  test.each<[string, Sight]>([
    ['by no grant', list([])],
    ['by a grant for something else', list([{ permissions: ['vm:info'] }])],
    ['by a grant in another channel', list([{ ...viewer(), channels: ['C2'] }])],
    ['by a grant that has ended', list([{ ...viewer(), until: 1000 }])],
    ['where all of it is denied', list([viewer()], [{ permissions: ['*:list'] }])],
  ])('is none %s', (_why, { seen }) => {
    expect(seen.isWhole).toBe(false);
    expect(seen.holds(at('Prod'))).toBe(false);
  });

  test('is what grants hold and no deny does', () => {
    const { seen } = list(
      [viewer({ folder: 'Prod' }), viewer({ tag: 'env=dev' })],
      [{ ...viewer({ name: 'secret*' }), to: { everyone: true } }],
    );
    expect(seen.holds(at('Prod/Web'))).toBe(true);
    expect(seen.holds(at('Staging'))).toBe(false);
    expect(seen.holds(at('Staging', { tags: new Set(['env=dev']) }))).toBe(true);
    expect(seen.holds(at('Prod', { name: 'secret01' }))).toBe(false);
    expect(looksAt(seen, 'folder', 'cluster')).toBe(true);
    expect(looksAt(seen, 'cluster')).toBe(false);
    expect(tagsIn(seen)).toEqual(['env=dev']);
  });

  test('is less by a deny for a tag that cannot be read', () => {
    const { seen } = list([viewer()], [viewer({ tag: 'env=prod' })]);
    expect(seen.isWhole).toBe(false);
    expect(seen.holds(at('Prod'))).toBe(true);
    expect(seen.holds(at('Prod', { tags: 'unreadable' }))).toBe(false);
  });
});

describe('What a read of something else than VMs says of them', () => {
  const can = (grants: readonly Given[]): Sight => sightOf(standingWith(grants), 'access:can', 'read');

  test('is of those that the asker may list or look at, within what it was given for', () => {
    const everywhere: Given = { permissions: ['access:*'] };
    expect(can([everywhere, viewer()]).seen.isWhole).toBe(true);
    expect(can([everywhere]).seen.holds(at('Prod'))).toBe(false);
    const { seen, taken } = can([everywhere, viewer({ folder: 'Prod' })]);
    expect([seen.holds(at('Prod')), seen.holds(at('Staging'))]).toEqual([true, false]);
    expect(taken).toBe(seen);
    const narrow = can([viewer(), { ...everywhere, targets: { folder: 'Prod' } }]);
    expect(narrow.seen.holds(at('Staging'))).toBe(true);
    const within = can([
      { permissions: ['access:can'], targets: { folder: 'Prod' } },
      { permissions: ['vm:info'], targets: { name: 'app*' } },
    ]).seen;
    expect([within.holds(at('Prod')), within.holds(at('Prod', { name: 'db01' })), within.holds(at('Dev'))]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe('What a change', () => {
  const snapshot = (grants: readonly Given[]): Sight => sightOf(standingWith(grants), 'vm:snapshot', 'change');

  test('names is what may be listed, looked at or changed; what it takes is the last alone', () => {
    const { seen, taken } = snapshot([
      snapshots({ folder: 'Changed' }),
      { permissions: ['vm:list'], targets: { folder: 'Listed' } },
      { permissions: ['vm:info'], targets: { folder: 'Looked' } },
      { permissions: ['vm:snapshots'], targets: { folder: 'Other' } },
    ]);
    expect(['Changed', 'Listed', 'Looked', 'Other'].map((folder) => seen.holds(at(folder)))).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect(['Changed', 'Listed'].map((folder) => taken.holds(at(folder)))).toEqual([true, false]);
  });

  test('names is every VM where one of them is', () => {
    const { seen, taken } = snapshot([snapshots({ folder: 'Changed' }), viewer()]);
    expect([seen.isWhole, taken.isWhole]).toEqual([true, false]);
  });
});
