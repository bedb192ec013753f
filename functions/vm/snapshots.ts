import { arg } from '#lib/commands/argument';
import { readNamedVms } from '#lib/commands/read-named-vms';
import type { Reading } from '#lib/commands/reading';
import { oldSafetyActions, snapshotMark } from '#lib/commands/snapshot-marks';
import { defineRead } from '#lib/commands/subcommand';
import type { Vm } from '#lib/jobs/step';
import { age } from '#lib/slack/age';
import { bytes } from '#lib/slack/bytes';
import type { Message, Row } from '#lib/slack/message';
import { bold, code, type Part, time, user, type Words, words } from '#lib/slack/words';
import { type SnapshotSizes, snapshotSizes } from '#lib/vsphere/snapshot-sizes';
import { type SnapshotNode, snapshotNodes } from '#lib/vsphere/snapshot-tree';

export const snapshots = defineRead({
  summary: 'Show the snapshots of VMs as a tree',
  details: [
    'Sizes are what each snapshot holds plus what was written since it was taken; vCenter counts them now and then.',
  ],
  examples: ['app01', 'app01 db01'],
  takes: { vms: arg.vms({ required: true }) },
  async answer({ vms: query }, reading): Promise<Message> {
    const read = await readNamedVms(reading, query, ['snapshot', 'layoutEx', 'runtime.consolidationNeeded']);
    if (read.vms.length === 0) return read.nothing;
    const rows = await Promise.all(read.vms.map((vm) => rowsOf(vm, reading)));
    const count = read.vms.reduce((sum, vm) => sum + snapshotNodes(vm.properties.snapshot).length, 0);
    const actions = [...(read.answer.actions ?? []), ...oldSafetyActions(read.vms, reading)];
    return { ...read.answer, headline: headline(read.vms, count), rows: [...rows.flat(), ...read.problems], actions };
  },
});

function headline(vms: readonly Vm[], count: number): Words {
  const [only, ...others] = vms;
  const number = count === 0 ? 'No snapshots' : count === 1 ? '1 snapshot' : `${count} snapshots`;
  return words(`${number} of `, only !== undefined && others.length === 0 ? [bold(only.name)] : `${vms.length} VMs`);
}

async function rowsOf(vm: Vm, reading: Reading): Promise<readonly Row[]> {
  const nodes = snapshotNodes(vm.properties.snapshot);
  const sizes = snapshotSizes(vm.properties.snapshot, vm.properties.layoutEx);
  const creators = await Promise.all(nodes.map((node) => creator(node, vm, reading)));
  const tree = nodes.map(
    (node, index): Row => ({ indent: node.depth + 1, words: nodeWords(node, sizes, creators[index], reading) }),
  );
  return [{ words: words([bold(vm.name)], ` (${vm.vcenter})`, summary(vm, nodes, sizes)) }, ...tree];
}

function summary(vm: Vm, nodes: readonly SnapshotNode[], sizes: SnapshotSizes | undefined): Words {
  const needed = vm.properties['runtime.consolidationNeeded'] === true;
  const consolidation = needed ? ' · its disks need consolidation' : '';
  if (nodes.length === 0) return ` has no snapshots${consolidation}`;
  const asOf: readonly Part[] = sizes === undefined ? [] : [' · sizes as of ', time(Date.parse(sizes.asOf))];
  return words(asOf, consolidation);
}

function nodeWords(
  node: SnapshotNode,
  sizes: SnapshotSizes | undefined,
  by: Words | undefined,
  reading: Reading,
): Words {
  const created = Date.parse(node.createTime);
  const size = sizes?.bytes.get(node.moId);
  const facts = [
    age(reading.now - created),
    size === undefined ? '–' : bytes(size),
    node.state === 'poweredOff' ? 'without memory' : 'with memory',
    ...(node.quiesced ? ['quiesced'] : []),
  ];
  const parts = words([code(`#${node.id}`), ' ', bold(node.name), ` · ${facts.join(' · ')} · `, time(created)]);
  const marked = node.current ? ' · current' : '';
  return words(parts, by === undefined ? '' : words(' · by ', by), marked, snapshotMark(node, reading));
}

/** Who asked for it, where the end of its description names a Job of ours that changed this VM. */
async function creator(node: SnapshotNode, vm: Vm, reading: Reading): Promise<Words | undefined> {
  const id = [...node.description.matchAll(/SlashVM job ([a-z2-7]{16}):/g)].at(-1)?.[1];
  const job = id === undefined ? undefined : await reading.jobOf(id, vm);
  return job === undefined ? undefined : [user(job.asked.user)];
}
