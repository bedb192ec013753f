import type { Vm } from '#lib/jobs/step';
import { type SnapshotNode, snapshotNodes } from '#lib/vsphere/snapshot-tree';

/** What the description of a Job's snapshot holds, so that it is known again. */
export function jobMark(jobId: string): string {
  return `SlashVM job ${jobId}`;
}

export function isOwnSnapshot(node: SnapshotNode, jobId: string): boolean {
  return node.description.includes(jobMark(jobId));
}

/** The snapshot that a Job has taken of a VM. */
export function ownSnapshot(vm: Vm, jobId: string): SnapshotNode | undefined {
  return snapshotNodes(vm.properties.snapshot).find((node) => isOwnSnapshot(node, jobId));
}

/** `2026-11-23T06:51:30Z`, for names. */
export function toTheSecond(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
}
