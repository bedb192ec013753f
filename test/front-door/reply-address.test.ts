// biome-ignore-all lint/suspicious/noThenProperty: the word of a fault rule.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { stackOfFile } from '#test/conversation';
import { send } from '#test/front-door/outcome';

const here = stackOfFile();

describe('A response_url that is not Slack’s', () => {
  const called: string[] = [];
  let stranger: Server;
  let port = 0;

  beforeAll(async () => {
    stranger = createServer((request, response) => {
      called.push(`${request.method} ${request.url}`);
      response.end('ok');
    });
    await new Promise<void>((resolve) => stranger.listen(0, 'localhost', resolve));
    port = (stranger.address() as AddressInfo).port;
  });
  afterAll(() => new Promise<void>((resolve) => stranger.close(() => resolve())));
  afterEach(() => {
    called.length = 0;
  });

  const addresses: [string, () => string][] = [
    ['of a foreign host', () => `http://localhost:${port}/commands/T0LOCAL001/1/x`],
    ['of a foreign host behind a user name', () => `http://127.0.0.1@localhost:${port}/commands`],
    ['of a host that begins like Slack’s', () => 'https://hooks.slack.com.example.com/commands/T0/1/x'],
    ['of Slack’s host without TLS', () => 'http://hooks.slack.com/commands/T0/1/x'],
    ['of another kind', () => 'file:///etc/passwd'],
    ['that is no address', () => 'hooks.slack.com/commands'],
  ];

  test.each(addresses)('%s is never called; the asker is told in a direct message', async (_what, address) => {
    const { stack } = here;
    const since = (await stack.outgoing()).at(-1)?.n ?? 0;

    const outcome = await send(stack, { text: 'help', form: { response_url: address() } });

    expect(called).toEqual([]);
    const others = (await stack.outgoing(since)).filter(({ service }) => service.startsWith('other:'));
    expect(others).toEqual([]);
    expect(outcome.messages).toHaveLength(1);
    expect(outcome.messages[0]?.channel).toMatch(/^D/);
    expect(outcome.text).toContain('*/vm* virtual machines');
    expect(outcome.logged).toContainEqual(expect.objectContaining({ message: 'foreign-response-url' }));
    expect(outcome.counted).toContain('ForeignResponseUrl');
  });

  test('is not called either for a request that is refused', async () => {
    const form = { response_url: `http://localhost:${port}/x`, team_id: 'T0OTHER001' };

    const outcome = await send(here.stack, { text: 'list', form });

    expect(called).toEqual([]);
    expect(outcome.messages.map(({ channel }) => channel.slice(0, 1))).toEqual(['D']);
  });

  test('is not called by the function that answers for one that died', async () => {
    const { stack } = here;
    await stack.fault({
      service: 'lambda',
      match: { operation: 'Invocation', function: 'vm' },
      then: { kill: 'start' },
    });

    const form = { response_url: `http://localhost:${port}/x` };
    const outcome = await send(stack, { text: 'snapshot app01', form }, { invocations: 2 });

    expect(called).toEqual([]);
    expect(outcome.vcenter).toEqual([]);
    expect(outcome.text).toBe('❌ SlashVM failed before it could begin. Nothing was started; type it again.');
    expect(outcome.messages.map(({ channel }) => channel.slice(0, 1))).toEqual(['D']);
  });

  test('is not needed: without one the asker gets a direct message', async () => {
    const outcome = await send(here.stack, { text: 'help', form: { response_url: undefined } });

    expect(outcome.messages.map(({ channel }) => channel.slice(0, 1))).toEqual(['D']);
    expect(outcome.counted).not.toContain('ForeignResponseUrl');
  });
});
