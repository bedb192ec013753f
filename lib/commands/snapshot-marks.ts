import type { Reading } from '#lib/commands/reading';
import { isSafetySnapshot } from '#lib/jobs/own-snapshot';
import type { Vm } from '#lib/jobs/step';
import type { Action } from '#lib/slack/message';
import { typedForm } from '#lib/targets/typed-form';
import { type SnapshotNode, snapshotNodes } from '#lib/vsphere/snapshot-tree';

const DAY = 86_400_000;
/** An undo is thought of soon or never. */
const SAFE_FOR = 3 * DAY;
/** Buttons; more would be a wall. */
const MOST_BUTTONS = 3;

/** What is to be known of a snapshot before anybody deletes it, or keeps it. */
export function snapshotMark(node: SnapshotNode, { now, isBackup }: Pick<Reading, 'now' | 'isBackup'>): string {
  if (isBackup(node.name)) return ' · ⚠️ of a backup product, which deletes it by itself';
  return isOldSafety(node, now)
    ? ' · ⚠️ safety snapshot older than 3 days; delete it unless you still need the undo'
    : '';
}

function isOldSafety(node: SnapshotNode, now: number): boolean {
  return isSafetySnapshot(node) && now - Date.parse(node.createTime) > SAFE_FOR;
}

/** A button for each safety snapshot that has lost its purpose. */
export function oldSafetyActions(vms: readonly Vm[], { now, word }: Reading): readonly Action[] {
  const old = vms.flatMap((vm) =>
    snapshotNodes(vm.properties.snapshot)
      .filter((node) => isOldSafety(node, now))
      .map((node) => ({ vm, node })),
  );
  return old.slice(0, MOST_BUTTONS).map(({ vm, node }): Action => {
    const form = typedForm({ ...vm, path: vm.placement.path }, []);
    const which = old.length === 1 ? '' : ` #${node.id} of ${vm.name}`;
    const text = `${word} delete-snapshot ${form} --snapshot "#${node.id}"`;
    return { label: `Delete safety snapshot${which}`, press: { act: 'run', text } };
  });
}
