import { once } from 'node:events';
import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createResolver } from '#infra/local/aws/intrinsics';
import type { LoopbackServer } from '#infra/local/aws/loopback-server';
import { StackClock } from '#infra/local/clock';
import { type InvocationTarget, startGateway } from '#infra/local/gateway/gateway';
import { routesOf } from '#infra/local/gateway/routes';
import { gatewayTemplate } from '#test/infra/local/gateway/gateway-template';

const ARN = 'arn:aws:lambda:eu-central-1:000000000000:function:test-vm';
const PLACE = { region: 'eu-central-1', accountId: '000000000000', stackName: 'test' };
const FORM = {
  'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
  'x-slack-signature': 'v0="ü\\',
  'x-slack-request-timestamp': '1795464891',
};

let gateway: LoopbackServer;
let clock: StackClock;
let accepted: { name: string; payload: string }[];
let takes: boolean;
let returned: { payload: string } | { error: { errorMessage: string } };
let invoked: Record<string, unknown>[];

beforeEach(async () => {
  clock = new StackClock();
  accepted = [];
  invoked = [];
  takes = true;
  returned = { payload: '{}' };
  const lambda: InvocationTarget = {
    accept: (name, payload) => {
      accepted.push({ name, payload });
      return takes ? { requestId: 'id' } : { refusal: 'TooManyRequestsException' };
    },
    invoke: async (_name, payload) => {
      invoked.push(JSON.parse(payload) as Record<string, unknown>);
      return returned;
    },
  };
  const routes = routesOf(gatewayTemplate, createResolver(gatewayTemplate, PLACE));
  gateway = await startGateway({ routes, lambda, clock, stage: 'local' });
});

afterEach(async () => {
  await gateway.close();
  clock.close();
});

const post = async (
  path: string,
  headers: Record<string, string>,
  body: string | Uint8Array<ArrayBuffer> = 'command=%2Fvm',
) => {
  const answer = await fetch(`${gateway.url}${path}`, { method: 'POST', headers, body });
  return { status: answer.status, headers: answer.headers, body: await answer.text() };
};

const event = (): Record<string, unknown> => JSON.parse(accepted[0]?.payload ?? '{}') as Record<string, unknown>;

describe('an asynchronous route', () => {
  test('answers 200 with zero bytes', async () => {
    const answer = await post('/slack/commands/vm', FORM);
    expect(answer).toMatchObject({ status: 200, body: '' });
    expect(answer.headers.get('content-length')).toBe('0');
  });

  test('hands the function what its mapping template makes, strings as strings', async () => {
    const body = 'text=%E2%82%AC+"a"&x=\r\n€';
    await post('/slack/commands/vm?q=a%2520b', { ...FORM, 'x-digits': '0012' }, body);
    expect(accepted[0]?.name).toBe(ARN);
    const { rawBody, signature, ...rest } = event();
    expect(Buffer.from(String(rawBody), 'base64').toString()).toBe(body);
    expect(Buffer.from(String(signature), 'base64').toString()).toBe(
      Buffer.from('v0="ü\\', 'latin1').toString('latin1'),
    );
    expect(rest).toEqual({
      digits: '0012',
      absent: '',
      word: 'vm',
      query: 'a b',
      receivedAt: expect.any(Number),
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      from: '127.0.0.1',
      stage: 'local',
    });
  });

  test('dates the request by the stack’s clock', async () => {
    clock.advance(3600);
    await post('/slack/commands/vm', FORM);
    expect(Math.abs(Number(event()['receivedAt']) - clock.now())).toBeLessThan(2000);
  });

  test.each([
    [['X-Slack-Signature'], ['x-slack-signature']],
    [['X-Slack-Request-Timestamp'], ['x-slack-request-timestamp']],
    [
      ['X-Slack-Signature', 'X-Slack-Request-Timestamp'],
      ['x-slack-signature', 'x-slack-request-timestamp'],
    ],
  ])('answers 400 where %j is missing', async (names, left) => {
    const headers = Object.fromEntries(Object.entries(FORM).filter(([name]) => !left.includes(name)));
    const answer = await post('/slack/commands/vm', headers);
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body)).toEqual({ message: `Missing required request parameters: [${names.join(', ')}]` });
    expect(accepted).toEqual([]);
  });

  test('answers 400 where a required header is blank', async () => {
    expect((await post('/slack/commands/vm', { ...FORM, 'x-slack-signature': ' ' })).status).toBe(400);
  });

  test.each(['application/json', 'text/plain', undefined])('answers 415 to a body of type %s', async (type) => {
    const headers = { ...FORM, 'content-type': type ?? '' };
    const answer = await post('/slack/commands/vm', headers);
    expect(answer).toMatchObject({ status: 415, body: '{"message":"Unsupported Media Type"}' });
    expect(accepted).toEqual([]);
  });

  test('answers 500 where Lambda does not take the event', async () => {
    takes = false;
    expect(await post('/slack/commands/vm', FORM)).toMatchObject({
      status: 500,
      body: '{"message":"Internal server error"}',
    });
  });

  test('answers 413 to a body over 10 MB', async () => {
    const answer = await post('/slack/commands/vm', FORM, new Uint8Array(10 * 1024 * 1024 + 1));
    expect(answer.status).toBe(413);
    expect(accepted).toEqual([]);
  });
});

describe('the gateway', () => {
  test.each([
    ['GET', '/slack/commands/vm'],
    ['POST', '/slack'],
    ['POST', '/slack/commands/vm/more'],
    ['POST', '/'],
  ])('answers 403 to %s %s, which is no route', async (method, path) => {
    const answer = await fetch(`${gateway.url}${path}`, { method });
    expect(answer.status).toBe(403);
    expect(await answer.json()).toEqual({ message: 'Missing Authentication Token' });
  });

  test('says which function of a mapping template it does not know', () => {
    const template = structuredClone(gatewayTemplate);
    const method = template.Resources['WordPost']?.Properties?.['Integration'] as Record<string, unknown>;
    method['Uri'] = { 'Fn::Transform': {} };
    expect(() => routesOf(template, createResolver(template, PLACE))).toThrow('Fn::Transform');
  });
});

describe('a synchronous route', () => {
  test('waits for the function and answers what it returned', async () => {
    returned = { payload: '{"said":"yes"}' };
    const answer = await post('/ask', { 'content-type': 'application/json' }, '{"a":1}');
    expect(answer).toMatchObject({ status: 200, body: '{"said":"yes"}' });
    expect(answer.headers.get('x-kind')).toBe('plain');
    expect(invoked).toEqual([{ a: 1 }]);
  });

  test('chooses its answer by the error message', async () => {
    returned = { error: { errorMessage: '[404] nothing there' } };
    expect((await post('/ask', { 'content-type': 'application/json' }, '{}')).status).toBe(404);
  });
});

describe('a proxy route', () => {
  test('hands over method, headers and body, and answers status, headers and body', async () => {
    returned = { payload: JSON.stringify({ statusCode: 201, headers: { 'x-made': 'yes' }, body: 'made' }) };
    const answer = await post('/slack/interactions?a=1&a=2', FORM, 'payload=%7B%7D');
    expect(answer).toMatchObject({ status: 201, body: 'made' });
    expect(answer.headers.get('x-made')).toBe('yes');
    expect(invoked[0]).toMatchObject({
      httpMethod: 'POST',
      path: '/slack/interactions',
      body: 'payload=%7B%7D',
      isBase64Encoded: false,
      multiValueQueryStringParameters: { a: ['1', '2'] },
      requestContext: { identity: { sourceIp: '127.0.0.1' }, requestTimeEpoch: expect.any(Number) },
    });
  });

  test('hands over a header that was sent twice as two', async () => {
    returned = { payload: JSON.stringify({ statusCode: 200 }) };
    const { hostname, port } = new URL(gateway.url);
    const headers = { ...FORM, 'x-slack-signature': 'v0=ab', 'X-Twice': ['one', 'two'] };
    const sent = request({ hostname, port, method: 'POST', path: '/slack/interactions', headers }).end();
    await once(sent, 'response');
    expect(invoked[0]).toMatchObject({
      headers: { 'X-Twice': 'two' },
      multiValueHeaders: { 'X-Twice': ['one', 'two'] },
    });
  });

  test.each([{ payload: '{"no":"status"}' }, { error: { errorMessage: 'broken' } }])(
    'answers 502 where the function returned %j',
    async (result) => {
      returned = result;
      expect((await post('/slack/interactions', FORM)).status).toBe(502);
    },
  );
});
