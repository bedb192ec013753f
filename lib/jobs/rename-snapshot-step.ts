import { chooseSnapshot } from '#lib/jobs/choose-snapshot';
import { PROTECTION_READS, protection } from '#lib/jobs/protection';
import type { Check, Step, Vm } from '#lib/jobs/step';
import { bold, type Words, words } from '#lib/slack/words';
import { CHANGE_PRIVILEGES } from '#lib/vsphere/needed-privileges';
import { type SnapshotNode, snapshotNodes } from '#lib/vsphere/snapshot-tree';
import { renameSnapshot } from '#lib/vsphere/snapshots';

/** Gives a snapshot another name. The one that was meant is noted by its moId, for names change. */
export function renameSnapshotStep(typed: string, name: string): Step {
  return {
    name: 'rename-snapshot',
    words: { doing: 'Renaming a snapshot of', done: 'Renamed a snapshot of', todo: 'rename a snapshot of' },
    privileges: [CHANGE_PRIVILEGES.renameSnapshot],
    reads: [...PROTECTION_READS, 'snapshot'],
    rereads: ['snapshot'],
    check: (vm) => check(vm, typed, name),
    start: async (vm, context, vsphere) => {
      const noted = noteOf(vm, context.note['snapshot']);
      await renameSnapshot(vsphere, noted?.moId ?? context.note['snapshot'] ?? '', name);
      return 'asked';
    },
    evidence: async (vm, _since, context) => {
      const node = noteOf(vm, context.note['snapshot']);
      return node?.name === name ? { found: 'done', vm } : { found: 'nothing' };
    },
    result: (vm, _task, context) => {
      const node = noteOf(vm, context.note['snapshot']);
      return node?.name === name ? renamed(node, context.note['before'] ?? typed) : undefined;
    },
  };
}

function check(vm: Vm, typed: string, name: string): Check {
  const refused = protection(vm, ['RenameSnapshot']);
  if (refused !== undefined) return refused;
  const node = chooseSnapshot(vm, typed);
  if ('verdict' in node) return node;
  if (node.name === name) return { verdict: 'already', said: words('has it already: ', numbered(node), '.') };
  return { verdict: 'go', warnings: [], note: { snapshot: node.moId, before: node.name } };
}

function noteOf(vm: Vm, moId: string | undefined): SnapshotNode | undefined {
  return snapshotNodes(vm.properties.snapshot).find((node) => node.moId === moId);
}

function renamed(node: SnapshotNode, before: string): Words {
  return words('snapshot ', numbered(node), ', formerly ', [bold(before)], '.');
}

function numbered(node: SnapshotNode): Words {
  return words(`#${node.id} `, [bold(node.name)]);
}
