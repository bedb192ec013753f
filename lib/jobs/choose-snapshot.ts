import type { Offer } from '#lib/jobs/job-target';
import type { Refused, Vm } from '#lib/jobs/step';
import { time, type Words, words } from '#lib/slack/words';
import { type SnapshotNode, snapshotNodes } from '#lib/vsphere/snapshot-tree';

/** Snapshots that are named, or offered as buttons; more would be a wall. */
const SHOWN = 8;

/** The one snapshot of a VM that is meant by `#id` or by name; a name that two have is a question, not a choice. */
export function chooseSnapshot(vm: Vm, typed: string): SnapshotNode | Refused {
  const nodes = snapshotNodes(vm.properties.snapshot);
  if (nodes.length === 0) return refused('has no snapshots. Nothing was done.');
  const id = /^#(\d+)$/.exec(typed)?.[1];
  const matches = id === undefined ? named(nodes, typed) : nodes.filter((node) => node.id === Number(id));
  const [only] = matches;
  if (only !== undefined && matches.length === 1) return only;
  if (matches.length === 0) return refused(words(`has no snapshot "${typed}". Type one of: `, listing(nodes)));
  const said = words(`has ${matches.length} snapshots called "${typed}". Say which by its number: `, listing(matches));
  return { verdict: 'refused', said, offers: matches.slice(-SHOWN).map((node) => pick(node, typed)) };
}

/** The same command with the number of one, as a button. */
function pick(node: SnapshotNode, typed: string): Offer {
  const taken = new Date(node.createTime).toISOString().slice(0, 16).replace('T', ' ');
  return { label: `#${node.id} of ${taken} UTC`, again: true, instead: { typed, by: `#${node.id}` } };
}

/** The last few; those whose name is not theirs alone with the time they were taken. */
function listing(nodes: readonly SnapshotNode[]): Words {
  const shown = nodes.slice(-SHOWN);
  const names = nodes.map(({ name }) => name.toLowerCase());
  const pieces = shown.map((node, index) => {
    const isShared = names.filter((name) => name === node.name.toLowerCase()).length > 1;
    const taken = isShared ? words(' of ', [time(Date.parse(node.createTime))]) : '';
    return words(`${index === 0 ? '' : ', '}#${node.id} ${node.name}`, taken);
  });
  return words(...pieces, nodes.length > shown.length ? ' …' : '');
}

/** Case is ignored; where only case differs, the exact spelling wins. */
function named(nodes: readonly SnapshotNode[], typed: string): readonly SnapshotNode[] {
  const exact = nodes.filter((node) => node.name === typed);
  if (exact.length > 0) return exact;
  return nodes.filter((node) => node.name.toLowerCase() === typed.toLowerCase());
}

function refused(said: Words): Refused {
  return { verdict: 'refused', said };
}
