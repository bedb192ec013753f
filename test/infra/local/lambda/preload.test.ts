// biome-ignore-all lint/suspicious/noThenProperty: the word of a fault rule.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type LoopbackServer, serveOnLoopback } from '#infra/local/aws/loopback-server';
import { type LambdaUnderTest, lambdaWith, until } from '#test/infra/local/lambda/lambda-with';

let server: LoopbackServer;
let received: string[];
let running: LambdaUnderTest | undefined;
let answer: (request: IncomingMessage, response: ServerResponse) => void;

beforeEach(async () => {
  received = [];
  answer = (_request, response) => void response.end('ok');
  server = await serveOnLoopback((request, response) => {
    received.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
});

afterEach(async () => {
  await running?.close();
  await server.close();
});

const start = (source: string, timeoutMs = 30_000): LambdaUnderTest => {
  running = lambdaWith({ f: { source, timeoutMs } });
  running.services[`127.0.0.1:${server.port}`] = { service: 'slack' };
  return running;
};

const call = async (lambda: LambdaUnderTest, event: object = {}): Promise<unknown> => {
  const result = await lambda.lambda.invoke(
    lambda.arn('f'),
    JSON.stringify({ url: server.url, port: server.port, ...event }),
  );
  return 'payload' in result ? (JSON.parse(result.payload) as unknown) : result;
};

const GET = `
const http = require('node:http');
const agent = new http.Agent({ keepAlive: true });
const get = (url) => new Promise((resolve, reject) => {
  const request = http.get(url, { agent }, (response) => {
    response.resume().on('end', () => resolve({ status: response.statusCode, reused: request.reusedSocket }));
  });
  request.on('error', reject);
});
`;

describe('the clock of a function process', () => {
  test('is the stack’s, for Date in every form', async () => {
    const lambda = start(`exports.handler = async () => ({
      now: Date.now(), made: new Date().getTime(), text: Date(), fixed: new Date(0).getTime(),
      kind: new Date() instanceof Date, same: new Date().constructor === Date, parsed: Date.parse('1970-01-01T00:00:01Z'),
    })`);
    await call(lambda);
    lambda.clock.advance(86_400);
    const seen = (await call(lambda)) as Record<string, unknown>;
    expect(Number(seen['now']) - lambda.clock.now()).toBeGreaterThan(-2000);
    expect(Number(seen['now']) - lambda.clock.now()).toBeLessThanOrEqual(0);
    expect(Number(seen['made']) - Number(seen['now'])).toBeLessThan(50);
    expect(new Date(String(seen['text'])).getTime() - lambda.clock.now()).toBeGreaterThan(-3000);
    expect(seen).toMatchObject({ fixed: 0, kind: true, same: true, parsed: 1000 });
  });

  test.each([
    ['setTimeout', 'new Promise((done) => setTimeout(done, 3_600_000))'],
    ['timers/promises', "require('node:timers/promises').setTimeout(3_600_000)"],
    ['util.promisify(setTimeout)', "require('node:util').promisify(setTimeout)(3_600_000)"],
    ['AbortSignal.timeout', "new Promise((done) => AbortSignal.timeout(3_600_000).addEventListener('abort', done))"],
    [
      'setInterval',
      'new Promise((done) => { const t = setInterval(() => { clearInterval(t); done(); }, 3_600_000); })',
    ],
  ])('an advance lets %s fire early', async (_name, wait) => {
    const lambda = start(`exports.handler = async () => { console.log('waits'); await ${wait}; return 'fired'; }`, 9e6);
    const done = call(lambda);
    await lambda.printed('waits');
    lambda.clock.advance(1800);
    const soon = new Promise((resolve) => setTimeout(() => resolve('waiting'), 50));
    expect(await Promise.race([done, soon])).toBe('waiting');
    lambda.clock.advance(1800);
    expect(await done).toBe('fired');
  });

  test('a timer whose time has come after an advance fires', async () => {
    const lambda = start(`exports.handler = async () => {
      const order = [];
      const later = new Promise((done) => setTimeout(() => { order.push('later'); done(); }, 20_000));
      const sooner = new Promise((done) => setTimeout(() => { order.push('sooner'); done(); }, 10_000));
      setTimeout(() => order.push('cleared'), 15_000).close();
      console.log('waits');
      await Promise.all([later, sooner]);
      return order;
    }`);
    const done = call(lambda);
    await lambda.printed('waits');
    lambda.clock.advance(21);
    expect(await done).toEqual(['sooner', 'later']);
  });

  test('a socket’s time-out comes with an advance', async () => {
    answer = () => undefined;
    const lambda = start(`const http = require('node:http');
      exports.handler = ({ url }) => new Promise((done) => {
        const request = http.get(url, { timeout: 20_000 }, () => done('answered'));
        request.on('timeout', () => { request.destroy(); done('timed out'); }).on('error', () => {});
      })`);
    const done = call(lambda);
    await until(() => received[0]);
    lambda.clock.advance(20);
    expect(await done).toBe('timed out');
  });
});

describe('sockets', () => {
  test('are dead after a freeze: the first request on a pooled one fails with ECONNRESET', async () => {
    const lambda = start(`${GET}
      exports.handler = async ({ url }) => {
        try { return [await get(url + '/a'), await get(url + '/b')]; } catch (error) { return error.code; }
      }`);
    expect(await call(lambda)).toEqual([
      { status: 200, reused: false },
      { status: 200, reused: true },
    ]);
    expect(await call(lambda)).toBe('ECONNRESET');
    expect(await call(lambda)).toEqual([
      { status: 200, reused: false },
      { status: 200, reused: true },
    ]);
    expect(received).toEqual(['GET /a', 'GET /b', 'GET /a', 'GET /b']);
  });

  test('that the code drops at the start of an invocation cost nothing', async () => {
    const lambda = start(`${GET} exports.handler = async ({ url }) => { agent.destroy(); return get(url); }`);
    expect(await call(lambda)).toEqual({ status: 200, reused: false });
    expect(await call(lambda)).toEqual({ status: 200, reused: false });
  });
});

describe('outgoing requests', () => {
  const THREE = `${GET}
    exports.handler = async ({ url, port }) => {
      agent.destroy();
      await get(url + '/api/one');
      await new Promise((done) => http.request({ host: '127.0.0.1', port, path: '/api/two', method: 'post', agent: false }, (r) => r.resume().on('end', done)).end());
      await fetch(url + '/api/three', { method: 'POST', body: 'x', keepalive: false, headers: { connection: 'close' } });
      return 'done';
    }`;

  test('are reported with their number within the invocation', async () => {
    const lambda = start(THREE);
    expect(await call(lambda)).toBe('done');
    expect(await call(lambda)).toBe('done');
    expect(lambda.outgoing.list()).toMatchObject([
      { n: 1, function: 'f', index: 1, service: 'slack', method: 'GET', path: '/api/one', operation: 'one' },
      { n: 2, function: 'f', index: 2, service: 'slack', method: 'POST', path: '/api/two', operation: 'two' },
      { n: 3, function: 'f', index: 3, service: 'slack', method: 'POST', path: '/api/three', operation: 'three' },
      { n: 4, index: 1 },
      { n: 5, index: 2 },
      { n: 6, index: 3 },
    ]);
  });

  test.each([
    ['before', 1, []],
    ['after', 1, ['GET /api/one']],
    ['before', 2, ['GET /api/one']],
    ['after', 2, ['GET /api/one', 'POST /api/two']],
    ['before', 3, ['GET /api/one', 'POST /api/two']],
    ['after', 3, ['GET /api/one', 'POST /api/two', 'POST /api/three']],
  ])('end the process %s number %i', async (kill, request, expected) => {
    const lambda = start(THREE);
    lambda.faults.add({
      service: 'lambda',
      match: { operation: 'Invocation', function: 'f' },
      then: { kill, request, kind: 'slack' },
    });
    expect(await call(lambda)).toMatchObject({ error: { errorType: 'Runtime.ExitError' } });
    expect(received).toEqual(expected);
    expect(lambda.outgoing.list().at(-1)).toMatchObject({ index: request, killed: kill });
    expect(await call(lambda)).toBe('done');
  });

  test.each([{ kind: 'vcenter' }, { operation: 'four' }])(
    'that are not %p are not counted for a kill',
    async (those) => {
      const lambda = start(THREE);
      lambda.faults.add({
        service: 'lambda',
        match: { operation: 'Invocation' },
        then: { kill: 'before', request: 1, ...those },
      });
      expect(await call(lambda)).toBe('done');
    },
  );

  test('of one operation are counted alone for a kill', async () => {
    const lambda = start(THREE);
    lambda.faults.add({
      service: 'lambda',
      match: { operation: 'Invocation' },
      then: { kill: 'after', request: 1, operation: 'two' },
    });
    expect(await call(lambda)).toMatchObject({ error: { errorType: 'Runtime.ExitError' } });
    expect(received).toEqual(['GET /api/one', 'POST /api/two']);
  });

  test('know the AWS services by target and path', async () => {
    const lambda = start(`exports.handler = async ({ url }) => {
      const ask = (path, headers) => fetch(url + path, { method: 'POST', headers: { ...headers, connection: 'close' } });
      await ask('/', { 'X-Amz-Target': 'DynamoDB_20120810.PutItem' });
      await ask('/', { 'x-amz-target': 'secretsmanager.BatchGetSecretValue' });
      await ask('/2015-03-31/functions/vm/invocations', {});
      await ask('/schedules/one', {});
    }`);
    lambda.services[`127.0.0.1:${server.port}`] = { service: 'aws' };
    await call(lambda);
    expect(lambda.outgoing.list().map(({ service, operation }) => `${service} ${operation}`)).toEqual([
      'dynamodb PutItem',
      'secretsmanager BatchGetSecretValue',
      'lambda Invoke',
      'scheduler CreateSchedule',
    ]);
  });
});
