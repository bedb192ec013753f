import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Clock } from '#lib/clock';
import { InDoubt, LoginRefused, VCenterTooOld, VCenterUnreachable } from '#lib/vsphere/errors';
import { openVSphere, type VSphere } from '#lib/vsphere/vsphere';
import { RecordedLog } from '#test/lib/vsphere/recorded-log';
import { RememberedRefusals } from '#test/lib/vsphere/remembered-refusals';
import { type Script, type ScriptedServer, sessionReply, startScriptedServer } from '#test/lib/vsphere/scripted-server';

const closings: (() => Promise<void>)[] = [];
const sleeps: number[] = [];
const clock: Clock = {
  now: () => Date.now(),
  async sleep(milliseconds) {
    sleeps.push(milliseconds);
  },
};
const log = new RecordedLog();

afterEach(async () => {
  for (const close of closings.splice(0).reverse()) await close();
  sleeps.length = 0;
});

function open(url: string, plainHttpToLoopback = true): VSphere {
  const account = { name: 'prod', url, username: 'svc', password: 'S3cret!', secretVersion: 'v1' };
  const loginGate = new RememberedRefusals(clock.now);
  const vsphere = openVSphere({ account, clock, log, loginGate, userAgent: 'SlashVM/test', plainHttpToLoopback });
  closings.push(() => vsphere.close().catch(() => undefined));
  return vsphere;
}

async function scripted(script: Script): Promise<{ server: ScriptedServer; vsphere: VSphere }> {
  const server = await startScriptedServer((request) => sessionReply(request) ?? script(request));
  closings.push(() => server.close());
  return { server, vsphere: open(server.url) };
}

const read = (vsphere: VSphere) => vsphere.rest({ method: 'GET', path: '/vcenter/vm' });
const write = (vsphere: VSphere) =>
  vsphere.call('VirtualMachine', 'vm-1', 'PowerOffVM_Task', undefined, { write: true });

describe('a connection that ends', () => {
  test('is not noticed by a read that is answered the second time', async () => {
    let resets = 0;
    const { vsphere } = await scripted(() => (resets++ === 0 ? 'reset' : { status: 200, body: [] }));
    expect(await read(vsphere)).toEqual([]);
  });

  test('ends a read the second time', async () => {
    const { server, vsphere } = await scripted(() => 'reset');
    await expect(read(vsphere)).rejects.toMatchObject({ name: 'VCenterUnreachable', reason: 'connection lost' });
    expect(server.requests.filter((line) => line === 'GET /api/vcenter/vm')).toHaveLength(2);
  });

  test('leaves a write in doubt, and the write is not sent again', async () => {
    const { server, vsphere } = await scripted(() => 'reset');
    await expect(write(vsphere)).rejects.toBeInstanceOf(InDoubt);
    expect(server.requests.filter((line) => line.includes('PowerOffVM_Task'))).toHaveLength(1);
  });
});

describe('an answer that is none of vCenter', () => {
  test.each([
    [502, '<html>Bad Gateway</html>'],
    [503, 'upstream connect error or disconnect/reset before headers'],
    [500, '<?xml version="1.0"?><Fault/>'],
    [200, '<html>Log in</html>'],
  ])('HTTP %i with %s leaves a write in doubt', async (status, text) => {
    const { vsphere } = await scripted(() => ({ status, text }));
    await expect(write(vsphere)).rejects.toMatchObject({ name: 'InDoubt', kind: 'in-doubt' });
  });

  test('HTTP 500 with XML is no fault for a read', async () => {
    const { vsphere } = await scripted(() => ({ status: 500, text: '<?xml version="1.0"?><Fault/>' }));
    await expect(vsphere.property('VirtualMachine', 'vm-1', 'name')).rejects.toMatchObject({ kind: 'unreachable' });
  });

  test('HTTP 404 to VI JSON means a vCenter without it', async () => {
    const { vsphere } = await scripted(() => ({ status: 404, text: '404 page not found' }));
    await expect(vsphere.content()).rejects.toBeInstanceOf(VCenterTooOld);
  });
});

describe('a null result', () => {
  test.each([[{ status: 204 }], [{ status: 200 }], [{ status: 200, text: '\n' }], [{ status: 200, body: null }]])(
    'comes as %j',
    async (reply) => {
      const { vsphere } = await scripted(() => reply);
      expect(await vsphere.property('VirtualMachine', 'vm-1', 'snapshot')).toBeUndefined();
    },
  );
});

describe('a vCenter that is busy', () => {
  const busy = { status: 500, body: { _typeName: 'TaskInProgress', faultstring: 'The operation is not allowed now.' } };

  test('is asked again up to three times over 30 seconds', async () => {
    const { server, vsphere } = await scripted(() => busy);
    await expect(write(vsphere)).rejects.toMatchObject({ kind: 'busy', fault: 'TaskInProgress' });
    expect(server.requests.filter((line) => line.includes('PowerOffVM_Task'))).toHaveLength(4);
    expect(sleeps.reduce((sum, sleep) => sum + sleep, 0)).toBe(30_000);
  });

  test('does the work once it is free', async () => {
    let asked = 0;
    const { vsphere } = await scripted(() =>
      asked++ === 0 ? { status: 500, body: { error_type: 'RESOURCE_BUSY', messages: [] } } : { status: 200, body: [] },
    );
    expect(await read(vsphere)).toEqual([]);
  });
});

describe('sessions', () => {
  test('one login serves all who ask at once', async () => {
    const { server, vsphere } = await scripted(() => ({ status: 200, body: [] }));
    await Promise.all(Array.from({ length: 20 }, () => read(vsphere)));
    expect(server.requests.filter((line) => line === 'POST /api/session')).toHaveLength(1);
    expect(server.requests.filter((line) => line.includes('hello'))).toHaveLength(1);
  });

  test('a token that any answer brings replaces the one before', async () => {
    const tokens: (string | undefined)[] = [];
    const { vsphere } = await scripted(({ token }) => {
      tokens.push(token);
      return { status: 200, body: 'x', headers: { 'vmware-api-session-id': 'token-2' } };
    });
    await vsphere.property('VirtualMachine', 'vm-1', 'name');
    await vsphere.property('VirtualMachine', 'vm-1', 'name');
    expect(tokens).toEqual(['token-1', 'token-2']);
  });

  test('a vCenter that forgets every session at once is given up', async () => {
    const { server, vsphere } = await scripted(() => ({ status: 401, body: { error_type: 'UNAUTHENTICATED' } }));
    await expect(read(vsphere)).rejects.toMatchObject({ kind: 'failed' });
    expect(server.requests.filter((line) => line === 'GET /api/vcenter/vm')).toHaveLength(2);
  });

  test('the cap on sessions has its own error', async () => {
    const said = 'User session count is limited to 550. Existing session count is 550 for user svc@vsphere.local.';
    const id = 'com.vmware.vapi.endpoint.failedToLoginMaxUserSessionCountReached';
    const body = { error_type: 'SERVICE_UNAVAILABLE', messages: [{ id, default_message: said, args: [] }] };
    const server = await startScriptedServer(({ path }) =>
      path.endsWith('hello') ? sessionReply({ method: 'POST', path }) : { status: 503, body },
    );
    closings.push(() => server.close());
    const error = await read(open(server.url)).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ kind: 'sessions-exhausted' });
    expect(String(error)).not.toContain('svc');
  });
});

describe('a login that fails', () => {
  test.each([
    [{ status: 503, text: '<html>starting</html>' }, 'unreachable'],
    [{ status: 404, text: 'not found' }, 'failed'],
    [{ status: 400, body: { faultCode: 1 } }, 'failed'],
    [{ status: 403, body: { error_type: 'UNAUTHORIZED', messages: [] } }, 'not-permitted'],
    [{ status: 200, text: '<html>Log in</html>' }, 'failed'],
  ])('with %j is %s and is not remembered as refused', async (reply, kind) => {
    const server = await startScriptedServer((request) =>
      request.path === '/api/session' ? reply : sessionReply(request),
    );
    closings.push(() => server.close());
    const vsphere = open(server.url);
    await expect(read(vsphere)).rejects.toMatchObject({ kind });
    await expect(read(vsphere)).rejects.toMatchObject({ kind });
    expect(server.requests.filter((line) => line === 'POST /api/session')).toHaveLength(2);
  });
});

test('a VI JSON that refuses a fresh token gets a login of its own', async () => {
  const notAuthenticated = {
    status: 500,
    body: { _typeName: 'NotAuthenticated', faultstring: 'The session is not authenticated.' },
  };
  const { server, vsphere } = await scripted(({ path, token, body }) => {
    if (!path.endsWith('/Login')) return token === 'vim-1' ? { status: 200, body: 'app01' } : notAuthenticated;
    expect(body).toEqual({ userName: 'svc', password: 'S3cret!' });
    return {
      status: 200,
      body: { _typeName: 'UserSession', key: 'not-the-token' },
      headers: { 'vmware-api-session-id': 'vim-1' },
    };
  });
  expect(await vsphere.property('VirtualMachine', 'vm-1', 'name')).toBe('app01');
  expect(await vsphere.property('VirtualMachine', 'vm-1', 'name')).toBe('app01');
  expect(server.requests.filter((line) => line.endsWith('/Login'))).toHaveLength(1);
});

describe('what cannot be reached', () => {
  test('a refused connection is said, also for a write', async () => {
    const server = await startScriptedServer(() => undefined);
    await server.close();
    await expect(write(open(server.url))).rejects.toMatchObject({ kind: 'unreachable', reason: 'connection refused' });
  });

  test('a host that accepts and never speaks TLS is given up after 3 seconds', async () => {
    const silent: Server = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const sockets: { destroy(): void }[] = [];
    silent.on('connection', (socket) => sockets.push(socket));
    closings.push(async () => {
      for (const socket of sockets) socket.destroy();
      silent.close();
    });
    const startedAt = Date.now();
    const url = `https://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    await expect(write(open(url))).rejects.toMatchObject({
      kind: 'unreachable',
      reason: 'no connection within 3 seconds',
    });
    expect(Date.now() - startedAt).toBeLessThan(4_500);
  });

  test.each([
    ['http://vc.example.com', true],
    ['http://127.0.0.1:1', false],
    ['ftp://127.0.0.1', true],
    ['vc.example.com', true],
  ])('%s is refused without a request (plain http to loopback: %s)', async (url, plainHttpToLoopback) => {
    await expect(read(open(url, plainHttpToLoopback))).rejects.toBeInstanceOf(VCenterUnreachable);
  });
});

describe('connections', () => {
  test('one is kept and used again, until an invocation begins', async () => {
    const { server, vsphere } = await scripted(() => ({ status: 200, body: [] }));
    await read(vsphere);
    await read(vsphere);
    expect(server.connections()).toBe(1);
    vsphere.beginInvocation();
    await read(vsphere);
    expect(server.connections()).toBe(2);
  });

  test('one that was idle for 5 seconds is dropped', async () => {
    const { server, vsphere } = await scripted(() => ({
      status: 200,
      body: [],
      headers: { 'keep-alive': 'timeout=60' },
    }));
    await read(vsphere);
    await new Promise((resolve) => setTimeout(resolve, 5_600));
    await read(vsphere);
    expect(server.connections()).toBe(2);
  });
});

test('no error, cause or log line holds the password or the token', async () => {
  const basic = Buffer.from('svc:S3cret!').toString('base64');
  const server = await startScriptedServer((request) =>
    request.path === '/api/session' ? 'reset' : sessionReply(request),
  );
  closings.push(() => server.close());
  const refused = await read(open(server.url)).catch((caught: unknown) => caught);
  const { vsphere } = await scripted(() => 'reset');
  const lost = await write(vsphere).catch((caught: unknown) => caught);
  const { inspect } = await import('node:util');
  const seen =
    [refused, lost].map((error) => inspect(error, { depth: null, showHidden: true })).join('\n') + log.lines.join('\n');
  expect(seen).toContain('TransportFailure');
  for (const secret of ['S3cret!', basic, 'token-1', 'token-2']) expect(seen).not.toContain(secret);
});

test('a refused login is remembered and not tried again', async () => {
  const server = await startScriptedServer((request) =>
    request.path === '/api/session'
      ? { status: 401, body: { error_type: 'UNAUTHENTICATED', messages: [] } }
      : sessionReply(request),
  );
  closings.push(() => server.close());
  const vsphere = open(server.url);
  await expect(read(vsphere)).rejects.toBeInstanceOf(LoginRefused);
  await expect(write(vsphere)).rejects.toBeInstanceOf(LoginRefused);
  expect(server.requests.filter((line) => line === 'POST /api/session')).toHaveLength(1);
});
