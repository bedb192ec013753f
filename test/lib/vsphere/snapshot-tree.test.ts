import { describe, expect, test } from '@jest/globals';
import { moRef } from '#lib/vsphere/moref';
import { snapshotSizes } from '#lib/vsphere/snapshot-sizes';
import { chainLength, snapshotNodes } from '#lib/vsphere/snapshot-tree';
import type {
  VirtualMachineFileLayoutEx,
  VirtualMachineSnapshotInfo,
  VirtualMachineSnapshotTree,
} from '#lib/vsphere/vm-properties';

function tree(id: number, ...children: VirtualMachineSnapshotTree[]): VirtualMachineSnapshotTree {
  return {
    snapshot: moRef('VirtualMachineSnapshot', `snapshot-${id}`),
    vm: moRef('VirtualMachine', 'vm-1'),
    name: `s${id}`,
    description: '',
    id,
    createTime: '2026-11-23T06:51:30Z',
    state: 'poweredOff',
    quiesced: false,
    childSnapshotList: children,
  };
}

/** 1 ─ 2 ─ 4 (current), 1 ─ 3 */
const info: VirtualMachineSnapshotInfo = {
  currentSnapshot: moRef('VirtualMachineSnapshot', 'snapshot-4'),
  rootSnapshotList: [tree(1, tree(2, tree(4)), tree(3))],
};

describe('snapshotNodes', () => {
  test('lists each snapshot before its children', () => {
    expect(snapshotNodes(info).map(({ id, depth, parentMoId, current }) => [id, depth, parentMoId, current])).toEqual([
      [1, 0, undefined, false],
      [2, 1, 'snapshot-1', false],
      [4, 2, 'snapshot-2', true],
      [3, 1, 'snapshot-1', false],
    ]);
  });

  test('a VM without snapshots has none', () => {
    expect(snapshotNodes(undefined)).toEqual([]);
  });
});

describe('chainLength', () => {
  test('counts from the root to the current snapshot', () => {
    expect(chainLength(info)).toBe(3);
  });

  test('is nothing where the VM runs from the root of the tree', () => {
    expect(chainLength({ rootSnapshotList: info.rootSnapshotList })).toBe(0);
    expect(chainLength(undefined)).toBe(0);
  });
});

describe('snapshotSizes', () => {
  const disks = (...keys: number[]) => [{ key: 2000, chain: keys.map((key) => ({ fileKey: [key] })) }];
  const of = (id: number, dataKey: number, memoryKey: number, ...keys: number[]) => ({
    key: moRef('VirtualMachineSnapshot', `snapshot-${id}`),
    dataKey,
    memoryKey,
    disk: disks(...keys),
  });
  const sizes: Record<number, number> = { 1: 1000, 2: 10, 3: 20, 4: 30, 5: 40, 11: 1, 12: 2, 13: 3, 14: 4, 22: 500 };
  const layout: VirtualMachineFileLayoutEx = {
    timestamp: '2026-11-23T07:00:00Z',
    file: Object.entries(sizes).map(([key, size]) => ({ key: Number(key), name: `f${key}`, type: 'diskExtent', size })),
    disk: disks(1, 2, 4, 5),
    snapshot: [of(1, 11, -1, 1), of(2, 12, 22, 1, 2), of(3, 13, -1, 1, 3), of(4, 14, -1, 1, 2, 4)],
  };

  test('adds data, memory and what was written after the snapshot, on every branch', () => {
    expect(Object.fromEntries(snapshotSizes(info, layout)?.bytes ?? [])).toEqual({
      'snapshot-1': 1 + 10 + 20,
      'snapshot-2': 2 + 500 + 30,
      'snapshot-3': 3,
      'snapshot-4': 4 + 40,
    });
    expect(snapshotSizes(info, layout)?.asOf).toBe('2026-11-23T07:00:00Z');
  });

  test('says nothing of a snapshot that the layout does not know', () => {
    expect([...(snapshotSizes(info, { ...layout, snapshot: [of(3, 13, -1, 1, 3)] })?.bytes.keys() ?? [])]).toEqual([
      'snapshot-3',
    ]);
    expect(snapshotSizes(info, undefined)).toBeUndefined();
  });
});
