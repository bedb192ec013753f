import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ADMIN, BOT_TOKEN, type SlackServer, startSlack, VSPHERE } from '#test/infra/local/slack/slack-server';

let server: SlackServer;
beforeEach(async () => {
  server = await startSlack();
});
afterEach(() => server.close());

describe('a call of the Web API', () => {
  test('wants a token', async () => {
    expect(await server.call('auth.test', {}, '')).toEqual({ ok: false, error: 'not_authed' });
  });

  test('refuses a wrong token', async () => {
    expect(await server.call('auth.test', {}, 'xoxb-other')).toEqual({ ok: false, error: 'invalid_auth' });
  });

  test('takes the token as an argument too', async () => {
    expect((await server.call('auth.test', { token: BOT_TOKEN }, '')).ok).toBe(true);
  });

  test('answers unknown_method for what does not exist, inherited names included', async () => {
    expect((await server.call('chat.explode')).error).toBe('unknown_method');
    expect((await server.call('constructor')).error).toBe('unknown_method');
  });

  test('says which scope is missing', async () => {
    const small = await startSlack({ scopes: ['commands'] });
    const answer = await small.call('chat.postMessage', { channel: VSPHERE, text: 'hi' });
    await small.close();
    expect(answer).toMatchObject({ error: 'missing_scope', needed: 'chat:write', provided: 'commands' });
  });

  test('refuses a body that is no JSON though it says so', async () => {
    const response = await fetch(`${server.url}/api/auth.test`, {
      method: 'POST',
      body: '{',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${BOT_TOKEN}` },
    });
    expect(await response.json()).toEqual({ ok: false, error: 'invalid_json' });
  });

  test('does not see arguments in JSON where the method only reads', async () => {
    expect((await server.callJson('users.info', { user: ADMIN })).error).toBe('invalid_arguments');
    expect((await server.call('users.info', { user: ADMIN })).ok).toBe(true);
  });

  test('is written into the journal with its method as the operation', async () => {
    await server.call('auth.test');
    expect(server.journal.list(0, 'slack')).toMatchObject([
      { method: 'POST', path: '/api/auth.test', operation: 'auth.test', status: 200 },
    ]);
  });
});

test('a sender that goes away in the middle of a request posts nothing and harms nobody', async () => {
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  const head = `POST /api/chat.postMessage HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${BOT_TOKEN}\r\n`;
  socket.write(`${head}content-type: application/x-www-form-urlencoded\r\ncontent-length: 100\r\n\r\nchannel=`);
  await once(socket, 'ready');
  await new Promise((resolve) => setTimeout(resolve, 50));
  socket.destroy();
  expect((await server.call('auth.test')).ok).toBe(true);
  expect(server.slack.transcript(0)).toEqual([]);
});

describe('a fault', () => {
  test('answers in the place of Slack', async () => {
    server.fault({ operation: 'auth.test' }, { status: 503, body: 'down' });
    const response = await fetch(`${server.url}/api/auth.test`, { method: 'POST' });
    expect(response.status).toBe(503);
  });

  test('that loses the answer still posts the message', async () => {
    server.fault({ operation: 'chat.postMessage' }, 'lost');
    await expect(server.call('chat.postMessage', { channel: VSPHERE, text: 'once' })).rejects.toThrow();
    expect(server.slack.transcript(0)).toMatchObject([{ text: 'once' }]);
    expect(server.journal.list(0, 'slack')).toMatchObject([{ status: 0 }]);
  });

  test('that resets the connection leaves nothing posted', async () => {
    server.fault({ path: '/api/chat.' }, 'reset');
    await expect(server.call('chat.postMessage', { channel: VSPHERE, text: 'never' })).rejects.toThrow();
    expect(server.slack.transcript(0)).toEqual([]);
  });
});

describe('rate limits', () => {
  test('let chat.update through 50 times a minute for the whole workspace, then say when again', async () => {
    const { ts = '' } = await server.call('chat.postMessage', { channel: VSPHERE, text: 'start' });
    for (let n = 0; n < 50; n += 1) {
      expect((await server.call('chat.update', { channel: VSPHERE, ts, text: `step ${n}` })).ok).toBe(true);
    }
    const response = await fetch(`${server.url}/api/chat.update`, {
      method: 'POST',
      body: new URLSearchParams({ channel: VSPHERE, ts, text: 'too soon' }),
      headers: { authorization: `Bearer ${BOT_TOKEN}` },
    });
    expect(response.status).toBe(429);
    expect(await response.json()).toEqual({ ok: false, error: 'ratelimited' });
    const wait = Number(response.headers.get('retry-after'));
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(60);
    server.clock.advance(wait);
    expect((await server.call('chat.update', { channel: VSPHERE, ts, text: 'now' })).ok).toBe(true);
  });

  test('let a channel take a burst of posts, then one a second', async () => {
    const posts = Array.from({ length: 30 }, (_, n) =>
      server.call('chat.postMessage', { channel: VSPHERE, text: `${n}` }),
    );
    expect((await Promise.all(posts)).every((answer) => answer.ok)).toBe(true);
    const more = Array.from({ length: 5 }, () => server.call('chat.postMessage', { channel: VSPHERE, text: 'more' }));
    expect((await Promise.all(more)).some((answer) => answer.error === 'ratelimited')).toBe(true);
    expect((await server.call('chat.postMessage', { channel: ADMIN, text: 'elsewhere' })).ok).toBe(true);
    server.clock.advance(2);
    expect((await server.call('chat.postMessage', { channel: VSPHERE, text: 'later' })).ok).toBe(true);
  });
});
