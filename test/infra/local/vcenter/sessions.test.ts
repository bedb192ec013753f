import { connect } from 'node:tls';
import { afterEach, describe, expect, test } from '@jest/globals';
import { basic, type Client, type Simulation, simulate } from '#test/infra/local/vcenter/simulated-vcenter';

let simulation: Simulation;
afterEach(() => simulation.close());

const SESSION_MANAGER = { type: 'SessionManager', value: 'SessionManager' };
const vimLogin = (client: Client, userName: string, password: string) =>
  client.vim(SESSION_MANAGER, 'Login', { userName, password });

describe('sessions of the Automation API', () => {
  test('begin with 201 and a bare token, and end with 204', async () => {
    simulation = await simulate();
    const client = await simulation.client();
    const { username, password } = simulation.server.accounts.administrator;
    const login = await client.login(username, password);
    expect(login.status).toBe(201);
    expect(login.json).toMatch(/^[0-9a-f]{32}$/);
    const info = await client.get('/api/session');
    expect(info.status).toBe(200);
    expect(info.json).toMatchObject({ user: 'administrator@vsphere.local' });
    expect((await client.send('DELETE', '/api/session')).status).toBe(204);
    const gone = await client.get('/api/session');
    expect(gone.status).toBe(401);
    expect(gone.json.error_type).toBe('UNAUTHENTICATED');
  });

  test('end after half an hour without use, and after a day with it', async () => {
    simulation = await simulate();
    const client = await simulation.client('administrator');
    simulation.clock.advance(1700);
    expect((await client.get('/api/session')).status).toBe(200);
    simulation.clock.advance(1900);
    expect((await client.get('/api/session')).status).toBe(401);
    const busy = await simulation.client('administrator');
    for (let hour = 0; hour < 60; hour += 1) {
      simulation.clock.advance(1500);
      if ((await busy.get('/api/session')).status === 401) return expect(hour).toBeGreaterThan(55);
    }
    throw new Error('The session never ended.');
  });

  test('are refused for a wrong password, and for the right one once the account is locked', async () => {
    simulation = await simulate();
    const client = await simulation.client();
    const { username, password } = simulation.server.accounts.administrator;
    for (let failure = 0; failure < 5; failure += 1) expect((await client.login(username, 'wrong')).status).toBe(401);
    expect((await client.login(username, password)).status).toBe(401);
    expect((await vimLogin(client, username, password)).json._typeName).toBe('InvalidLogin');
    simulation.clock.advance(301);
    expect((await client.login(username, password)).status).toBe(201);
  });

  test('are refused with 503 and the reason at the cap', async () => {
    simulation = await simulate({ maxSessions: 2 });
    await simulation.client('administrator');
    await simulation.client('administrator');
    const client = await simulation.client();
    const { username, password } = simulation.server.accounts.administrator;
    const full = await client.login(username, password);
    expect(full.status).toBe(503);
    expect(full.json.messages[0].id).toBe('com.vmware.vapi.endpoint.failedToLoginMaxUserSessionCountReached');
    expect((await vimLogin(client, username, password)).status).toBe(503);
  });

  test('may be carried by a cookie', async () => {
    simulation = await simulate();
    const client = await simulation.client();
    const { username, password } = simulation.server.accounts.administrator;
    const login = await client.send('POST', '/api/session', undefined, { authorization: basic(username, password) });
    const cookie = `a=b; vmware-api-session-id=${login.json}`;
    expect((await client.send('GET', '/api/session', undefined, { cookie })).status).toBe(200);
  });
});

describe('sessions of VI JSON', () => {
  test('have their token in a header, and end with Logout', async () => {
    simulation = await simulate();
    const client = await simulation.client();
    const { username, password } = simulation.server.accounts.administrator;
    const login = await vimLogin(client, username, password);
    expect(login.json).toMatchObject({ _typeName: 'UserSession', userName: 'VSPHERE.LOCAL\\Administrator' });
    const token = String(login.headers['vmware-api-session-id']);
    expect(token).not.toBe(login.json.key);
    client.token = token;
    expect((await client.get('/api/vcenter/datacenter')).status).toBe(200);
    expect((await client.vim(SESSION_MANAGER, 'Logout', {})).status).toBe(204);
    const after = await client.vim(simulation.vm('/DC0/vm/Production/Web/app01'), 'name');
    expect(after.status).toBe(500);
    expect(after.json).toMatchObject({
      _typeName: 'NotAuthenticated',
      faultstring: 'The session is not authenticated.',
    });
  });

  test('refuse a wrong password with InvalidLogin', async () => {
    simulation = await simulate();
    const client = await simulation.client();
    const refused = await vimLogin(client, 'administrator@vsphere.local', 'wrong');
    expect(refused.status).toBe(500);
    expect(refused.json).toEqual({
      _typeName: 'InvalidLogin',
      faultstring: 'Cannot complete login due to an incorrect user name or password.',
    });
  });

  test.each([
    ['8.0.3', 'UserSession'],
    ['8.0.2', undefined],
    ['8.0.1', undefined],
  ] as const)('of %s know a REST token as %s', async (version, typeName) => {
    simulation = await simulate({ version });
    const client = await simulation.client('administrator');
    const current = await client.vim(SESSION_MANAGER, 'currentSession', undefined, '8.0.1.0');
    expect(current.json?._typeName).toBe(typeName);
    expect(current.status).toBe(typeName ? 200 : 204);
  });
});

test('a restart ends sessions and forgets recent tasks, and keeps the inventory', async () => {
  simulation = await simulate();
  const client = await simulation.client('administrator');
  const vm = simulation.vm('/DC0/vm/Production/Web/app01');
  const task = await client.vim(vm, 'CreateSnapshotEx_Task', { name: 'kept', memory: false });
  simulation.server.restart();
  await expect(client.get('/api/session')).rejects.toThrow();
  const reconnected = await simulation.client();
  reconnected.token = client.token;
  expect((await reconnected.get('/api/session')).status).toBe(401);
  const again = await simulation.client('administrator');
  simulation.clock.advance(10);
  expect((await again.vim(task.json, 'info')).json._typeName).toBe('ManagedObjectNotFound');
  expect((await again.vim(vm, 'snapshot')).json.rootSnapshotList).toHaveLength(1);
});

test('an idle connection is closed by the server', async () => {
  simulation = await simulate({ keepAliveMs: 50 });
  const { hostname, port } = new URL(simulation.server.url);
  const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false });
  const ended = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('error', () => undefined);
  socket.write('GET /sdk/vimServiceVersions.xml HTTP/1.1\r\nHost: vcenter\r\n\r\n');
  const first = await new Promise<string>((resolve) => socket.once('data', (data) => resolve(data.toString())));
  expect(first).toContain('200 OK');
  socket.resume();
  await ended;
});
