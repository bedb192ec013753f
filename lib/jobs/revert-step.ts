import { SaidError } from '#lib/errors';
import { chooseSnapshot } from '#lib/jobs/choose-snapshot';
import { asking, POWER, powerOf, START } from '#lib/jobs/describe-power';
import { describeRevertLosses, undoWords } from '#lib/jobs/describe-revert';
import { evidenceOfTask, knownTasks } from '#lib/jobs/evidence-of-task';
import { SNAPSHOTS_AT_ONCE } from '#lib/jobs/in-turn';
import type { Offer } from '#lib/jobs/job-target';
import { isOwnSnapshot, ownSnapshot } from '#lib/jobs/own-snapshot';
import { PROTECTION_READS, protection } from '#lib/jobs/protection';
import type { RevertWish } from '#lib/jobs/revert-wish';
import type { Check, Refused, Step, StepContext, StepNote, Vm } from '#lib/jobs/step';
import { bold, time, type Words, words } from '#lib/slack/words';
import { ObjectNotFound } from '#lib/vsphere/errors';
import { CHANGE_PRIVILEGES } from '#lib/vsphere/needed-privileges';
import { type SnapshotNode, snapshotNodes } from '#lib/vsphere/snapshot-tree';
import { revertToSnapshot } from '#lib/vsphere/snapshots';

/** Takes a VM back to a snapshot. The one that was meant is noted by its moId, for names and "current" change. */
export function revertStep(wish: RevertWish): Step {
  return {
    name: 'revert',
    words: { doing: 'Reverting', done: 'Reverted', todo: 'revert' },
    privileges: [CHANGE_PRIVILEGES.revertToSnapshot],
    reads: [...PROTECTION_READS, 'snapshot', 'layoutEx', 'runtime.powerState', 'recentTask'],
    rereads: ['snapshot', 'runtime.powerState', 'runtime.question'],
    atOnce: { datastore: SNAPSHOTS_AT_ONCE },
    check: (vm, context) => check(vm, wish, context),
    aim: (vm) => ({ tasks: knownTasks(vm) }),
    start: (_vm, context, vsphere) =>
      revertToSnapshot(vsphere, context.note['revert'] ?? '').catch((error: unknown) => {
        throw error instanceof ObjectNotFound
          ? new SaidError('refused', goneSentence(context.note), { cause: error })
          : error;
      }),
    evidence: (vm, since, context, vsphere) =>
      // The tree looks the same before and after a revert to the current snapshot: only the task tells.
      evidenceOfTask(vsphere, vm, since, { method: /\brevert/i, isDone: false, known: context.note['tasks'] ?? '' }),
    result: (vm, _task, context) => result(vm, context),
    offers,
  };
}

function check(vm: Vm, wish: RevertWish, context: StepContext): Check {
  const refused = protection(vm, ['RevertToSnapshot_Task', 'RevertToCurrentSnapshot_Task']);
  if (refused !== undefined) return refused;
  const node = chosen(vm, wish, context);
  if ('verdict' in node) return node;
  const note = {
    revert: node.moId,
    revertId: String(node.id),
    revertName: node.name,
    revertState: node.state,
    powerBefore: context.note['powerBefore'] ?? powerOf(vm) ?? '',
    tasks: knownTasks(vm),
    ...(wish.start || node.state === 'poweredOn' ? {} : { startable: 'yes' }),
  };
  return { verdict: 'go', warnings: [], losses: describeRevertLosses(vm, node, wish), note };
}

/** What was planned is what is gone back to: the safety snapshot is the current one by then. */
function chosen(vm: Vm, wish: RevertWish, context: StepContext): SnapshotNode | Refused {
  const noted = context.note['revert'];
  if (noted !== undefined) return byMoId(vm, noted) ?? { verdict: 'refused', said: goneSentence(context.note) };
  if (wish.snapshot !== undefined) return chooseSnapshot(vm, wish.snapshot);
  return currentOf(vm, context.jobId) ?? { verdict: 'refused', said: noCurrent(vm) };
}

function currentOf(vm: Vm, jobId: string): SnapshotNode | undefined {
  let node = snapshotNodes(vm.properties.snapshot).find(({ current }) => current);
  while (node !== undefined && isOwnSnapshot(node, jobId)) node = byMoId(vm, node.parentMoId);
  return node;
}

function noCurrent(vm: Vm): string {
  const count = snapshotNodes(vm.properties.snapshot).length;
  if (count === 0) return 'has no snapshots to revert to. Nothing was done.';
  return 'runs from none of its snapshots. Say which one: --snapshot "#1". Nothing was done.';
}

function byMoId(vm: Vm, moId: string | undefined): SnapshotNode | undefined {
  return snapshotNodes(vm.properties.snapshot).find((node) => node.moId === moId);
}

function goneSentence(note: StepNote): string {
  const which = `#${note['revertId'] ?? '?'} ${note['revertName'] ?? ''}`.trim();
  return `does not have the snapshot ${which} any more: somebody deleted it meanwhile. It was not reverted.`;
}

function result(vm: Vm, context: StepContext): Words | undefined {
  const node = byMoId(vm, context.note['revert']);
  if (node?.current !== true) return undefined;
  const state = POWER[powerOf(vm) ?? 'poweredOff'];
  return words(
    `is back at #${node.id} `,
    [bold(node.name)],
    ' of ',
    [time(Date.parse(node.createTime))],
    ` and is ${state}`,
    asking(vm),
    '.',
    undoWords(ownSnapshot(vm, context.jobId), context.note['powerBefore']),
  );
}

function offers(vm: Vm, context: StepContext): readonly Offer[] {
  const safety = ownSnapshot(vm, context.jobId);
  const start = powerOf(vm) === 'poweredOn' ? [] : [START];
  if (safety === undefined) return start;
  const options = `--snapshot "#${safety.id}"`;
  return [
    ...start,
    { label: 'Undo', subcommand: 'revert', options },
    { label: 'Delete safety snapshot', subcommand: 'delete-snapshot', options },
  ];
}
