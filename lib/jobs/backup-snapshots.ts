import { fitsGlob } from '#lib/targets/glob';

/** How backup products name the snapshots they take for a moment and delete by themselves. */
const BACKUP_SNAPSHOTS: readonly RegExp[] = [
  /^VEEAM BACKUP TEMPORARY SNAPSHOT$/i,
  /^__GX_BACKUP__/i,
  /^NBU[_ ]?SNAPSHOT/i,
  /^_*nakivo/i,
  /^_*rubrik/i,
  /^Consolidate Helper/i,
];

/** True for the name of a snapshot that a backup needs: deleting it would break the backup. */
export type IsBackup = (name: string) => boolean;

/** @param more globs of a site's own products, beside those that are known */
export function backupNames(more: readonly string[]): IsBackup {
  return (name) => BACKUP_SNAPSHOTS.some((pattern) => pattern.test(name)) || more.some((glob) => fitsGlob(glob, name));
}
