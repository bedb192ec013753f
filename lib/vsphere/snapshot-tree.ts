import type { PowerState, VirtualMachineSnapshotInfo, VirtualMachineSnapshotTree } from '#lib/vsphere/vm-properties';

/** One snapshot of a VM's tree, flattened. */
export interface SnapshotNode {
  readonly moId: string;
  /** What vSphere numbers it with, unique within the VM. */
  readonly id: number;
  readonly name: string;
  readonly description: string;
  readonly createTime: string;
  /** What the VM will be after a revert. */
  readonly state: PowerState;
  readonly quiesced: boolean;
  /** 0 at a root. */
  readonly depth: number;
  readonly parentMoId?: string;
  /** The snapshot the VM runs from. */
  readonly current: boolean;
}

/** All snapshots, each before its children. */
export function snapshotNodes(info: VirtualMachineSnapshotInfo | undefined): readonly SnapshotNode[] {
  const nodes: SnapshotNode[] = [];
  const waiting: { tree: VirtualMachineSnapshotTree; depth: number; parentMoId?: string }[] = [];
  for (const tree of [...(info?.rootSnapshotList ?? [])].reverse()) waiting.push({ tree, depth: 0 });
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { tree, depth, parentMoId } = next;
    const moId = tree.snapshot.value;
    nodes.push({
      moId,
      id: tree.id,
      name: tree.name,
      description: tree.description,
      createTime: tree.createTime,
      state: tree.state,
      quiesced: tree.quiesced,
      depth,
      ...(parentMoId === undefined ? {} : { parentMoId }),
      current: info?.currentSnapshot?.value === moId,
    });
    for (const child of [...(tree.childSnapshotList ?? [])].reverse()) {
      waiting.push({ tree: child, depth: depth + 1, parentMoId: moId });
    }
  }
  return nodes;
}

/** How many snapshots the VM's disks stand on now: from the root to the current one. */
export function chainLength(info: VirtualMachineSnapshotInfo | undefined): number {
  const current = snapshotNodes(info).find((node) => node.current);
  return current === undefined ? 0 : current.depth + 1;
}

/** Everything that stands under a snapshot, at any depth. */
export function nodesUnder(info: VirtualMachineSnapshotInfo | undefined, moId: string): readonly SnapshotNode[] {
  const under = new Set([moId]);
  return snapshotNodes(info).filter((node) => {
    if (node.parentMoId === undefined || !under.has(node.parentMoId)) return false;
    under.add(node.moId);
    return true;
  });
}
