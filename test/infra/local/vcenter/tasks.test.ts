import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  type Client,
  type Json,
  ref,
  type Simulation,
  settle,
  simulate,
} from '#test/infra/local/vcenter/simulated-vcenter';

let simulation: Simulation;
let client: Client;
beforeEach(async () => {
  simulation = await simulate();
  client = await simulation.client('administrator');
});
afterEach(() => simulation.close());

const APP01 = '/DC0/vm/Production/Web/app01';
const APP04 = '/DC0/vm/Production/Web/app04';
const start = async (path: string, method: string, args: unknown = {}): Promise<Json> => {
  const { status, json } = await client.vim(simulation.vm(path), method, args);
  expect(status).toBe(200);
  return json;
};
const info = async (task: Json): Promise<Json> => (await client.vim(task, 'info')).json;
const run = async (path: string, method: string, args: unknown = {}): Promise<Json> =>
  settle(simulation, client, await client.vim(simulation.vm(path), method, args));
const powerState = async (path: string): Promise<string> =>
  (await client.vim(simulation.vm(path), 'runtime')).json.powerState;

describe('a task', () => {
  test('is queued, runs with progress, and ends', async () => {
    const task = await start(APP01, 'CreateSnapshotEx_Task', { name: 'x', memory: false });
    expect(await info(task)).toMatchObject({
      _typeName: 'TaskInfo',
      key: task.value,
      task,
      state: 'queued',
      cancelable: true,
      cancelled: false,
      entityName: 'app01',
      reason: { _typeName: 'TaskReasonUser', userName: 'VSPHERE.LOCAL\\Administrator' },
    });
    simulation.clock.advance(1);
    const first = await info(task);
    simulation.clock.advance(1);
    const second = await info(task);
    expect([first.state, second.state]).toEqual(['running', 'running']);
    expect(first.progress).toBeGreaterThan(0);
    expect(first.description).toEqual({
      _typeName: 'LocalizableMessage',
      key: 'VirtualMachine.createSnapshotEx.label',
      message: 'Create virtual machine snapshot',
    });
    expect(second.progress).toBeGreaterThan(first.progress);
    simulation.clock.advance(3);
    const done = await info(task);
    expect(done).toMatchObject({ state: 'success', cancelable: false, result: { type: 'VirtualMachineSnapshot' } });
    expect(Date.parse(done.completeTime)).toBeGreaterThan(Date.parse(done.startTime));
  });

  test('has its VM to itself', async () => {
    const task = await start(APP01, 'CreateSnapshotEx_Task', { name: 'x', memory: false });
    const second = await client.vim(simulation.vm(APP01), 'PowerOffVM_Task', {});
    expect([second.status, second.json._typeName]).toEqual([500, 'TaskInProgress']);
    expect(second.json.task).toEqual(task);
    const busy = await client.send('POST', `/api/vcenter/vm/${simulation.vm(APP01).value}/power?action=stop`);
    expect([busy.status, busy.json.error_type]).toEqual([500, 'RESOURCE_BUSY']);
  });

  test('ends in a flattened error', async () => {
    expect(await run(APP01, 'PowerOnVM_Task')).toMatchObject({
      state: 'error',
      error: {
        _typeName: 'InvalidPowerState',
        faultstring: 'The attempted operation cannot be performed in the current state (Powered on).',
        requestedState: 'poweredOn',
        existingState: 'poweredOn',
      },
    });
  });

  test('is cancelled where it can be', async () => {
    const task = await start(APP01, 'CreateSnapshotEx_Task', { name: 'x', memory: true });
    expect((await client.vim(task, 'CancelTask', {})).status).toBe(204);
    expect(await info(task)).toMatchObject({
      state: 'error',
      cancelled: true,
      error: { _typeName: 'RequestCanceled' },
    });
    simulation.clock.advance(60);
    expect((await client.vim(simulation.vm(APP01), 'snapshot')).status).toBe(204);
    expect((await client.vim(task, 'CancelTask', {})).json._typeName).toBe('InvalidState');
    expect((await client.vim(await start(APP01, 'PowerOffVM_Task'), 'CancelTask', {})).json._typeName).toBe(
      'NotSupported',
    );
  });

  test('is forgotten ten minutes after its end, but stays in the history', async () => {
    const task = await start(APP01, 'CreateSnapshotEx_Task', { name: 'x', memory: false });
    expect((await client.vim(simulation.vm(APP01), 'recentTask')).json).toEqual([task]);
    expect((await client.vim({ type: 'TaskManager', value: 'TaskManager' }, 'recentTask')).json).toEqual([task]);
    simulation.clock.advance(590);
    expect((await info(task)).state).toBe('success');
    simulation.clock.advance(30);
    expect((await client.vim(task, 'info')).json._typeName).toBe('ManagedObjectNotFound');
    expect((await client.vim(simulation.vm(APP01), 'recentTask')).json).toEqual([]);
    expect((await history({})).map(({ key }: Json) => key)).toEqual([task.value]);
  });
});

const history = async (filter: object): Promise<Json[]> => {
  const collector = await client.vim({ type: 'TaskManager', value: 'TaskManager' }, 'CreateCollectorForTasks', {
    filter: { _typeName: 'TaskFilterSpec', ...filter },
  });
  const { json } = await client.vim(collector.json, 'ReadNextTasks', { maxCount: 100 });
  expect((await client.vim(collector.json, 'DestroyCollector', {})).status).toBe(204);
  return json;
};

describe('the task history', () => {
  const byEntity = (path: string, recursion = 'self') => {
    const { type, value } = simulation.vm(path);
    return { entity: { _typeName: 'TaskFilterSpecByEntity', entity: ref(type, value), recursion } };
  };

  test('is filtered by entity, user, time and state', async () => {
    await run(APP01, 'CreateSnapshotEx_Task', { name: 'x', memory: false });
    const between = new Date(simulation.clock.now()).toISOString();
    await run(APP04, 'PowerOnVM_Task');
    expect(await history(byEntity(APP01))).toHaveLength(1);
    expect(await history(byEntity('/DC0/vm/Production', 'all'))).toHaveLength(2);
    expect(await history(byEntity('/DC0/vm/Staging', 'all'))).toHaveLength(0);
    const byUser = (name: string) => ({
      userName: { _typeName: 'TaskFilterSpecByUsername', systemUser: false, userList: [name] },
    });
    expect(await history(byUser('VSPHERE.LOCAL\\Administrator'))).toHaveLength(2);
    expect(await history(byUser('VSPHERE.LOCAL\\Somebody'))).toHaveLength(0);
    const since = { time: { _typeName: 'TaskFilterSpecByTime', timeType: 'queuedTime', beginTime: between } };
    expect((await history(since)).map(({ descriptionId }) => descriptionId)).toEqual(['VirtualMachine.powerOn']);
    expect(await history({ state: ['error'] })).toHaveLength(0);
  });

  test('is read in pages, either way, and its latest page is newest first', async () => {
    for (let n = 0; n < 5; n += 1)
      await run(APP01, 'ReconfigVM_Task', { spec: { _typeName: 'VirtualMachineConfigSpec', annotation: `${n}` } });
    const { json: collector } = await client.vim(
      { type: 'TaskManager', value: 'TaskManager' },
      'CreateCollectorForTasks',
      { filter: { _typeName: 'TaskFilterSpec' } },
    );
    const keys = async (method: string, maxCount: number): Promise<string[]> =>
      (await client.vim(collector, method, { maxCount })).json.map(({ key }: Json) => key);
    const [first, second] = [await keys('ReadNextTasks', 3), await keys('ReadNextTasks', 3)];
    expect([first.length, second.length]).toEqual([3, 2]);
    expect(await keys('ReadNextTasks', 3)).toEqual([]);
    expect((await client.vim(collector, 'RewindCollector', {})).status).toBe(204);
    expect(await keys('ReadPreviousTasks', 5)).toEqual([...first, ...second].reverse());
    expect((await client.vim(collector, 'latestPage')).json[0].key).toBe(second[1]);
  });

  test('allows a session 32 collectors at a time', async () => {
    let last: Json;
    for (let n = 0; n < 33; n += 1)
      last = await client.vim({ type: 'TaskManager', value: 'TaskManager' }, 'CreateCollectorForTasks', {
        filter: { _typeName: 'TaskFilterSpec' },
      });
    expect(last.json._typeName).toBe('InvalidState');
  });
});

describe('power', () => {
  test('goes on, off, suspended and through a reset', async () => {
    expect((await run(APP04, 'PowerOnVM_Task')).state).toBe('success');
    expect(await powerState(APP04)).toBe('poweredOn');
    expect((await run(APP04, 'ResetVM_Task')).state).toBe('success');
    expect((await run(APP04, 'SuspendVM_Task')).state).toBe('success');
    expect(await powerState(APP04)).toBe('suspended');
    expect((await run(APP04, 'PowerOffVM_Task')).state).toBe('success');
    expect((await run(APP04, 'ResetVM_Task')).error._typeName).toBe('InvalidPowerState');
  });

  test('goes on for several VMs at once, each with a task or a reason of its own', async () => {
    const vms = [APP04, APP01].map((path) => ref('VirtualMachine', simulation.vm(path).value));
    const started = await client.vim(simulation.vm('/DC0'), 'PowerOnMultiVM_Task', { vm: vms });
    const { state, result, descriptionId } = await settle(simulation, client, started);
    expect([state, descriptionId]).toEqual(['success', 'Datacenter.powerOnVm']);
    expect(result.attempted).toEqual([
      { _typeName: 'ClusterAttemptedVmInfo', vm: vms[0], task: expect.objectContaining({ type: 'Task' }) },
    ]);
    expect(result.notAttempted).toEqual([
      expect.objectContaining({ vm: vms[1], fault: expect.objectContaining({ _typeName: 'InvalidPowerState' }) }),
    ]);
    expect(await powerState(APP04)).toBe('poweredOn');
  });

  test('follows the guest: a restart shows in bootTime, and needs Tools', async () => {
    const before = (await client.vim(simulation.vm(APP01), 'runtime')).json.bootTime;
    expect((await client.vim(simulation.vm(APP01), 'RebootGuest', {})).status).toBe(204);
    simulation.clock.advance(10);
    expect(Date.parse((await client.vim(simulation.vm(APP01), 'runtime')).json.bootTime)).toBeGreaterThan(
      Date.parse(before),
    );
    expect((await client.vim(simulation.vm(APP01), 'guest')).json.toolsRunningStatus).toBe('guestToolsNotRunning');
    simulation.clock.advance(60);
    expect((await client.vim(simulation.vm(APP01), 'guest')).json).toMatchObject({
      toolsRunningStatus: 'guestToolsRunning',
      ipAddress: expect.any(String),
    });
    expect((await client.vim(simulation.vm('/DC0/vm/Production/Web/app03'), 'ShutdownGuest', {})).json._typeName).toBe(
      'ToolsUnavailable',
    );
    expect((await client.vim(simulation.vm(APP04), 'ShutdownGuest', {})).json._typeName).toBe('InvalidPowerState');
  });
});

describe('a VM', () => {
  test('is cloned, renamed, made a template and back, and deleted', async () => {
    const place = (path: string) => ref(simulation.vm(path).type, simulation.vm(path).value);
    const location = { _typeName: 'VirtualMachineRelocateSpec', pool: place('/DC0/host/cluster-main/Resources') };
    const spec = { _typeName: 'VirtualMachineCloneSpec', location, template: false, powerOn: false };
    const { result } = await run(APP04, 'CloneVM_Task', { folder: place('/DC0/vm/Staging'), name: 'copy', spec });
    expect((await client.vim(result, 'name')).json).toBe('copy');
    await run('/DC0/vm/Staging/copy', 'Rename_Task', { newName: 'a/b' });
    expect((await client.vim(result, 'name')).json).toBe('a%2fb');
    expect((await client.vim(result, 'MarkAsTemplate', {})).status).toBe(204);
    expect((await client.get('/api/vcenter/vm?names=a%252fb')).json).toEqual([]);
    expect((await client.vim(result, 'MarkAsVirtualMachine', { pool: location.pool })).status).toBe(204);
    expect((await run('/DC0/vm/Staging/a%2fb', 'Destroy_Task')).state).toBe('success');
    expect((await client.vim(result, 'name')).json._typeName).toBe('ManagedObjectNotFound');
    expect(await run(APP04, 'Rename_Task', { newName: 'app01' })).toMatchObject({
      error: { _typeName: 'DuplicateName', name: 'app01' },
    });
  });

  test('that runs takes no change of its processors without hot add', async () => {
    const spec = { _typeName: 'VirtualMachineConfigSpec', numCPUs: 4 };
    expect((await run(APP01, 'ReconfigVM_Task', { spec })).error._typeName).toBe('InvalidPowerState');
    expect((await run(APP04, 'ReconfigVM_Task', { spec })).state).toBe('success');
  });
});

test('events tell what users log, and which tasks ran', async () => {
  const manager = { type: 'EventManager', value: 'EventManager' };
  const entity = ref('VirtualMachine', simulation.vm(APP01).value);
  expect((await client.vim(manager, 'LogUserEvent', { entity, msg: 'asked by a requester' })).status).toBe(204);
  await run(APP01, 'PowerOffVM_Task');
  const filter = {
    _typeName: 'EventFilterSpec',
    entity: { _typeName: 'EventFilterSpecByEntity', entity, recursion: 'self' },
  };
  const { json } = await client.vim(manager, 'QueryEvents', { filter });
  expect(json.map(({ _typeName }: Json) => _typeName)).toEqual(['GeneralUserEvent', 'TaskEvent', 'VmPoweredOffEvent']);
  expect(json[0]).toMatchObject({
    fullFormattedMessage: 'User logged event: asked by a requester',
    message: 'asked by a requester',
    vm: { name: 'app01' },
  });
  const folder = ref('Folder', simulation.vm('/DC0/vm').value);
  const refused = await client.vim(manager, 'LogUserEvent', { entity: folder, msg: 'x' });
  expect(refused.json).toMatchObject({ _typeName: 'InvalidArgument', invalidProperty: 'entity' });
});
