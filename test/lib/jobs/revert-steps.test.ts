import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { revertStep } from '#lib/jobs/revert-step';
import { revertSteps } from '#lib/jobs/revert-steps';
import type { RevertWish } from '#lib/jobs/revert-wish';
import { safetySnapshotStep } from '#lib/jobs/safety-snapshot-step';
import type { Step, Vm } from '#lib/jobs/step';
import { plain } from '#lib/slack/words';
import { type SnapshotNode, snapshotNodes } from '#lib/vsphere/snapshot-tree';
import { exampleContext, exampleVm } from '#test/lib/jobs/example-job';
import { exampleLayout, exampleSnapshots } from '#test/lib/jobs/example-snapshots';
import { labels, StepRig, said } from '#test/lib/jobs/step-rig';

const WISH: RevertWish = { safety: true, start: false };
const GB = 1024 ** 3;
const TREE = exampleSnapshots([
  { id: 1, name: 'base', at: '2026-11-01T08:00:00Z' },
  { id: 2, name: 'patch', at: '2026-11-20T08:00:00Z', under: 1, state: 'poweredOn', current: true },
  { id: 3, name: 'patch', at: '2026-11-10T08:00:00Z', under: 1 },
]);

const checked = (vm: Vm, wish: Partial<RevertWish> = {}): unknown => {
  const check = revertStep({ ...WISH, ...wish }).check(vm, exampleContext());
  return check.verdict === 'go' ? said(check.losses) : `${check.verdict}: ${plain(check.said)}`;
};

describe('before a revert', () => {
  test('the snapshot is the current one by default, and what is lost is said', () => {
    expect(checked(exampleVm({ snapshot: TREE }))).toEqual([
      'goes back to #2 patch of 20 Nov 2026 08:00 UTC.',
      'is on and will be on as it was then.',
      'everything written since 20 Nov 2026 08:00 UTC is lost; the safety snapshot keeps it for an undo.',
    ]);
  });

  test.each<[string, Vm['properties'], Partial<RevertWish>, string]>([
    ['on to off', {}, { snapshot: 'base' }, 'is on and will be off.'],
    ['on to off and on', {}, { snapshot: 'base', start: true }, 'is on, will be off and is then started.'],
    ['off to off', { 'runtime.powerState': 'poweredOff' }, { snapshot: '#1' }, 'is off and stays off.'],
    ['off to on', { 'runtime.powerState': 'poweredOff' }, { snapshot: '#2' }, 'is off and will be on.'],
    ['suspended to off', { 'runtime.powerState': 'suspended' }, { snapshot: '#1' }, 'is suspended and will be off.'],
  ])('the power state before and after is said: %s', (_what, properties, wish, sentence) => {
    expect(checked(exampleVm({ snapshot: TREE, ...properties }), wish)).toContain(sentence);
  });

  test('the size of what was written is said where vCenter counts it', () => {
    const vm = exampleVm({ snapshot: TREE, layoutEx: exampleLayout([1, 2], GB) });
    const lost = (snapshot: string) => (checked(vm, { snapshot, safety: false }) as string[]).at(-1);
    expect(lost('#2')).toBe('everything written since 20 Nov 2026 08:00 UTC is lost (about 1 GB of changes).');
    expect(lost('#1')).toBe('everything written since 1 Nov 2026 08:00 UTC is lost (about 2 GB of changes).');
  });

  test('without a safety snapshot nothing is kept', () => {
    expect(checked(exampleVm({ snapshot: TREE }), { snapshot: '#1', safety: false })).toContain(
      'everything written since 1 Nov 2026 08:00 UTC is lost.',
    );
  });

  test.each<[string, Vm['properties'], Partial<RevertWish>, string]>([
    ['no snapshots', {}, {}, 'has no snapshots to revert to. Nothing was done.'],
    [
      'none is current',
      { snapshot: { rootSnapshotList: TREE.rootSnapshotList } },
      {},
      'runs from none of its snapshots. Say which one: --snapshot "#1". Nothing was done.',
    ],
    [
      'an unknown name',
      { snapshot: TREE },
      { snapshot: 'old' },
      'has no snapshot "old". Type one of: #1 base, #2 patch of 20 Nov 2026 08:00 UTC, #3 patch of 10 Nov 2026 08:00 UTC',
    ],
    [
      'a name that two have',
      { snapshot: TREE },
      { snapshot: 'patch' },
      'has 2 snapshots called "patch". Say which by its number: #2 patch of 20 Nov 2026 08:00 UTC, #3 patch of 10 Nov 2026 08:00 UTC',
    ],
  ])('it is refused: %s', (_what, properties, wish, sentence) => {
    expect(checked(exampleVm(properties), wish)).toBe(`refused: ${sentence}`);
  });
});

describe('when its turn comes', () => {
  const step = revertStep(WISH);

  test('what was planned is gone back to, not the safety snapshot that is current by then', () => {
    const vm = exampleVm({
      snapshot: exampleSnapshots([
        { id: 1, name: 'base', at: '2026-11-01T08:00:00Z' },
        {
          id: 2,
          name: 'slashvm-safety',
          at: '2026-11-23T06:51:30Z',
          under: 1,
          current: true,
          description: 'SlashVM job vblaabcdefghijkl: x',
        },
      ]),
    });
    for (const note of [{}, { revert: 'snapshot-1', powerBefore: 'poweredOn' }])
      expect(step.check(vm, exampleContext({ note }))).toMatchObject({
        verdict: 'go',
        note: { revert: 'snapshot-1', powerBefore: 'poweredOn' },
      });
  });

  test('one that is gone is refused by its number and name', () => {
    const note = { revert: 'snapshot-9', revertId: '9', revertName: 'mine' };
    expect(step.check(exampleVm({ snapshot: TREE }), exampleContext({ note }))).toEqual({
      verdict: 'refused',
      said: 'does not have the snapshot #9 mine any more: somebody deleted it meanwhile. It was not reverted.',
    });
  });
});

describe('the safety snapshot', () => {
  const check = (vm: Vm, memory = false) => {
    const verdict = safetySnapshotStep({ memory }).check(vm, exampleContext());
    return verdict.verdict === 'refused' ? plain(verdict.said) : verdict.verdict;
  };
  const free = (freeSpace: number): Pick<Vm, 'datastores'> => ({
    datastores: [{ moId: 'datastore-1', name: 'ds-small', freeSpace, capacity: 100 * GB, accessible: true }],
  });

  test('is refused where there is no room', () => {
    expect(check(exampleVm({}, free(2 * GB)))).toBe('go');
    expect(check(exampleVm({}, free(GB / 2)))).toBe(
      'gets no safety snapshot: its datastore ds-small has only 512 MB free. Free some space. Or revert without one: --no-safety. Nothing was done.',
    );
    expect(check(exampleVm({}, free(2 * GB)), true)).toBe(
      'gets no safety snapshot: it needs 4 GB for its memory and ds-small has 2 GB free. Leave --safety-memory out, or free some space. Or revert without one: --no-safety. Nothing was done.',
    );
  });

  test('says nothing of itself where the VM may not be changed at all', () => {
    expect(check(exampleVm({ 'config.template': true }))).toBe(
      'is a template, not a virtual machine. Nothing was done.',
    );
  });

  test.each([
    [{ noSafety: false, start: false }, ['safety-snapshot', 'revert']],
    [{ noSafety: true, start: false }, ['revert']],
    [{ noSafety: false, start: true }, ['safety-snapshot', 'revert', 'start']],
  ])('comes first unless it is not wanted: %j', (wish, names) => {
    const steps = revertSteps({ safetyMemory: false, ...wish });
    expect(steps.map(({ name }) => name)).toEqual(names);
    expect(steps.filter(({ beside }) => beside === true).map(({ name }) => name)).toEqual(
      names.filter((name) => name !== 'revert'),
    );
  });
});

describe('on a vCenter', () => {
  let rig: StepRig;
  beforeAll(async () => {
    rig = await StepRig.start();
  });
  afterAll(() => rig.close());

  const nodesOf = async (step: Step, name: string): Promise<readonly SnapshotNode[]> =>
    snapshotNodes((await rig.read(step, name)).properties.snapshot);

  test('a revert behind a safety snapshot says where the VM is, and offers the way back', async () => {
    const [safety, revert] = revertSteps({
      snapshot: 'schema 118',
      safetyMemory: false,
      noSafety: false,
      start: false,
    }) as [Step, Step];
    const planned = rig.noteOf(revert, await rig.read(revert, 'db01'));
    expect((await rig.run(safety, 'db01')).said).toMatch(
      /^snapshot slashvm-safety 2.+Z \(#4\), without memory; a revert leaves it off\.$/,
    );
    const before = await rig.read(revert, 'db01');
    const note = rig.noteOf(revert, before, planned);
    await rig.finish(await revert.start(before, rig.context(note), rig.vsphere), 60);
    const vm = await rig.read(revert, 'db01');
    expect(plain(revert.result(vm, undefined, rig.context(note)) ?? '')).toMatch(
      /^is back at #2 schema 118 of .+ UTC and is off\. How it was before is kept as slashvm-safety .+Z \(#4\); an undo brings its disks and configuration back, not what ran in it: that snapshot has no memory, and leaves it off\.$/,
    );
    expect(labels(revert.offers?.(vm, rig.context(note)))).toEqual([
      'Start: start',
      'Undo: revert --snapshot "#4"',
      'Delete safety snapshot: delete-snapshot --snapshot "#4"',
    ]);
    expect((await nodesOf(revert, 'db01')).find(({ id }) => id === 4)).toMatchObject({ current: false });
  });

  test('a revert to the current snapshot, whose answer is lost, is known by its task', async () => {
    const step = revertStep({ safety: false, start: false });
    await rig.run(safetySnapshotStep({ memory: false }), 'svc02');
    const other = { jobId: 'anotherjobofours' };
    const vm = await rig.read(step, 'svc02');
    const check = step.check(vm, rig.context({}, other));
    const note = check.verdict === 'go' ? (check.note ?? {}) : {};
    const since = rig.vcenter.clock.now();
    const evidence = async () =>
      (await step.evidence(await rig.read(step, 'svc02'), since, rig.context(note, other), rig.vsphere)).found;
    expect(await evidence()).toBe('nothing');
    rig.vcenter.fault('RevertToSnapshot_Task', 'lost');
    await expect(step.start(vm, rig.context(note, other), rig.vsphere)).rejects.toMatchObject({ kind: 'in-doubt' });
    expect(await evidence()).toBe('task');
    rig.vcenter.clock.advance(60);
    expect(await evidence()).toBe('task');
  });

  test('a snapshot deleted in the last moment is refused in a sentence', async () => {
    const step = revertStep(WISH);
    const note = { revert: 'snapshot-99999', revertId: '7', revertName: 'mine' };
    await expect(step.start(await rig.read(step, 'db01'), rig.context(note), rig.vsphere)).rejects.toMatchObject({
      kind: 'refused',
      message: 'does not have the snapshot #7 mine any more: somebody deleted it meanwhile. It was not reverted.',
    });
  });
});
