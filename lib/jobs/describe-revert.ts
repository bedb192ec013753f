import { POWER, powerOf } from '#lib/jobs/describe-power';
import type { RevertWish } from '#lib/jobs/revert-wish';
import type { Vm } from '#lib/jobs/step';
import { bytes } from '#lib/slack/bytes';
import { bold, time, type Words, words } from '#lib/slack/words';
import { bytesSince } from '#lib/vsphere/snapshot-sizes';
import type { SnapshotNode } from '#lib/vsphere/snapshot-tree';

/** What a revert takes from a VM: the snapshot it goes back to, its power state before and after, and what was written. */
export function describeRevertLosses(vm: Vm, node: SnapshotNode, wish: RevertWish): readonly Words[] {
  const taken = time(Date.parse(node.createTime));
  const written = bytesSince(vm.properties.layoutEx, node.moId);
  const size = written === undefined ? '' : ` (about ${bytes(written)} of changes)`;
  const kept = wish.safety ? '; the safety snapshot keeps it for an undo' : '';
  return [
    words(`goes back to #${node.id} `, [bold(node.name)], ' of ', [taken], '.'),
    powerChange(vm, node, wish),
    words('everything written since ', [taken], ` is lost${size}${kept}.`),
  ];
}

/** `is on and will be *off*`. */
function powerChange(vm: Vm, node: SnapshotNode, wish: RevertWish): Words {
  const before = powerOf(vm);
  const is = `is ${before === undefined ? 'in an unknown power state' : POWER[before]}`;
  if (wish.start && node.state !== 'poweredOn') {
    return words(`${is}, will be `, [bold(POWER[node.state])], ' and is then started.');
  }
  if (before !== node.state) return words(`${is} and will be `, [bold(POWER[node.state])], '.');
  return before === 'poweredOff' ? `${is} and stays off.` : `${is} and will be ${POWER[node.state]} as it was then.`;
}

/** What going back to the safety snapshot would bring, and what it would not. */
export function undoWords(safety: SnapshotNode | undefined, powerBefore: string | undefined): Words {
  if (safety === undefined) return '';
  const snapshot = words(' How it was before is kept as ', [bold(safety.name)], ` (#${safety.id}); an undo `);
  if (safety.state !== 'poweredOff') return words(snapshot, 'brings it back as it was, what ran in it included.');
  if (powerBefore === 'poweredOff') return words(snapshot, 'brings its disks and configuration back.');
  return words(
    snapshot,
    'brings its disks and configuration back, not what ran in it: that snapshot has no memory, and leaves it off.',
  );
}
