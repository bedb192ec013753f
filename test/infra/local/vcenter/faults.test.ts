import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { FaultMatch, FaultThen } from '#infra/local/faults';
import { type Client, type Simulation, settle, simulate } from '#test/infra/local/vcenter/simulated-vcenter';

let simulation: Simulation;
let client: Client;
beforeEach(async () => {
  simulation = await simulate();
  client = await simulation.client('administrator');
});
afterEach(() => simulation.close());

const rule = (match: FaultMatch, effect: FaultThen): void => {
  // biome-ignore lint/suspicious/noThenProperty: the word of the documented rules; never a function, so nothing awaits it.
  simulation.faults.add({ service: 'vcenter', match, then: effect });
};
const app01 = () => simulation.vm('/DC0/vm/Production/Web/app01');
const take = () => client.vim(app01(), 'CreateSnapshotEx_Task', { name: 'x', memory: false });

test('a rule lets a task end in an error, once', async () => {
  const taskError = { _typeName: 'FileFault', faultstring: 'Unable to access file', file: '[ds] app01.vmdk' };
  rule({ operation: 'CreateSnapshotEx_Task', vcenter: 'prod' }, { taskError });
  expect(await settle(simulation, client, await take())).toMatchObject({ state: 'error', error: taskError });
  expect((await settle(simulation, client, await take())).state).toBe('success');
});

test('a rule sets how long a task takes', async () => {
  rule({ operation: 'CreateSnapshotEx_Task' }, { taskSeconds: 100 });
  const { json: task } = await take();
  simulation.clock.advance(50);
  expect((await client.vim(task, 'info')).json).toMatchObject({ state: 'running', progress: 49 });
  simulation.clock.advance(51);
  expect((await client.vim(task, 'info')).json.state).toBe('success');
});

test('a lost answer is work done, a reset one is not', async () => {
  rule({ operation: 'CreateSnapshotEx_Task' }, 'reset');
  await expect(take()).rejects.toThrow();
  simulation.clock.advance(10);
  expect((await client.vim(app01(), 'snapshot')).status).toBe(204);
  rule({ operation: 'CreateSnapshotEx_Task' }, 'lost');
  await expect(take()).rejects.toThrow();
  simulation.clock.advance(10);
  expect((await client.vim(app01(), 'snapshot')).json.rootSnapshotList).toHaveLength(1);
});

test('a rule answers in place of the vCenter', async () => {
  rule({ path: '/api/vcenter/vm' }, { status: 503, body: { error_type: 'SERVICE_UNAVAILABLE', messages: [] } });
  expect((await client.get('/api/vcenter/vm')).status).toBe(503);
  expect((await client.get('/api/vcenter/vm?names=app01')).status).toBe(200);
});

test('the journal holds each request with its operation, status and user agent', async () => {
  await client.send('GET', '/api/vcenter/vm?names=app01', undefined, { 'user-agent': 'test/1' });
  await client.vim(app01(), 'name');
  const [, list, name] = simulation.journal.list(0, 'vcenter');
  expect(list).toMatchObject({
    name: 'prod',
    method: 'GET',
    path: '/api/vcenter/vm',
    status: 200,
    userAgent: 'test/1',
  });
  expect(name).toMatchObject({ method: 'GET', operation: 'name', status: 200 });
});
