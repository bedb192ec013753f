import { describe, expect, test } from '@jest/globals';
import { changedSince, frozenFacts, powerWord } from '#lib/jobs/facts';
import type { Vm } from '#lib/jobs/step';
import { plain } from '#lib/slack/words';
import { exampleVm } from '#test/lib/jobs/example-job';

type Tree = NonNullable<Vm['properties']['snapshot']>['rootSnapshotList'][number];

function snapshots(...names: readonly string[]): Vm['properties'] {
  const rootSnapshotList = names.map((name, index) => ({
    snapshot: { type: 'VirtualMachineSnapshot', value: `snapshot-${name}` },
    vm: { type: 'VirtualMachine', value: 'vm-1' },
    name,
    description: '',
    id: index + 1,
    createTime: '2026-11-01T00:00:00Z',
    state: 'poweredOff',
    quiesced: false,
    childSnapshotList: [],
  }));
  return { snapshot: { rootSnapshotList: rootSnapshotList as unknown as Tree[] } } as Vm['properties'];
}

const placed = (path: string): Partial<Vm> => ({
  name: path.slice(path.lastIndexOf('/') + 1),
  placement: { path, datacenter: 'DC0', folder: '' },
});

const said = (before: Vm, now: Vm): readonly string[] => changedSince(frozenFacts(before), now).map(plain);

describe('what changed since it was shown', () => {
  test('is nothing where the VM is as it was, whatever it runs on', () => {
    const before = exampleVm(snapshots('a'));
    expect(said(before, { ...exampleVm(snapshots('a')), datastores: [] })).toEqual([]);
  });

  test.each([
    ['its name', placed('/DC0/vm/Web/app01'), placed('/DC0/vm/Web/shop01'), ['was called app01.']],
    [
      'its folder',
      placed('/DC0/vm/Web/app01'),
      placed('/DC0/vm/Old/app01'),
      ['was moved from /DC0/vm/Web to /DC0/vm/Old.'],
    ],
    [
      'both',
      placed('/DC0/vm/Web/app01'),
      placed('/DC0/vm/Old/shop01'),
      ['was called app01.', 'was moved from /DC0/vm/Web to /DC0/vm/Old.'],
    ],
    [
      'the name of its folder',
      placed('/DC0/vm/Web/app01'),
      placed('/DC0/vm/Shop/app01'),
      ['was moved from /DC0/vm/Web to /DC0/vm/Shop.'],
    ],
  ])('is %s', (_what, before, now, sentences) => {
    expect(said(exampleVm({}, before), exampleVm({}, now))).toEqual(sentences);
  });

  test.each([
    ['poweredOn', 'poweredOff', 'was on and is off now.'],
    ['poweredOff', 'poweredOn', 'was off and is on now.'],
    ['poweredOn', 'suspended', 'was on and is suspended now.'],
  ] as const)('is its power state, %s before and %s now', (before, now, sentence) => {
    const vm = (state: typeof before | typeof now): Vm => exampleVm({ 'runtime.powerState': state });
    expect(said(vm(before), vm(now))).toEqual([sentence]);
  });

  test.each([
    ['a new snapshot', ['a'], ['a', 'b'], ['has a new snapshot, #2 b.']],
    ['two new ones', [], ['a', 'b'], ['has a new snapshot, #1 a.', 'has a new snapshot, #2 b.']],
    ['a snapshot less', ['a', 'b'], ['a'], ['has lost a snapshot.']],
    ['all snapshots less', ['a', 'b'], [], ['has lost 2 snapshots.']],
    ['another snapshot of the same name', ['a'], ['b'], ['has a new snapshot, #1 b.', 'has lost a snapshot.']],
  ])('is %s', (_what, before, now, sentences) => {
    expect(said(exampleVm(snapshots(...before)), exampleVm(snapshots(...now)))).toEqual(sentences);
  });
});

test.each([
  ['poweredOn', 'on'],
  ['poweredOff', 'off'],
  ['suspended', 'suspended'],
  [undefined, 'off'],
])('the power state %s is called %s', (state, word) => {
  expect(powerWord(state)).toBe(word);
});
