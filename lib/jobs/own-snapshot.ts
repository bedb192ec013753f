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

/** What a safety snapshot is called, before its time. */
export const SAFETY_NAME = 'slashvm-safety';

/** True for one that a revert of ours left for its undo: by its name and its description, for a name anybody may give. */
export function isSafetySnapshot(node: SnapshotNode): boolean {
  return node.name.startsWith(`${SAFETY_NAME} `) && node.description.includes(jobMark(''));
}

/** `2026-11-23T06:51:30Z`, for names. */
export function toTheSecond(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
}
