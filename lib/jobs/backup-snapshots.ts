import type { SnapshotNode } from '#lib/vsphere/snapshot-tree';

/** How backup products name the snapshots they take for a moment and delete by themselves. */
export const BACKUP_SNAPSHOTS: readonly RegExp[] = [
  /^VEEAM BACKUP TEMPORARY SNAPSHOT$/i,
  /^__GX_BACKUP__/i,
  /^NBU[_ ]?SNAPSHOT/i,
  /^_*nakivo/i,
  /^_*rubrik/i,
  /^Consolidate Helper/i,
];

/** True for a snapshot that a backup needs: deleting it would break the backup. */
export function isBackupSnapshot(node: SnapshotNode, patterns: readonly RegExp[] = BACKUP_SNAPSHOTS): boolean {
  return patterns.some((pattern) => pattern.test(node.name));
}
