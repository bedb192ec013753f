import type {
  PowerState,
  VirtualMachineFileLayoutEx,
  VirtualMachineSnapshotInfo,
  VirtualMachineSnapshotTree,
} from '#lib/vsphere/vm-properties';

interface Example {
  readonly id: number;
  readonly name: string;
  readonly at: string;
  readonly under?: number;
  readonly state?: PowerState;
  readonly description?: string;
  readonly current?: boolean;
}

const reference = (type: string, value: string) => ({ _typeName: 'ManagedObjectReference', type, value }) as const;
const snapshotOf = (id: number) => reference('VirtualMachineSnapshot', `snapshot-${id}`);

/** A tree of snapshots; number 1 is `snapshot-1`. */
export function exampleSnapshots(examples: readonly Example[]): VirtualMachineSnapshotInfo {
  const under = (parent: number | undefined): VirtualMachineSnapshotTree[] =>
    examples
      .filter((one) => one.under === parent)
      .map(({ id, name, at, state = 'poweredOff', description = '' }) => ({
        snapshot: snapshotOf(id),
        vm: reference('VirtualMachine', 'vm-1'),
        name,
        description,
        id,
        createTime: at,
        state,
        quiesced: false,
        childSnapshotList: under(id),
      }));
  const current = examples.find((one) => one.current === true);
  return {
    ...(current === undefined ? {} : { currentSnapshot: snapshotOf(current.id) }),
    rootSnapshotList: under(undefined),
  };
}

/** One disk whose snapshots stand in a chain, each delta of so many bytes. */
export function exampleLayout(ids: readonly number[], deltaBytes: number): VirtualMachineFileLayoutEx {
  const chain = (count: number) => [
    { key: 2000, chain: Array.from({ length: count }, (_, index) => ({ fileKey: [index * 2, index * 2 + 1] })) },
  ];
  const files = Array.from({ length: (ids.length + 1) * 2 }, (_, key) => ({
    key,
    name: `${key}.vmdk`,
    type: 'diskExtent',
    size: key % 2 === 0 ? 0 : deltaBytes,
  }));
  return {
    file: [...files, { key: 99, name: 'data', type: 'snapshotData', size: 0 }],
    disk: chain(ids.length + 1),
    snapshot: ids.map((id, index) => ({ key: snapshotOf(id), dataKey: 99, memoryKey: -1, disk: chain(index + 1) })),
    timestamp: '2026-11-23T06:50:00Z',
  };
}
