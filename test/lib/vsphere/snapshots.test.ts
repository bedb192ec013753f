import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ObjectNotFound } from '#lib/vsphere/errors';
import { readVms } from '#lib/vsphere/read-vms';
import { bytesSince } from '#lib/vsphere/snapshot-sizes';
import { type SnapshotNode, snapshotNodes } from '#lib/vsphere/snapshot-tree';
import { createSnapshot, removeAllSnapshots, removeSnapshot, revertToSnapshot } from '#lib/vsphere/snapshots';
import { readTasks, type TaskRef } from '#lib/vsphere/tasks';
import type { VSphere } from '#lib/vsphere/vsphere';
import { startTestVCenter, type TestVCenter } from '#test/lib/vsphere/test-vcenter';

let vcenter: TestVCenter;
let vsphere: VSphere;
beforeAll(async () => {
  vcenter = await startTestVCenter({ seed: 'prod' });
  vsphere = vcenter.open();
});
afterAll(() => vcenter.close());

async function done(started: Promise<TaskRef>): Promise<void> {
  const { taskId } = await started;
  vcenter.clock.advance(500);
  const { tasks } = await readTasks(vsphere, [taskId]);
  expect(tasks.get(taskId)).toMatchObject({ state: 'success' });
}

const read = async (moId: string) =>
  (await readVms(vsphere, [moId], ['snapshot', 'layoutEx', 'runtime.powerState']))[0]?.properties;
const nodesOf = async (moId: string): Promise<readonly SnapshotNode[]> => snapshotNodes((await read(moId))?.snapshot);

const take = (moId: string, name: string): Promise<void> =>
  done(createSnapshot(vsphere, moId, { name, description: '', memory: false, quiesce: false }));

test('a revert goes back to the snapshot, and leaves the VM off where it has no memory', async () => {
  const moId = vcenter.moIdOf('svc02');
  await take(moId, 'first');
  await take(moId, 'second');
  const [first] = await nodesOf(moId);
  await done(revertToSnapshot(vsphere, first?.moId ?? ''));
  expect((await nodesOf(moId)).map(({ name, current }) => [name, current])).toEqual([
    ['first', true],
    ['second', false],
  ]);
  expect((await read(moId))?.['runtime.powerState']).toBe('poweredOff');
});

test('what was written since a snapshot grows while the VM runs', async () => {
  const moId = vcenter.moIdOf('svc03');
  await take(moId, 'only');
  const since = async (): Promise<number> => {
    const properties = await read(moId);
    return bytesSince(properties?.layoutEx, snapshotNodes(properties?.snapshot)[0]?.moId ?? '') ?? 0;
  };
  const before = await since();
  expect(before).toBeGreaterThan(0);
  vcenter.clock.advance(3600);
  expect(await since()).toBeGreaterThan(before);
  expect(bytesSince(undefined, 'snapshot-1')).toBeUndefined();
  expect(bytesSince((await read(moId))?.layoutEx, 'snapshot-0')).toBeUndefined();
});

test('one snapshot goes alone, or with those under it', async () => {
  const moId = vcenter.moIdOf('svc04');
  for (const name of ['a', 'b', 'c', 'd']) await take(moId, name);
  const [, b] = await nodesOf(moId);
  await done(removeSnapshot(vsphere, b?.moId ?? '', { removeChildren: false }));
  expect((await nodesOf(moId)).map(({ name }) => name)).toEqual(['a', 'c', 'd']);
  const [, c] = await nodesOf(moId);
  await done(removeSnapshot(vsphere, c?.moId ?? '', { removeChildren: true }));
  expect((await nodesOf(moId)).map(({ name }) => name)).toEqual(['a']);
  await expect(removeSnapshot(vsphere, c?.moId ?? '', { removeChildren: true })).rejects.toBeInstanceOf(ObjectNotFound);
});

test('all snapshots go at once', async () => {
  const moId = vcenter.moIdOf('db01');
  expect(await nodesOf(moId)).not.toEqual([]);
  await done(removeAllSnapshots(vsphere, moId));
  expect(await nodesOf(moId)).toEqual([]);
});
