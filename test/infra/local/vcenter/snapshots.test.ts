import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Client, type Json, type Simulation, settle, simulate } from '#test/infra/local/vcenter/simulated-vcenter';

let simulation: Simulation;
let client: Client;
beforeEach(async () => {
  simulation = await simulate();
  client = await simulation.client('administrator');
});
afterEach(() => simulation.close());

const APP01 = '/DC0/vm/Production/Web/app01';
const GB = 2 ** 30;
const call = async (path: string, method: string, args: unknown = {}, seconds = 600): Promise<Json> =>
  settle(simulation, client, await client.vim(simulation.vm(path), method, args), seconds);
const take = (path: string, name: string, more: object = {}): Promise<Json> =>
  call(path, 'CreateSnapshotEx_Task', { name, memory: false, ...more });
const tree = async (path: string): Promise<Json> => (await client.vim(simulation.vm(path), 'snapshot')).json;
const layout = async (path: string): Promise<Json> => (await client.vim(simulation.vm(path), 'layoutEx')).json;
const property = async (path: string, name: string): Promise<Json> =>
  (await client.vim(simulation.vm(path), name)).json;

test.each(['CreateSnapshot_Task', 'CreateSnapshotEx_Task'])(
  '%s adds to the tree and gives the snapshot',
  async (method) => {
    const info = await call(APP01, method, { name: 'first', description: 'by a test', memory: false, quiesce: false });
    expect(info).toMatchObject({
      state: 'success',
      entityName: 'app01',
      descriptionId: `VirtualMachine.c${method.slice(1, -5)}`,
    });
    const { rootSnapshotList, currentSnapshot } = await tree(APP01);
    expect(currentSnapshot).toEqual(info.result);
    expect(rootSnapshotList).toEqual([
      expect.objectContaining({
        name: 'first',
        description: 'by a test',
        id: 1,
        state: 'poweredOff',
        quiesced: false,
        snapshot: info.result,
      }),
    ]);
  },
);

describe('the tree', () => {
  test('nests snapshots, counts them, and stores names escaped', async () => {
    await take(APP01, 'a/b\\c%25d');
    await take(APP01, 'second');
    const { rootSnapshotList } = await tree(APP01);
    expect(rootSnapshotList[0]).toMatchObject({
      id: 1,
      name: 'a%2fb%5cc%25d',
      childSnapshotList: [{ id: 2, name: 'second' }],
    });
  });

  test('tells whether guests were quiesced, not whether that was asked for', async () => {
    const quiesceSpec = { _typeName: 'VirtualMachineGuestQuiesceSpec', timeout: 10 };
    await take(APP01, 'quiet', { quiesceSpec });
    expect((await tree(APP01)).rootSnapshotList[0].quiesced).toBe(true);
    await take('/DC0/vm/Production/Web/app03', 'loud', { quiesceSpec });
    expect((await tree('/DC0/vm/Production/Web/app03')).rootSnapshotList[0].quiesced).toBe(false);
  });

  test('tells the state a revert leads to: on with memory, off without, suspended for a suspended VM', async () => {
    await take(APP01, 'with', { memory: true });
    expect((await tree(APP01)).rootSnapshotList[0].state).toBe('poweredOn');
    await take('/DC0/vm/Production/Web/app04', 'off', { memory: true });
    expect((await tree('/DC0/vm/Production/Web/app04')).rootSnapshotList[0].state).toBe('poweredOff');
    await take('/DC0/vm/Production/Data/cache01', 'suspended');
    expect((await tree('/DC0/vm/Production/Data/cache01')).rootSnapshotList[0].state).toBe('suspended');
  });
});

describe('a snapshot is refused', () => {
  test('with memory where a disk is independent, and allowed without', async () => {
    const refused = await take('/DC0/vm/Production/Data/db03', 'memory', { memory: true });
    expect(refused).toMatchObject({
      state: 'error',
      error: { faultstring: expect.stringContaining('independent disks') },
    });
    expect((await take('/DC0/vm/Production/Data/db03', 'no memory')).state).toBe('success');
    const { disk, snapshot } = await layout('/DC0/vm/Production/Data/db03');
    expect(disk.map(({ chain }: Json) => chain.length)).toEqual([2, 1]);
    expect(snapshot[0].disk.map(({ chain }: Json) => chain.length)).toEqual([1, 1]);
  });

  test('beyond 32 levels', async () => {
    const path = '/DC0/vm/Staging/deep01';
    expect((await take(path, 'step 31')).state).toBe('success');
    expect((await take(path, 'step 32')).state).toBe('success');
    expect(await take(path, 'step 33')).toMatchObject({ state: 'error', error: { _typeName: 'SnapshotFault' } });
  });

  test('where its memory does not fit the datastore', async () => {
    const refused = await take('/DC0/vm/Production/Data/db02', 'too much', { memory: true });
    expect(refused).toMatchObject({ state: 'error', error: { _typeName: 'NoDiskSpace', datastore: 'ds-small' } });
    expect((await take('/DC0/vm/Production/Data/db02', 'fits')).state).toBe('success');
  });

  test('for a fault-tolerant VM, and where the method is disabled', async () => {
    expect((await take('/DC0/vm/Production/Data/ft01', 'no')).error._typeName).toBe('NotSupported');
    const disabled = await client.vim(simulation.vm('/DC0/vm/Production/Data/backup01'), 'CreateSnapshotEx_Task', {
      name: 'x',
      memory: false,
    });
    expect([disabled.status, disabled.json._typeName]).toEqual([500, 'MethodDisabled']);
  });
});

describe('a revert', () => {
  test('restores configuration and power state', async () => {
    const { result } = await take(APP01, 'before', { memory: true });
    await call(APP01, 'PowerOffVM_Task');
    await call(APP01, 'ReconfigVM_Task', {
      spec: { _typeName: 'VirtualMachineConfigSpec', numCPUs: 4, memoryMB: 8192, annotation: 'changed' },
    });
    expect((await property(APP01, 'config')).hardware).toMatchObject({ numCPU: 4, memoryMB: 8192 });
    const reverted = await settle(simulation, client, await client.vim(result, 'RevertToSnapshot_Task', {}));
    expect(reverted).toMatchObject({ state: 'success', descriptionId: 'vm.Snapshot.revert' });
    const config = await property(APP01, 'config');
    expect(config).toMatchObject({ annotation: 'Shop front end', hardware: { numCPU: 2, memoryMB: 4096 } });
    expect((await property(APP01, 'runtime')).powerState).toBe('poweredOn');
    expect((await tree(APP01)).currentSnapshot).toEqual(result);
  });

  test('leaves the VM off without memory, and where power on is suppressed', async () => {
    await take(APP01, 'no memory');
    await call(APP01, 'RevertToCurrentSnapshot_Task');
    expect((await property(APP01, 'runtime')).powerState).toBe('poweredOff');
    await call(APP01, 'PowerOnVM_Task');
    await take(APP01, 'memory', { memory: true });
    await call(APP01, 'RevertToCurrentSnapshot_Task', { suppressPowerOn: true });
    expect((await property(APP01, 'runtime')).powerState).toBe('poweredOff');
  });

  test('to the current snapshot is NotFound where there is none', async () => {
    const { json } = await client.vim(simulation.vm(APP01), 'RevertToCurrentSnapshot_Task', {});
    expect(json._typeName).toBe('NotFound');
  });

  test('makes the next snapshot a branch', async () => {
    const { result } = await take(APP01, 'base');
    await take(APP01, 'left');
    await settle(simulation, client, await client.vim(result, 'RevertToSnapshot_Task', {}));
    await take(APP01, 'right');
    expect((await tree(APP01)).rootSnapshotList[0].childSnapshotList.map(({ name }: Json) => name)).toEqual([
      'left',
      'right',
    ]);
  });
});

describe('a removal', () => {
  const DB01 = '/DC0/vm/Production/Data/db01';
  const removal = async (index: number, args: object): Promise<Json> => {
    const flat: Json[] = [];
    for (let list = (await tree(DB01)).rootSnapshotList; list; list = list[0].childSnapshotList)
      flat.push(list[0].snapshot);
    return settle(
      simulation,
      client,
      await client.vim(flat[index], 'RemoveSnapshot_Task', { removeChildren: false, ...args }),
    );
  };

  test('of one moves its children up and merges its delta', async () => {
    expect(await removal(1, {})).toMatchObject({ state: 'success', descriptionId: 'vm.Snapshot.remove' });
    const { rootSnapshotList } = await tree(DB01);
    expect(rootSnapshotList[0]).toMatchObject({ name: 'before 9.2 upgrade', childSnapshotList: [{ name: 'hotfix' }] });
    expect((await layout(DB01)).disk[0].chain).toHaveLength(3);
  });

  test('with its children leaves the rest, of all leaves none', async () => {
    await removal(1, { removeChildren: true });
    expect((await tree(DB01)).rootSnapshotList[0].childSnapshotList).toBeUndefined();
    await call(DB01, 'RemoveAllSnapshots_Task');
    expect((await client.vim(simulation.vm(DB01), 'snapshot')).status).toBe(204);
    expect((await layout(DB01)).disk[0].chain).toHaveLength(1);
    expect((await call(DB01, 'RemoveAllSnapshots_Task')).state).toBe('success');
  });

  test('without consolidation leaves disks to be consolidated', async () => {
    await call(DB01, 'RemoveAllSnapshots_Task', { consolidate: false });
    expect((await property(DB01, 'runtime')).consolidationNeeded).toBe(true);
    await call(DB01, 'ConsolidateVMDisks_Task');
    expect((await property(DB01, 'runtime')).consolidationNeeded).toBe(false);
    expect((await layout(DB01)).disk[0].chain).toHaveLength(1);
  });
});

test('a rename is synchronous', async () => {
  const { result } = await take(APP01, 'old');
  expect((await client.vim(result, 'RenameSnapshot', { name: 'new', description: 'said later' })).status).toBe(204);
  expect((await tree(APP01)).rootSnapshotList[0]).toMatchObject({ name: 'new', description: 'said later' });
});

describe('layoutEx', () => {
  test('holds data and memory files of a snapshot and a delta that grows while the VM runs', async () => {
    await take(APP01, 'sized', { memory: true });
    const before = await layout(APP01);
    const size = (from: Json, key: number): number => from.file.find((file: Json) => file.key === key).size;
    const [own] = before.snapshot;
    expect(size(before, own.memoryKey)).toBe(4 * GB);
    expect(size(before, own.dataKey)).toBeGreaterThan(0);
    const delta = before.disk[0].chain[own.disk[0].chain.length].fileKey[1];
    simulation.clock.advance(900);
    const after = await layout(APP01);
    expect(size(after, delta)).toBeGreaterThan(size(before, delta));
    expect(Date.parse(after.timestamp)).toBeGreaterThan(Date.parse(before.timestamp));
  });

  test('takes what it grows from the datastore', async () => {
    const free = async (): Promise<number> =>
      (await client.get('/api/vcenter/datastore?names=ds-ssd-01')).json[0].free_space;
    const before = await free();
    await take(APP01, 'heavy', { memory: true });
    const after = await free();
    expect(before - after).toBeGreaterThan(4 * GB);
    simulation.clock.advance(86_400);
    const again = await simulation.client('administrator');
    expect((await again.get('/api/vcenter/datastore?names=ds-ssd-01')).json[0].free_space).toBeLessThan(after);
  });
});
