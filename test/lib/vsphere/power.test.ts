import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { InDoubt, InvalidState } from '#lib/vsphere/errors';
import { findEvents } from '#lib/vsphere/events';
import { rebootGuest, shutdownGuest, standbyGuest } from '#lib/vsphere/guest-power';
import { powerOff, reset, suspend } from '#lib/vsphere/power';
import { readVms } from '#lib/vsphere/read-vms';
import { readRunningTasks } from '#lib/vsphere/running-tasks';
import { cancelTask, readTasks, type TaskState } from '#lib/vsphere/tasks';
import type { VSphere } from '#lib/vsphere/vsphere';
import { startTestVCenter, type TestVCenter } from '#test/lib/vsphere/test-vcenter';

let vcenter: TestVCenter;
let vsphere: VSphere;
beforeAll(async () => {
  vcenter = await startTestVCenter({ seed: 'prod' });
  vsphere = vcenter.open();
});
afterAll(() => vcenter.close());

const stateOf = async (moId: string): Promise<string | undefined> => {
  const [vm] = await readVms(vsphere, [moId], ['runtime.powerState']);
  return vm?.properties['runtime.powerState'];
};

async function taskOf(taskId: string): Promise<TaskState> {
  const task = (await readTasks(vsphere, [taskId])).tasks.get(taskId);
  if (task === undefined || task === 'gone') throw new Error(`${taskId} is gone.`);
  return task;
}

test.each([
  ['powerOff', powerOff, 'svc02', 'poweredOff'],
  ['reset', reset, 'svc03', 'poweredOn'],
  ['suspend', suspend, 'svc04', 'suspended'],
])('%s has a task to follow', async (_verb, change, name, state) => {
  const moId = vcenter.moIdOf(name);
  const { taskId } = await change(vsphere, moId);
  vcenter.clock.advance(60);
  expect([(await taskOf(taskId)).state, await stateOf(moId)]).toEqual(['success', state]);
});

describe('a guest', () => {
  test.each([
    ['shut down', shutdownGuest, 'svc05', 'VmGuestShutdownEvent', 'poweredOff'],
    ['restarted', rebootGuest, 'svc06', 'VmGuestRebootEvent', 'poweredOn'],
    ['sent to standby', standbyGuest, 'svc08', 'VmGuestStandbyEvent', 'suspended'],
  ])('is %s later; that it was asked is an event at once', async (_what, ask, name, type, state) => {
    const [moId, since] = [vcenter.moIdOf(name), vcenter.clock.now() - 1000];
    await ask(vsphere, moId);
    expect(await stateOf(moId)).toBe('poweredOn');
    const [event, ...others] = await findEvents(vsphere, { entityMoId: moId, since, types: [type] });
    expect([event?.userName, others]).toEqual(['VSPHERE.LOCAL\\Administrator', []]);
    const later = { entityMoId: moId, since: vcenter.clock.now() + 60_000, types: [type] };
    expect(await findEvents(vsphere, later)).toEqual([]);
    vcenter.clock.advance(20);
    expect(await stateOf(moId)).toBe(state);
  });

  test('without VMware Tools is refused', async () => {
    await expect(shutdownGuest(vsphere, vcenter.moIdOf('app03'))).rejects.toBeInstanceOf(InvalidState);
  });

  test('whose answer is lost is in doubt and is asked once', async () => {
    const [moId, since] = [vcenter.moIdOf('svc09'), vcenter.clock.now() - 1000];
    vcenter.fault('ShutdownGuest', 'lost');
    await expect(shutdownGuest(vsphere, moId)).rejects.toBeInstanceOf(InDoubt);
    expect(await findEvents(vsphere, { entityMoId: moId, since, types: ['VmGuestShutdownEvent'] })).toHaveLength(1);
  });
});

test('what works on a VM is named with who began it, and its own description', async () => {
  const moId = vcenter.moIdOf('svc10');
  expect(await readRunningTasks(vsphere, moId)).toEqual([]);
  const { taskId } = await suspend(vsphere, moId);
  vcenter.clock.advance(1);
  expect(await readRunningTasks(vsphere, moId)).toEqual([
    expect.objectContaining({
      taskId,
      state: 'running',
      descriptionId: 'VirtualMachine.suspend',
      description: 'Suspend virtual machine',
      userName: 'VSPHERE.LOCAL\\Administrator',
      startTime: expect.any(String),
    }),
  ]);
  await cancelTask(vsphere, taskId);
  expect(await taskOf(taskId)).toMatchObject({ state: 'error', error: { kind: 'cancelled' } });
  expect([await readRunningTasks(vsphere, moId), await stateOf(moId)]).toEqual([[], 'poweredOn']);
});
