import type { Refused, Vm } from '#lib/jobs/step';
import { type SnapshotNode, snapshotNodes } from '#lib/vsphere/snapshot-tree';

/** The one snapshot of a VM that is meant by `#id` or by name; a name that two have is a question, not a choice. */
export function chooseSnapshot(vm: Vm, typed: string): SnapshotNode | Refused {
  const nodes = snapshotNodes(vm.properties.snapshot);
  if (nodes.length === 0) return refused('has no snapshots. Nothing was done.');
  const id = /^#(\d+)$/.exec(typed)?.[1];
  const matches = id === undefined ? named(nodes, typed) : nodes.filter((node) => node.id === Number(id));
  const [only] = matches;
  if (only !== undefined && matches.length === 1) return only;
  const shown = (matches.length === 0 ? nodes : matches).slice(-8).map((node) => `#${node.id} ${node.name}`);
  const few = `${shown.join(', ')}${nodes.length > shown.length && matches.length === 0 ? ' …' : ''}`;
  if (matches.length === 0) return refused(`has no snapshot "${typed}". Type one of: ${few}`);
  return refused(`has ${matches.length} snapshots called "${typed}". Type the number of one: ${few}`);
}

/** Case is ignored; where only case differs, the exact spelling wins. */
function named(nodes: readonly SnapshotNode[], typed: string): readonly SnapshotNode[] {
  const exact = nodes.filter((node) => node.name === typed);
  if (exact.length > 0) return exact;
  return nodes.filter((node) => node.name.toLowerCase() === typed.toLowerCase());
}

function refused(said: string): Refused {
  return { verdict: 'refused', said };
}
