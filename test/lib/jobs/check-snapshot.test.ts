import { describe, expect, test } from '@jest/globals';
import { checkSnapshot } from '#lib/jobs/check-snapshot';
import type { Vm } from '#lib/jobs/step';
import { plain } from '#lib/slack/words';
import type { VirtualDevice, VirtualMachineSnapshotTree } from '#lib/vsphere/vm-properties';
import { exampleContext, exampleVm } from '#test/lib/jobs/example-job';

const WISH = { memory: false, quiesce: false };
const GB = 1024 ** 3;

const checked = (vm: Vm, wish: Partial<typeof WISH> = {}, neighbours = 1) => {
  const check = checkSnapshot(vm, { ...WISH, ...wish }, exampleContext({ neighbours: () => neighbours }));
  return check.verdict === 'go' ? check.warnings.map(plain) : `${check.verdict}: ${plain(check.said)}`;
};

const disk = (label: string, diskMode: string): VirtualDevice => ({
  _typeName: 'VirtualDisk',
  key: 2000,
  deviceInfo: { label, summary: '' },
  backing: { _typeName: 'VirtualDiskFlatVer2BackingInfo', diskMode },
});

const reference = (type: string, value: string) => ({ _typeName: 'ManagedObjectReference', type, value }) as const;

/** A chain of so many snapshots, the VM running from the last. */
function chain(length: number): Vm['properties'] {
  let tree: VirtualMachineSnapshotTree | undefined;
  for (let id = length; id > 0; id -= 1) {
    const snapshot = reference('VirtualMachineSnapshot', `snapshot-${id}`);
    tree = {
      snapshot,
      vm: reference('VirtualMachine', 'vm-1'),
      name: `s${id}`,
      description: '',
      id,
      createTime: '2026-11-01T00:00:00Z',
      state: 'poweredOff',
      quiesced: false,
      ...(tree === undefined ? {} : { childSnapshotList: [tree] }),
    };
  }
  const currentSnapshot = reference('VirtualMachineSnapshot', `snapshot-${length}`);
  return tree === undefined ? {} : { snapshot: { currentSnapshot, rootSnapshotList: [tree] } };
}

const onDatastore = (freeSpace: number, capacity: number): Pick<Vm, 'datastores'> => ({
  datastores: [{ moId: 'datastore-1', name: 'ds-small', freeSpace, capacity, accessible: true }],
});

describe('the chain', () => {
  test.each([
    [0, []],
    [2, []],
    [3, ['it had a chain of 3 snapshots already; old ones cost speed and space.']],
    [29, ['it had a chain of 29 snapshots already; old ones cost speed and space.']],
    [
      30,
      "refused: has a chain of 30 snapshots; from 30 on none is added (vSphere's own limit is 32). Delete old ones first.",
    ],
  ])('of %d snapshots: %j', (length, said) => {
    expect(checked(exampleVm(chain(length)))).toEqual(said);
  });
});

describe('space', () => {
  test.each([
    ['enough', 50 * GB, 100 * GB, []],
    ['under a tenth', 9 * GB, 100 * GB, ['its datastore ds-small has only 9 GB of 100 GB free.']],
    ['a tenth', 10 * GB, 100 * GB, []],
    ['unknown', 0, 0, []],
  ])('%s', (_what, free, capacity, said) => {
    expect(checked(exampleVm({}, onDatastore(free, capacity)))).toEqual(said);
  });

  test('for the memory is needed in full, and shared with the other VMs of the command', () => {
    const vm = exampleVm({ 'config.hardware.memoryMB': 4096 }, onDatastore(10 * GB, 20 * GB));
    expect(checked(vm, { memory: true }, 2)).toEqual([]);
    expect(checked(vm, { memory: true }, 3)).toBe(
      'refused: needs 4 GB for its memory and ds-small has 10 GB free, shared with 2 more of this command. Leave --memory out, or free some space.',
    );
    expect(checked(vm, {}, 3)).toEqual([]);
  });

  test('for the memory of a VM that is off is not needed, and it is said that there is none', () => {
    const vm = exampleVm({ 'runtime.powerState': 'poweredOff' }, onDatastore(1 * GB, 8 * GB));
    expect(checked(vm, { memory: true })).toEqual(['it is off, so there is no memory to keep.']);
  });
});

describe('independent disks', () => {
  const vm = exampleVm({
    'config.hardware.device': [disk('Hard disk 1', 'persistent'), disk('Hard disk 2', 'independent_persistent')],
  });

  test('are named as not covered', () => {
    expect(checked(vm)).toEqual(['not covered, because independent: Hard disk 2.']);
  });

  test('refuse the memory', () => {
    expect(checked(vm, { memory: true })).toBe(
      'refused: has independent disks (Hard disk 2); vSphere takes no snapshot with memory of such a VM. Leave --memory out.',
    );
  });
});

test('what may not be changed at all is refused first', () => {
  expect(checked(exampleVm({ ...chain(30), 'config.template': true }))).toBe(
    'refused: is a template, not a virtual machine. Nothing was done.',
  );
});
