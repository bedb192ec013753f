import type { TestStack } from '#test/stack';

/** A VM as its vCenter shows it, past the product. */
export interface VmState {
  readonly power: string;
  readonly bootTime: string | undefined;
  readonly needsConsolidation: boolean;
  /** Names of its snapshots, parents first. */
  readonly snapshots: readonly string[];
  /** The name of the snapshot it runs from. */
  readonly current: string | undefined;
}

interface Tree {
  readonly name: string;
  readonly snapshot: { readonly value: string };
  readonly childSnapshotList?: readonly Tree[];
}

export async function vmState(stack: TestStack, moId: string): Promise<VmState> {
  const ask = async (member: string): Promise<unknown> =>
    (await stack.vcenter('prod').ask('GET', `/sdk/vim25/8.0.3.0/VirtualMachine/${moId}/${member}`)).body;
  const [runtime, info] = await Promise.all([ask('runtime'), ask('snapshot')]);
  const { powerState, bootTime, consolidationNeeded } = runtime as Record<string, unknown>;
  const { rootSnapshotList = [], currentSnapshot } = (info ?? {}) as {
    rootSnapshotList?: readonly Tree[];
    currentSnapshot?: { value: string };
  };
  const flat = (trees: readonly Tree[]): readonly Tree[] =>
    trees.flatMap((tree) => [tree, ...flat(tree.childSnapshotList ?? [])]);
  const trees = flat(rootSnapshotList);
  return {
    power: String(powerState),
    bootTime: bootTime === undefined ? undefined : String(bootTime),
    needsConsolidation: consolidationNeeded === true,
    snapshots: trees.map(({ name }) => name),
    current: trees.find(({ snapshot }) => snapshot.value === currentSnapshot?.value)?.name,
  };
}

/** What a VM has to be before a command is typed. */
export interface Preparation {
  readonly power: 'poweredOn' | 'poweredOff';
  /** Snapshots without memory, each under the one before it. */
  readonly snapshots: readonly string[];
  /** Its disks are left as a failed deletion leaves them. */
  readonly needsConsolidation?: boolean;
}

/** Brings VMs to what a command needs, all of them at once. */
export async function prepareVms(stack: TestStack, moIds: readonly string[], wanted: Preparation): Promise<void> {
  const invoke = async (path: string, body: object): Promise<void> => {
    const { status } = await stack.vcenter('prod').ask('POST', `/sdk/vim25/8.0.3.0/${path}`, body);
    if (status !== 200) throw new Error(`${path}: ${status}`);
  };
  const onEach = async (act: (moId: string) => Promise<void>): Promise<void> => {
    for (const moId of moIds) await act(moId);
    await stack.advance(20);
  };
  const snapshots = wanted.needsConsolidation === true ? ['left behind'] : wanted.snapshots;
  for (const name of snapshots) {
    const asked = { name, description: '', memory: false };
    await onEach((moId) => invoke(`VirtualMachine/${moId}/CreateSnapshot_Task`, { ...asked, quiesce: false }));
  }
  if (wanted.needsConsolidation === true) {
    await onEach(async (moId) => {
      const { body } = await stack.vcenter('prod').ask('GET', `/sdk/vim25/8.0.3.0/VirtualMachine/${moId}/snapshot`);
      const [root] = (body as { rootSnapshotList: readonly Tree[] }).rootSnapshotList;
      const options = { removeChildren: false, consolidate: false };
      await invoke(`VirtualMachineSnapshot/${root?.snapshot.value}/RemoveSnapshot_Task`, options);
    });
  }
  await onEach(async (moId) => {
    const { power } = await vmState(stack, moId);
    if (power === wanted.power) return;
    const method = wanted.power === 'poweredOn' ? 'PowerOnVM_Task' : 'PowerOffVM_Task';
    await invoke(`VirtualMachine/${moId}/${method}`, {});
  }); // Tools run a while after a start.
  await stack.advance(120);
}
