// biome-ignore-all lint/suspicious/noThenProperty: the word of a fault rule.
import { request as httpRequest } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type LoopbackServer, sendJson, serveOnLoopback } from '#infra/local/aws/loopback-server';
import { StackClock } from '#infra/local/clock';
import { FaultBook, type FaultMatch, type FaultThen } from '#infra/local/faults';

let clock: StackClock;
let faults: FaultBook;

beforeEach(() => {
  clock = new StackClock();
  faults = new FaultBook(clock);
});

afterEach(() => clock.close());

const SUBJECT = {
  service: 'vcenter',
  method: 'POST',
  path: '/sdk/vim25/8.0.3.0/Task/task-1/CancelTask',
  operation: 'CancelTask',
  vcenter: 'prod',
} as const;

describe('a rule', () => {
  test.each<[boolean, FaultMatch]>([
    [true, {}],
    [true, { method: 'post' }],
    [false, { method: 'GET' }],
    [true, { path: '/Task/' }],
    [false, { path: '/Folder/' }],
    [true, { path: '/sdk/*/CancelTask' }],
    [false, { path: '/sdk/*/Cancel' }],
    [true, { operation: 'CancelTask' }],
    [true, { operation: '*Task' }],
    [false, { operation: 'Task' }],
    [true, { vcenter: 'prod', operation: 'CancelTask' }],
    [false, { vcenter: 'lab', operation: 'CancelTask' }],
    [false, { function: 'vm' }],
  ])('fits (%s) a request by %j', (expected, match) => {
    faults.add({ service: 'vcenter', match, then: 'reset' });
    expect(faults.faultFor(SUBJECT) !== undefined).toBe(expected);
    expect(faults.faultFor({ ...SUBJECT, service: 'slack' })).toBeUndefined();
  });

  test('applies once, so often as it says, or until it is cleared', () => {
    const applied = (times: number) => Array.from({ length: times }, () => faults.faultFor(SUBJECT) !== undefined);
    faults.add({ service: 'vcenter' });
    expect(applied(2)).toEqual([true, false]);
    faults.add({ service: 'vcenter', times: 2, after: 1 });
    expect(applied(4)).toEqual([false, true, true, false]);
    faults.add({ service: 'vcenter', times: 0 });
    expect(applied(3)).toEqual([true, true, true]);
    faults.clear();
    expect(applied(1)).toEqual([false]);
  });

  test('gives way to the next when it is used up, and can be removed', () => {
    faults.add({ service: 'vcenter', then: 'reset' });
    const second = faults.add({ service: 'vcenter', then: 'hang' });
    expect(faults.faultFor(SUBJECT)?.then).toBe('reset');
    expect(faults.remove(second)).toBe(true);
    expect(faults.faultFor(SUBJECT)).toBeUndefined();
    expect(faults.list()).toMatchObject([{ matched: 1, applied: 1 }]);
  });
});

describe('a fault on a request', () => {
  let server: LoopbackServer;
  let worked: number;

  beforeEach(async () => {
    worked = 0;
    server = await serveOnLoopback(async (request, response) => {
      const fault = faults.faultFor({ service: 'slack', path: String(request.url) });
      await faults.apply(fault, request, response, () => {
        worked += 1;
        sendJson(response, 200, { ok: true });
      });
    });
  });

  afterEach(() => server.close());

  const ask = (): Promise<string> =>
    new Promise((resolve) => {
      const outgoing = httpRequest(server.url, { agent: false, timeout: 300 }, async (response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
        resolve(`${response.statusCode} ${response.headers['retry-after'] ?? ''} ${Buffer.concat(chunks)}`);
      });
      outgoing.once('timeout', () => {
        resolve('silence');
        outgoing.destroy();
      });
      outgoing.once('error', (error: NodeJS.ErrnoException) => resolve(String(error.code)));
      outgoing.end();
    });

  test.each<[FaultThen | undefined, string, number]>([
    [undefined, '200  {"ok":true}', 1],
    ['reset', 'ECONNRESET', 0],
    ['lost', 'ECONNRESET', 1],
    ['hang', 'silence', 0],
    [{ status: 429, headers: { 'retry-after': '3' }, body: { ok: false } }, '429 3 {"ok":false}', 0],
    [{ status: 503, body: 'busy' }, '503  busy', 0],
    [{ onlyTheServiceKnows: 1 }, '200  {"ok":true}', 1],
  ])('%j answers %s', async (then, answer, times) => {
    faults.add(then === undefined ? { service: 'slack' } : { service: 'slack', then });
    expect(await ask()).toBe(answer);
    expect(worked).toBe(times);
  });

  test('waits on the stack’s clock', async () => {
    faults.add({ service: 'slack', delayMs: 60_000 });
    const answer = ask();
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(worked).toBe(0);
    clock.advance(60);
    expect(await answer).toBe('200  {"ok":true}');
  });
});
