import { checkSnapshot, SNAPSHOT_CHECK_READS } from '#lib/jobs/check-snapshot';
import { evidenceOfTask } from '#lib/jobs/evidence-of-task';
import { SNAPSHOTS_AT_ONCE } from '#lib/jobs/in-turn';
import { jobMark, ownSnapshot, toTheSecond } from '#lib/jobs/own-snapshot';
import type { SnapshotWish } from '#lib/jobs/snapshot-wish';
import type { Step, StepContext } from '#lib/jobs/step';
import { bold, type Words, words } from '#lib/slack/words';
import { CHANGE_PRIVILEGES } from '#lib/vsphere/needed-privileges';
import type { SnapshotNode } from '#lib/vsphere/snapshot-tree';
import { createSnapshot } from '#lib/vsphere/snapshots';

/**
 * Takes a snapshot. What is reported afterwards is what the tree shows, not what was asked for.
 *
 * @param named what it is called where the wish has no name
 */
export function createSnapshotStep(wish: SnapshotWish, named: (context: StepContext) => string = defaultName): Step {
  return {
    name: 'snapshot',
    words: { doing: 'Taking a snapshot of', done: 'Took a snapshot of', todo: 'take a snapshot of' },
    privileges: [CHANGE_PRIVILEGES.createSnapshot],
    reads: SNAPSHOT_CHECK_READS,
    rereads: ['snapshot', 'runtime.powerState'],
    atOnce: { datastore: SNAPSHOTS_AT_ONCE },
    check: (vm, context) => checkSnapshot(vm, wish, context),
    start: (vm, context, vsphere) =>
      createSnapshot(vsphere, vm.moId, {
        name: wish.name ?? named(context),
        description: description(wish, context),
        memory: wish.memory,
        quiesce: wish.quiesce,
      }),
    evidence: (vm, since, context, vsphere) => {
      const isDone = ownSnapshot(vm, context.jobId) !== undefined;
      return evidenceOfTask(vsphere, vm, since, { method: /createSnapshot/i, isDone });
    },
    result: (vm, _task, context) => {
      const node = ownSnapshot(vm, context.jobId);
      return node === undefined ? undefined : described(node, wish);
    },
  };
}

/** `slashvm 2026-11-23T06:51:30Z by requester`. */
function defaultName(context: StepContext): string {
  return `slashvm ${toTheSecond(context.askedAt)} by ${context.requester}`.slice(0, 80);
}

/** Holds the Job's id, by which the snapshot is known again when the answer to its creation was lost. */
function description(wish: SnapshotWish, context: StepContext): string {
  const own = wish.description === undefined ? '' : `${wish.description}\n`;
  return `${own}${jobMark(context.jobId)}: ${context.typed.slice(0, 300)}`;
}

function described(node: SnapshotNode, wish: SnapshotWish): Words {
  const dropped = wish.quiesce && !node.quiesced;
  const quiescing = dropped ? ' Quiescing was asked for and did not happen: are VMware Tools running?' : '';
  const memory = node.state === 'poweredOff' ? 'without memory' : 'with memory';
  const quiesced = node.quiesced ? ', quiesced' : '';
  const revert = REVERT[node.state];
  return words('snapshot ', [bold(node.name)], ` (#${node.id}), ${memory}${quiesced}; a revert ${revert}.${quiescing}`);
}

/** By the tree's own state, which says what the VM will be after a revert. */
const REVERT = { poweredOff: 'leaves it off', poweredOn: 'brings it back running', suspended: 'leaves it suspended' };
