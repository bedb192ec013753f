import type { DiskFile } from '#infra/local/vcenter/disk-file';
import { timestamp } from '#infra/local/vcenter/shape';
import type { VirtualMachine } from '#infra/local/vcenter/virtual-machine';

/** How often vCenter looks at the sizes of files that only grow. */
const REFRESH_MS = 60_000;

interface FileInfo {
  _typeName: 'VirtualMachineFileLayoutExFileInfo';
  key: number;
  name: string;
  type: string;
  size: number;
  uniqueSize: number;
  backingObjectId: string;
  accessible: boolean;
}

/** The moment for which a VM's layout gives sizes. */
const layoutTime = (vm: VirtualMachine, now: number): number =>
  Math.max(Math.min(vm.layoutChangedAt, now), Math.floor(now / REFRESH_MS) * REFRESH_MS);

const suffixOf = (file: DiskFile): string => {
  const disk = file.disk === 0 ? '' : `_${file.disk}`;
  return file.number === 0 ? disk : `${disk}-${String(file.number).padStart(6, '0')}`;
};

const diskLayouts = (vm: VirtualMachine, chains: readonly DiskFile[][]): unknown[] =>
  chains.map((chain, index) => ({
    _typeName: 'VirtualMachineFileLayoutExDiskLayout',
    key: vm.config.disks[index]?.key ?? 2000 + index,
    chain: chain.map((file) => ({
      _typeName: 'VirtualMachineFileLayoutExDiskUnit',
      fileKey: [file.key, file.key + 1],
    })),
  }));

/** `VirtualMachine.layoutEx`: which files there are, how large, and which of them each snapshot needs. */
export function fileLayoutOf(vm: VirtualMachine, now: number): Record<string, unknown> {
  const at = layoutTime(vm, now);
  const files: FileInfo[] = [];
  const add = (key: number, name: string, type: string, size: number): void => {
    files.push({
      _typeName: 'VirtualMachineFileLayoutExFileInfo',
      key,
      name,
      type,
      size,
      uniqueSize: size,
      backingObjectId: '',
      accessible: true,
    });
  };
  const { directory, place, snapshots } = vm;
  add(0, `${directory}/${place}.vmx`, 'config', 3_412);
  add(1, `${directory}/${place}.vmsd`, 'snapshotList', snapshots.length * 512);
  add(2, `${directory}/${place}.nvram`, 'nvram', 8_684);
  if (vm.powerState === 'poweredOn') add(3, `${directory}/${place}.vswp`, 'swap', vm.config.memoryMB * 2 ** 20);
  const seen = new Set<DiskFile>();
  for (const chains of [...snapshots.map((snapshot) => snapshot.chains), vm.chains]) {
    for (const [index, chain] of chains.entries()) {
      const datastore = vm.config.disks[index]?.datastore ?? vm.homeDatastore;
      for (const file of chain) {
        if (seen.has(file)) continue;
        seen.add(file);
        const path = `[${datastore.name}] ${place}/${place}${suffixOf(file)}`;
        add(file.key, `${path}.vmdk`, 'diskDescriptor', 498);
        add(file.key + 1, `${path}-${file.number === 0 ? 'flat' : 'delta'}.vmdk`, 'diskExtent', file.bytes(at));
      }
    }
  }
  for (const snapshot of snapshots) {
    add(snapshot.dataKey, `${directory}/${place}-Snapshot${snapshot.number}.vmsn`, 'snapshotData', snapshot.dataBytes);
    if (snapshot.memoryKey < 0) continue;
    add(
      snapshot.memoryKey,
      `${directory}/${place}-Snapshot${snapshot.number}.vmem`,
      'snapshotMemory',
      snapshot.memoryBytes,
    );
  }
  return {
    _typeName: 'VirtualMachineFileLayoutEx',
    file: files,
    disk: diskLayouts(vm, vm.chains),
    ...(snapshots.length === 0
      ? {}
      : {
          snapshot: snapshots.map((snapshot) => ({
            _typeName: 'VirtualMachineFileLayoutExSnapshotLayout',
            key: snapshot.ref,
            dataKey: snapshot.dataKey,
            memoryKey: snapshot.memoryKey,
            disk: diskLayouts(vm, snapshot.chains),
          })),
        }),
    timestamp: timestamp(at),
  };
}

/** Bytes a VM takes on its datastores. */
export function committedBytes(vm: VirtualMachine, now: number): number {
  let bytes = vm.powerState === 'poweredOn' ? vm.config.memoryMB * 2 ** 20 : 0;
  for (const chain of vm.chains) bytes += chain[0]?.bytes(now) ?? 0;
  for (const datastore of vm.datastores) bytes += vm.snapshotBytes(datastore, now);
  return bytes;
}
