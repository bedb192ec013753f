import { chooseDoomed, type DeleteWish } from '#lib/jobs/choose-doomed';
import { evidenceOfTask } from '#lib/jobs/evidence-of-task';
import { SNAPSHOTS_AT_ONCE } from '#lib/jobs/in-turn';
import { PROTECTION_READS, protection } from '#lib/jobs/protection';
import type { Check, Started, Step, StepContext, StepNote, Vm } from '#lib/jobs/step';
import { age } from '#lib/slack/age';
import { bytes } from '#lib/slack/bytes';
import { bold, type Words, words } from '#lib/slack/words';
import { CHANGE_PRIVILEGES } from '#lib/vsphere/needed-privileges';
import { snapshotSizes } from '#lib/vsphere/snapshot-sizes';
import { nodesUnder, type SnapshotNode, snapshotNodes } from '#lib/vsphere/snapshot-tree';
import { removeAllSnapshots, removeSnapshot } from '#lib/vsphere/snapshots';
import type { VSphere } from '#lib/vsphere/vsphere';

/** What `aim` notes where one task takes them all. */
const ALL = 'all';

/** Deletes snapshots, one task after the other. Those that go are noted by their moIds, for names change. */
export function deleteSnapshotsStep(wish: DeleteWish): Step {
  return {
    name: 'delete-snapshot',
    words: { doing: 'Deleting snapshots of', done: 'Deleted snapshots of', todo: 'delete snapshots of' },
    privileges: [CHANGE_PRIVILEGES.removeSnapshot],
    reads: [...PROTECTION_READS, 'snapshot', 'layoutEx'],
    rereads: ['snapshot', 'runtime.consolidationNeeded'],
    atOnce: { datastore: SNAPSHOTS_AT_ONCE },
    check: (vm, context) => check(vm, wish, context),
    aim: (vm, context) => aim(vm, wish, context),
    start: (vm, context, vsphere) => start(vm, wish, context, vsphere),
    evidence: (vm, since, context, vsphere) => {
      const method = /removeAllSnapshots|snapshot\.remove|removeSnapshot/i;
      return evidenceOfTask(vsphere, vm, since, { method, isDone: isAimGone(vm, context) });
    },
    result,
    offers: (vm) => (needsConsolidation(vm) ? [{ label: 'Consolidate', subcommand: 'consolidate' }] : []),
  };
}

function check(vm: Vm, wish: DeleteWish, context: StepContext): Check {
  const methods = ['RemoveSnapshot_Task', ...(wish.all ? ['RemoveAllSnapshots_Task'] : [])];
  const refused = protection(vm, methods);
  if (refused !== undefined) return refused;
  if (context.note['doomed'] !== undefined) {
    if (doomedIn(vm, context).length > 0) return { verdict: 'go', warnings: [], note: context.note };
    return { verdict: 'already', said: 'has none of these snapshots any more.' };
  }
  const choice = chooseDoomed(vm, wish, context.isBackup);
  if ('verdict' in choice) return choice;
  const { doomed, warnings } = choice;
  const sizes = snapshotSizes(vm.properties.snapshot, vm.properties.layoutEx);
  const losses = doomed.map((node) => lossOf(node, sizes?.bytes.get(node.moId), context.now));
  return { verdict: 'go', warnings, losses, note: noteOf(doomed) };
}

function lossOf(node: SnapshotNode, size: number | undefined, now: number): Words {
  const old = age(now - Date.parse(node.createTime));
  const facts = [...(size === undefined ? [] : [bytes(size)]), old === 'just now' ? 'taken just now' : `${old} old`];
  return words(`loses the snapshot #${node.id} `, [bold(node.name)], ` (${facts.join(', ')}).`);
}

function noteOf(doomed: readonly SnapshotNode[]): StepNote {
  const names = doomed.slice(0, 5).map((node) => `#${node.id} ${node.name}`);
  const more = doomed.length > names.length ? ` and ${doomed.length - names.length} more` : '';
  return { doomed: doomed.map(({ moId }) => moId).join(','), names: `${names.join(', ')}${more}` };
}

/** Those that were planned to go and are still there, parents first. */
function doomedIn(vm: Vm, context: StepContext): readonly SnapshotNode[] {
  const doomed = new Set(context.note['doomed']?.split(','));
  return snapshotNodes(vm.properties.snapshot).filter(({ moId }) => doomed.has(moId));
}

function aim(vm: Vm, wish: DeleteWish, context: StepContext): StepNote {
  const left = doomedIn(vm, context);
  const isAll = wish.all && left.length > 1 && left.length === snapshotNodes(vm.properties.snapshot).length;
  return { aim: isAll ? ALL : (left[0]?.moId ?? '') };
}

/** One that came under another since it was planned is not taken along: nobody agreed to that. */
async function start(vm: Vm, wish: DeleteWish, context: StepContext, vsphere: VSphere): Promise<Started> {
  const aimed = aim(vm, wish, context)['aim'] ?? '';
  if (aimed === ALL) return await removeAllSnapshots(vsphere, vm.moId);
  const under = nodesUnder(vm.properties.snapshot, aimed);
  const doomed = new Set(doomedIn(vm, context).map(({ moId }) => moId));
  const removeChildren = under.length > 0 && under.every(({ moId }) => doomed.has(moId));
  return await removeSnapshot(vsphere, aimed, { removeChildren });
}

function isAimGone(vm: Vm, context: StepContext): boolean {
  const aimed = context.note['aim'];
  const left = doomedIn(vm, context);
  return aimed === undefined || aimed === ALL ? left.length === 0 : left.every(({ moId }) => moId !== aimed);
}

function result(vm: Vm, _task: unknown, context: StepContext): Words | 'again' | undefined {
  if (!isAimGone(vm, context)) return undefined;
  if (doomedIn(vm, context).length > 0) return 'again';
  const needs = needsConsolidation(vm) ? ' Its disks need consolidation.' : '';
  return `no longer has ${context.note['names'] ?? 'these snapshots'}.${needs}`;
}

function needsConsolidation(vm: Vm): boolean {
  return vm.properties['runtime.consolidationNeeded'] === true;
}
