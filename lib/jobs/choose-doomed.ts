import type { IsBackup } from '#lib/jobs/backup-snapshots';
import { chooseSnapshot } from '#lib/jobs/choose-snapshot';
import type { Already, Refused, Vm } from '#lib/jobs/step';
import type { Words } from '#lib/slack/words';
import { nodesUnder, type SnapshotNode, snapshotNodes } from '#lib/vsphere/snapshot-tree';

export interface DeleteWish {
  /** By name or `#id`; empty where all go. */
  readonly snapshots: readonly string[];
  /** True where those under them go too. */
  readonly children: boolean;
  readonly all: boolean;
}

interface Doomed {
  /** Parents first. */
  readonly doomed: readonly SnapshotNode[];
  readonly warnings: readonly Words[];
}

/** Which snapshots of a VM go. A name that two have is a question; "all" leaves those of backup products alone. */
export function chooseDoomed(vm: Vm, wish: DeleteWish, isBackup: IsBackup): Doomed | Already | Refused {
  const nodes = snapshotNodes(vm.properties.snapshot);
  if (wish.all) return allOf(nodes, isBackup);
  const moIds = new Set<string>();
  for (const typed of wish.snapshots) {
    const node = chooseSnapshot(vm, typed);
    if ('verdict' in node) return node;
    moIds.add(node.moId);
    if (wish.children) for (const under of nodesUnder(vm.properties.snapshot, node.moId)) moIds.add(under.moId);
  }
  return { doomed: nodes.filter(({ moId }) => moIds.has(moId)), warnings: [] };
}

function allOf(nodes: readonly SnapshotNode[], isBackup: IsBackup): Doomed | Already | Refused {
  if (nodes.length === 0) return { verdict: 'already', said: 'has no snapshots.' };
  const left = nodes.filter((node) => isBackup(node.name));
  const doomed = nodes.filter((node) => !left.includes(node));
  if (left.length === 0) return { doomed, warnings: [] };
  const named = left.map((node) => `#${node.id} ${node.name}`).join(', ');
  const why = `left out, because a backup product may need ${left.length === 1 ? 'it' : 'them'}: ${named}.`;
  if (doomed.length > 0) return { doomed, warnings: [why] };
  const said = `has only snapshots of backup products: ${named}. Nothing was done; name one with --snapshot to delete it.`;
  return { verdict: 'refused', said };
}
