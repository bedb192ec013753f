import { snapshotNodes } from '#lib/vsphere/snapshot-tree';
import type { VirtualMachineFileLayoutEx, VirtualMachineSnapshotInfo } from '#lib/vsphere/vm-properties';

export interface SnapshotSizes {
  /** vCenter's own time stamp of the file layout. */
  readonly asOf: string;
  /** By the snapshot's moId; absent where the layout says nothing of it. */
  readonly bytes: ReadonlyMap<string, number>;
}

type Disks = readonly { readonly chain?: readonly { readonly fileKey: readonly number[] }[] }[] | undefined;

/**
 * What each snapshot takes: its data and memory files, and what was written since it was taken, which are
 * the files that the disk chains after it have and its own lack.
 */
export function snapshotSizes(
  info: VirtualMachineSnapshotInfo | undefined,
  layout: VirtualMachineFileLayoutEx | undefined,
): SnapshotSizes | undefined {
  if (info === undefined || layout === undefined) return undefined;
  const sizes = new Map((layout.file ?? []).map(({ key, size }) => [key, size]));
  const layouts = new Map((layout.snapshot ?? []).map((snapshot) => [snapshot.key.value, snapshot]));
  const nodes = snapshotNodes(info);
  const bytes = new Map<string, number>();
  for (const node of nodes) {
    const own = layouts.get(node.moId);
    if (own === undefined) continue;
    const before = fileKeys(own.disk);
    const after = nodes.filter(({ parentMoId }) => parentMoId === node.moId).map(({ moId }) => layouts.get(moId)?.disk);
    if (node.current) after.push(layout.disk);
    const files = new Set(after.flatMap((disks) => [...fileKeys(disks)].filter((key) => !before.has(key))));
    files.add(own.dataKey);
    if (own.memoryKey !== undefined && own.memoryKey >= 0) files.add(own.memoryKey);
    let total = 0;
    for (const key of files) total += sizes.get(key) ?? 0;
    bytes.set(node.moId, total);
  }
  return { asOf: layout.timestamp, bytes };
}

/** What the VM's disks hold now that a snapshot of it does not; `undefined` where the layout says nothing of it. */
export function bytesSince(layout: VirtualMachineFileLayoutEx | undefined, snapshotMoId: string): number | undefined {
  const own = layout?.snapshot?.find(({ key }) => key.value === snapshotMoId);
  if (layout === undefined || own === undefined) return undefined;
  const before = fileKeys(own.disk);
  const since = new Set([...fileKeys(layout.disk)].filter((key) => !before.has(key)));
  return (layout.file ?? []).reduce((sum, { key, size }) => (since.has(key) ? sum + size : sum), 0);
}

function fileKeys(disks: Disks): ReadonlySet<number> {
  return new Set((disks ?? []).flatMap(({ chain }) => (chain ?? []).flatMap(({ fileKey }) => fileKey)));
}
