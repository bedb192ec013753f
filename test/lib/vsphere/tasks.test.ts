import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { InDoubt, NoSpace, NotPermitted } from '#lib/vsphere/errors';
import { hasPrivileges, missingPrivileges } from '#lib/vsphere/privileges';
import { readVms } from '#lib/vsphere/read-vms';
import { snapshotSizes } from '#lib/vsphere/snapshot-sizes';
import { snapshotNodes } from '#lib/vsphere/snapshot-tree';
import { createSnapshot } from '#lib/vsphere/snapshots';
import { cancelTask, findTasks, readTasks, type TaskState } from '#lib/vsphere/tasks';
import type { VSphere } from '#lib/vsphere/vsphere';
import { startTestVCenter, type TestVCenter } from '#test/lib/vsphere/test-vcenter';

const SPEC = { name: 'before 100%/patch', description: 'job 1', memory: false, quiesce: false };

let vcenter: TestVCenter;
let vsphere: VSphere;
beforeAll(async () => {
  vcenter = await startTestVCenter({ seed: 'prod' });
  vsphere = vcenter.open();
});
afterAll(() => vcenter.close());

async function ended(taskId: string): Promise<TaskState> {
  for (let turn = 0; turn < 50; turn += 1) {
    const task = (await readTasks(vsphere, [taskId])).tasks.get(taskId);
    if (task === undefined || task === 'gone') break;
    if (task.state === 'success' || task.state === 'error') return task;
    vcenter.clock.advance(5);
  }
  throw new Error(`${taskId} does not end.`);
}

describe('a snapshot', () => {
  test('is in the tree of the very answer that says success, under its plain name', async () => {
    const moId = vcenter.moIdOf('app01');
    const { taskId } = await createSnapshot(vsphere, moId, SPEC);
    const first = await readTasks(vsphere, [taskId], { moIds: [moId], paths: ['snapshot'] });
    expect(first.tasks.get(taskId)).toMatchObject({ taskId, entityMoId: moId });
    vcenter.clock.advance(30);
    vcenter.asked();
    const { tasks, vms } = await readTasks(vsphere, [taskId], { moIds: [moId], paths: ['snapshot', 'layoutEx'] });
    expect(vcenter.asked()).toEqual(['RetrievePropertiesEx']);
    expect(tasks.get(taskId)).toMatchObject({
      state: 'success',
      result: { type: 'VirtualMachineSnapshot' },
      userName: expect.stringContaining('Administrator'),
    });
    const info = vms[0]?.properties.snapshot;
    expect(snapshotNodes(info).filter(({ current }) => current)).toMatchObject([
      { ...{ name: SPEC.name, description: 'job 1' }, state: 'poweredOff' },
    ]);
    expect(snapshotSizes(info, vms[0]?.properties.layoutEx)?.bytes.size).toBe(snapshotNodes(info).length);
  });

  test('of a running VM is quiesced when asked for and Tools runs', async () => {
    const moId = vcenter.moIdOf('app02');
    const { taskId } = await createSnapshot(vsphere, moId, { ...SPEC, quiesce: true });
    await ended(taskId);
    const [vm] = await readVms(vsphere, [moId], ['snapshot']);
    expect(snapshotNodes(vm?.properties.snapshot).at(-1)?.quiesced).toBe(true);
  });

  test('whose answer is lost is in doubt, is sent once, and is found by its task', async () => {
    const moId = vcenter.moIdOf('db01');
    const since = vcenter.clock.now() - 1_000;
    vcenter.fault('CreateSnapshotEx_Task', 'lost');
    vcenter.asked();
    await expect(createSnapshot(vsphere, moId, SPEC)).rejects.toBeInstanceOf(InDoubt);
    expect(vcenter.asked().filter((line) => line === 'CreateSnapshotEx_Task')).toHaveLength(1);
    const [task, ...others] = await findTasks(vsphere, { entityMoId: moId, since });
    expect(others).toEqual([]);
    expect(task).toMatchObject({ entityMoId: moId, descriptionId: expect.stringContaining('createSnapshot') });
    vcenter.clock.advance(3600);
    const [later] = await findTasks(vsphere, { entityMoId: moId, since });
    expect(later).toMatchObject({ taskId: task?.taskId, state: 'success' });
    expect((await readTasks(vsphere, [task?.taskId ?? ''])).tasks.get(task?.taskId ?? '')).toBe('gone');
  });

  test('that was reset before it was done is in doubt too, and no task is found', async () => {
    const moId = vcenter.moIdOf('db01');
    const since = vcenter.clock.now();
    vcenter.fault('CreateSnapshotEx_Task', 'reset');
    await expect(createSnapshot(vsphere, moId, SPEC)).rejects.toBeInstanceOf(InDoubt);
    expect(await findTasks(vsphere, { entityMoId: moId, since })).toEqual([]);
  });

  test('that meets a lost session is taken once with a new one', async () => {
    const moId = vcenter.moIdOf('app02');
    vcenter.clock.advance(4 * 3600);
    const before = vcenter.clock.now();
    const { taskId } = await createSnapshot(vsphere, moId, { ...SPEC, name: 'after the session' });
    await ended(taskId);
    expect(await findTasks(vsphere, { entityMoId: moId, since: before - 1_000 })).toHaveLength(1);
  });

  test('is refused to an account that may only read, with the privilege it lacks', async () => {
    const reader = vcenter.open({ ...vcenter.server.accounts.readOnly, secretVersion: '2' });
    const error = await createSnapshot(reader, vcenter.moIdOf('app01'), SPEC).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(NotPermitted);
    expect((error as NotPermitted).privileges).toEqual(['VirtualMachine.State.CreateSnapshot']);
  });
});

describe('a task', () => {
  test.each([
    ['flattened', { _typeName: 'NoDiskSpace', faultstring: 'Insufficient disk space on datastore ds.' }],
    ['wrapped', { fault: { _typeName: 'NoDiskSpace' }, localizedMessage: 'Insufficient disk space on datastore ds.' }],
  ])('that ends in a %s error has it as one of ours', async (_form, taskError) => {
    vcenter.fault('CreateSnapshotEx_Task', { taskError });
    const { taskId } = await createSnapshot(vsphere, vcenter.moIdOf('app01'), SPEC);
    const task = await ended(taskId);
    expect(task.state).toBe('error');
    expect(task.error).toBeInstanceOf(NoSpace);
    expect(task.error?.message).toContain('Insufficient disk space on datastore ds');
  });

  test('shows progress, and can be cancelled where it says so', async () => {
    vcenter.fault('CreateSnapshotEx_Task', { taskSeconds: 100 });
    const { taskId } = await createSnapshot(vsphere, vcenter.moIdOf('app01'), SPEC);
    vcenter.clock.advance(50);
    const half = (await readTasks(vsphere, [taskId])).tasks.get(taskId);
    expect(half).toMatchObject({ state: 'running', progress: expect.any(Number) });
    if (half !== 'gone' && half?.cancelable) {
      await cancelTask(vsphere, taskId);
      expect((await ended(taskId)).error?.fault).toBe('RequestCanceled');
    } else {
      await ended(taskId);
    }
  });

  test('that is gone does not hide the others or the VMs', async () => {
    const moId = vcenter.moIdOf('app01');
    const { taskId } = await createSnapshot(vsphere, moId, { ...SPEC, name: 'another' });
    const { tasks, vms } = await readTasks(vsphere, ['task-99999', taskId], {
      moIds: [moId, 'vm-99999'],
      paths: ['name'],
    });
    expect(tasks.get('task-99999')).toBe('gone');
    expect(tasks.get(taskId)).toMatchObject({ taskId });
    expect(vms.map((vm) => vm.moId)).toEqual([moId]);
    await ended(taskId);
  });

  test('in the way of another is waited for, up to 30 seconds', async () => {
    const moId = vcenter.moIdOf('app01');
    const first = await createSnapshot(vsphere, moId, { ...SPEC, name: 'first' });
    const waiting = createSnapshot(vsphere, moId, { ...SPEC, name: 'second' });
    for (let turn = 0; turn < 100; turn += 1) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      vcenter.clock.advance(1);
    }
    const second = await waiting;
    expect(second.taskId).not.toBe(first.taskId);
    expect(await ended(second.taskId)).toMatchObject({ state: 'success' });
  });
});

describe('privileges', () => {
  test('are told per object', async () => {
    const moIds = [vcenter.moIdOf('app01'), vcenter.moIdOf('app02')];
    const ids = ['System.Read', 'VirtualMachine.State.CreateSnapshot'];
    const reader = vcenter.open({ ...vcenter.server.accounts.readOnly, secretVersion: '2' });
    expect([...(await hasPrivileges(vsphere, moIds, ids)).values()]).toEqual([true, true]);
    expect([...(await missingPrivileges(reader, moIds, ids)).values()]).toEqual([[ids[1]], [ids[1]]]);
  });
});
