import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { backupNames } from '#lib/jobs/backup-snapshots';
import type { DeleteWish } from '#lib/jobs/choose-doomed';
import { deleteSnapshotsStep } from '#lib/jobs/delete-snapshots-step';
import type { Vm } from '#lib/jobs/step';
import { plain } from '#lib/slack/words';
import { snapshotNodes } from '#lib/vsphere/snapshot-tree';
import { createSnapshot } from '#lib/vsphere/snapshots';
import { exampleContext, exampleVm } from '#test/lib/jobs/example-job';
import { exampleLayout, exampleSnapshots } from '#test/lib/jobs/example-snapshots';
import { labels, StepRig, said } from '#test/lib/jobs/step-rig';

const WISH: DeleteWish = { snapshots: [], children: false, all: false };
const DAY = '2026-11-20T06:51:30Z';
const tree = (...names: string[]) =>
  exampleSnapshots(
    names.map((name, index) => ({
      ...{ id: index + 1, name, at: DAY, current: index === names.length - 1 },
      ...(index === 0 ? {} : { under: index }),
    })),
  );
const checkOf = (vm: Vm, wish: Partial<DeleteWish>, context = exampleContext()) =>
  deleteSnapshotsStep({ ...WISH, ...wish }).check(vm, context);
const checked = (vm: Vm, wish: Partial<DeleteWish>, context = exampleContext()): unknown => {
  const check = checkOf(vm, wish, context);
  if (check.verdict !== 'go') return `${check.verdict}: ${plain(check.said)}`;
  return { doomed: check.note?.['doomed'], warnings: said(check.warnings) };
};
const doomed = (moIds: string, ...warnings: string[]) => ({ doomed: moIds, warnings });

describe('what goes', () => {
  const vm = exampleVm({ snapshot: tree('a', 'b', 'c', 'B') });

  test.each<[string, Partial<DeleteWish>, unknown]>([
    ['one by name', { snapshots: ['a'] }, doomed('snapshot-1')],
    ['several, parents first, each once', { snapshots: ['#3', 'a', 'c'] }, doomed('snapshot-1,snapshot-3')],
    ['with those under it', { snapshots: ['#2'], children: true }, doomed('snapshot-2,snapshot-3,snapshot-4')],
    ['all', { all: true }, doomed('snapshot-1,snapshot-2,snapshot-3,snapshot-4')],
    ['an exact spelling', { snapshots: ['b'] }, doomed('snapshot-2')],
    [
      'an unknown one',
      { snapshots: ['a', 'x'] },
      expect.stringMatching(/^refused: has no snapshot "x"\. Type one of: #1 a, #2 b of /),
    ],
  ])('%s', (_what, wish, expected) => {
    expect(checked(vm, wish)).toEqual(expected);
  });

  test('a name that two have is refused with their times and numbers', () => {
    expect(checked(exampleVm({ snapshot: tree('a', 'a') }), { snapshots: ['a'] })).toBe(
      'refused: has 2 snapshots called "a". Say which by its number: #1 a of 20 Nov 2026 06:51 UTC, #2 a of 20 Nov 2026 06:51 UTC',
    );
  });

  test('each is named with its size and age', () => {
    const layoutEx = exampleLayout([1, 2], 1024 ** 3);
    const check = checkOf(exampleVm({ snapshot: tree('a', 'b'), layoutEx }), { all: true });
    expect(check.verdict === 'go' && said(check.losses)).toEqual([
      'loses the snapshot #1 a (1 GB, 3 days old).',
      'loses the snapshot #2 b (1 GB, 3 days old).',
    ]);
  });

  test('all leaves the snapshots of backup products alone, and says so', () => {
    const snapshot = tree('a', 'VEEAM BACKUP TEMPORARY SNAPSHOT', '__GX_BACKUP__');
    expect(checked(exampleVm({ snapshot }), { all: true })).toEqual(
      doomed(
        'snapshot-1',
        'left out, because a backup product may need them: #2 VEEAM BACKUP TEMPORARY SNAPSHOT, #3 __GX_BACKUP__.',
      ),
    );
    const own = exampleContext({ isBackup: backupNames(['A']) });
    expect(checked(exampleVm({ snapshot: tree('a', 'b') }), { all: true }, own)).toEqual(
      doomed('snapshot-2', 'left out, because a backup product may need it: #1 a.'),
    );
    expect(checked(exampleVm({ snapshot: tree('Consolidate Helper- 0') }), { all: true })).toBe(
      'refused: has only snapshots of backup products: #1 Consolidate Helper- 0. Nothing was done; name one with --snapshot to delete it.',
    );
    expect(checked(exampleVm(), { all: true })).toBe('already: has no snapshots.');
  });

  test.each([
    ['VEEAM BACKUP TEMPORARY SNAPSHOT', true],
    ['__GX_BACKUP__ 17', true],
    ['NBU_SNAPSHOT app01 1700000000', true],
    ['before the Veeam upgrade', false],
    ['slashvm 2026-11-23T06:51:30Z by requester', false],
  ])('%s is of a backup product: %j', (name, isOne) => {
    expect(backupNames([])(name)).toBe(isOne);
  });
});

describe('when its turn comes', () => {
  const step = deleteSnapshotsStep({ ...WISH, snapshots: ['a'] });
  const context = (note: Record<string, string>) => exampleContext({ note });

  test('what was planned goes, whatever is called so by now', () => {
    const vm = exampleVm({ snapshot: tree('renamed', 'a') });
    const note = { doomed: 'snapshot-1', names: '#1 a' };
    expect(step.check(vm, context(note))).toMatchObject({ verdict: 'go', note });
    expect(step.aim?.(vm, context(note))).toEqual({ aim: 'snapshot-1' });
    expect(step.check(exampleVm({ snapshot: tree('x') }), context({ doomed: 'snapshot-7' }))).toEqual({
      verdict: 'already',
      said: 'has none of these snapshots any more.',
    });
  });

  test('one task takes all only where nothing is left out and nothing has come since', () => {
    const all = deleteSnapshotsStep({ ...WISH, all: true });
    const vm = exampleVm({ snapshot: tree('a', 'b', 'c') });
    expect(all.aim?.(vm, context({ doomed: 'snapshot-1,snapshot-2,snapshot-3' }))).toEqual({ aim: 'all' });
    expect(all.aim?.(vm, context({ doomed: 'snapshot-1,snapshot-2' }))).toEqual({ aim: 'snapshot-1' });
  });

  test('disks that need consolidation are said, with the way to it', () => {
    const vm = exampleVm({ 'runtime.consolidationNeeded': true });
    const note = { doomed: 'snapshot-1', names: '#1 a', aim: 'snapshot-1' };
    expect(step.result(vm, undefined, context(note))).toBe('no longer has #1 a. Its disks need consolidation.');
    expect(labels(step.offers?.(vm, context(note)))).toEqual(['Consolidate: consolidate']);
  });
});

describe('on a vCenter', () => {
  let rig: StepRig;
  beforeAll(async () => {
    rig = await StepRig.start();
  });
  afterAll(() => rig.close());

  async function take(name: string, ...names: string[]): Promise<void> {
    for (const one of names) {
      const spec = { name: one, description: '', memory: false, quiesce: false };
      await rig.finish(await createSnapshot(rig.vsphere, rig.vcenter.moIdOf(name), spec), 60);
    }
  }
  const asked = (): readonly string[] => rig.vcenter.asked().filter((line) => line.startsWith('Remove'));
  const namesOf = (vm: Vm): readonly string[] => snapshotNodes(vm.properties.snapshot).map(({ name }) => name);

  test.each<[string, string, Partial<DeleteWish>, readonly string[], readonly string[], string]>([
    [
      'one after the other',
      'svc02',
      { snapshots: ['a', 'c'] },
      ['RemoveSnapshot_Task', 'RemoveSnapshot_Task'],
      ['b', 'd'],
      '#1 a, #3 c',
    ],
    [
      'with those under it in one task',
      'svc03',
      { snapshots: ['b'], children: true },
      ['RemoveSnapshot_Task'],
      ['a'],
      '#2 b, #3 c, #4 d',
    ],
    ['all in one task', 'svc04', { all: true }, ['RemoveAllSnapshots_Task'], [], '#1 a, #2 b, #3 c, #4 d'],
  ])('they go %s', async (_how, name, wish, requests, left, names) => {
    await take(name, 'a', 'b', 'c', 'd');
    asked();
    const { said: sentence, vm } = await rig.run(deleteSnapshotsStep({ ...WISH, ...wish }), name, 60);
    expect([asked(), namesOf(vm), sentence]).toEqual([requests, left, `no longer has ${names}.`]);
  });

  test('one that came under another since is not taken along', async () => {
    await take('svc05', 'a', 'b');
    const step = deleteSnapshotsStep({ ...WISH, snapshots: ['a'], children: true });
    const note = rig.noteOf(step, await rig.read(step, 'svc05'));
    await take('svc05', 'new');
    const vm = await rig.read(step, 'svc05');
    await rig.finish(await step.start(vm, rig.context(note), rig.vsphere), 60);
    const after = await rig.read(step, 'svc05');
    expect([namesOf(after), step.result(after, undefined, rig.context(note))]).toEqual([['b', 'new'], 'again']);
  });

  test('a lost answer is found by its task, then by the tree', async () => {
    await take('svc06', 'a');
    const step = deleteSnapshotsStep({ ...WISH, snapshots: ['a'] });
    expect((await rig.evidenceAfter(step, 'svc06', 'RemoveSnapshot_Task', 'reset', 1)).found).toBe('nothing');
    expect((await rig.evidenceAfter(step, 'svc06', 'RemoveSnapshot_Task', 'lost', 1)).found).toBe('task');
    await take('svc08', 'a');
    expect((await rig.evidenceAfter(step, 'svc08', 'RemoveSnapshot_Task', 'lost', 60)).found).toBe('done');
  });
});
