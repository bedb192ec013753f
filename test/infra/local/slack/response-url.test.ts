import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  ADMIN,
  ARCHIVED,
  REQUESTER,
  SECRET,
  type SlackServer,
  startSlack,
  VSPHERE,
} from '#test/infra/local/slack/slack-server';

let server: SlackServer;
beforeEach(async () => {
  server = await startSlack();
});
afterEach(() => server.close());

const button = { type: 'button', action_id: 'confirm', value: 'v', text: { type: 'plain_text', text: 'Confirm' } };
const actions = [{ type: 'actions', elements: [button] }];
const texts = () => server.slack.transcript(0).map((item) => item.text);

describe('the response_url of a slash command', () => {
  test('answers the asker alone unless told otherwise', async () => {
    const { response_url } = server.slack.context(REQUESTER, VSPHERE);
    expect(await server.post(response_url, { text: 'for you' })).toEqual({ status: 200, body: 'ok' });
    await server.post(response_url, { text: 'for all', response_type: 'in_channel' });
    const [one, all] = server.slack.transcript(0);
    expect(one).toMatchObject({ channel: VSPHERE, ephemeralTo: REQUESTER, text: 'for you' });
    expect(all).not.toHaveProperty('ephemeralTo');
  });

  test('works five times', async () => {
    const { response_url } = server.slack.context(ADMIN, VSPHERE);
    for (let n = 0; n < 5; n += 1) expect((await server.post(response_url, { text: `${n}` })).status).toBe(200);
    const sixth = await server.post(response_url, { text: 'one too many' });
    expect(sixth).toEqual({ status: 404, body: '{"ok":false,"error":"used_url"}' });
    expect(texts()).toHaveLength(5);
  });

  test('works for thirty minutes', async () => {
    const { response_url } = server.slack.context(ADMIN, VSPHERE);
    server.clock.advance(29 * 60);
    expect((await server.post(response_url, { text: 'in time' })).status).toBe(200);
    server.clock.advance(61);
    const late = await server.post(response_url, { text: 'late' });
    expect(late).toEqual({ status: 404, body: '{"ok":false,"error":"expired_url"}' });
  });

  test('is known only with its secret', async () => {
    const { response_url } = server.slack.context(ADMIN, VSPHERE);
    expect((await server.post(`${response_url}x`, { text: 'guess' })).status).toBe(404);
  });

  test('works in conversations the bot is not in', async () => {
    const { response_url } = server.slack.context(ADMIN, SECRET);
    await server.post(response_url, { text: 'here', response_type: 'in_channel' });
    const direct = server.slack.context(REQUESTER, ADMIN);
    await server.post(direct.response_url, { text: 'between two' });
    expect(server.slack.transcript(0)).toMatchObject([{ channel: SECRET }, { channel: expect.stringMatching(/^D/) }]);
  });

  test('cannot replace: replace_original posts a new message', async () => {
    const { response_url } = server.slack.context(ADMIN, VSPHERE);
    await server.post(response_url, { text: 'first' });
    await server.post(response_url, { text: 'second', replace_original: true });
    expect(server.slack.transcript(0)).toMatchObject([
      { text: 'first', edits: [] },
      { text: 'second', edits: [] },
    ]);
  });

  test('cannot delete: delete_original does nothing', async () => {
    const { response_url } = server.slack.context(ADMIN, VSPHERE);
    await server.post(response_url, { text: 'first' });
    expect((await server.post(response_url, { delete_original: true })).status).toBe(200);
    expect(server.slack.transcript(0)).toMatchObject([{ text: 'first' }]);
    expect(server.slack.transcript(0)[0]).not.toHaveProperty('deleted');
  });

  test('refuses blocks that Slack refuses, and what is no JSON object', async () => {
    const { response_url } = server.slack.context(ADMIN, VSPHERE);
    const wrong = await server.post(response_url, { text: 'x', blocks: [{ type: 'nonsense' }] });
    expect(wrong.status).toBe(400);
    expect(JSON.parse(wrong.body)).toMatchObject({ ok: false, error: 'invalid_blocks' });
    expect(await server.post(response_url, 'text')).toEqual({ status: 400, body: 'invalid_payload' });
    expect(texts()).toEqual([]);
  });

  test('has no cap on the sum of block text', async () => {
    const { response_url } = server.slack.context(ADMIN, VSPHERE);
    const blocks = Array.from({ length: 5 }, () => ({
      type: 'section',
      text: { type: 'mrkdwn', text: 'x'.repeat(2900) },
    }));
    expect((await server.post(response_url, { text: 'long', blocks })).status).toBe(200);
  });

  test('is not given out where nobody can type', () => {
    expect(() => server.slack.context(ADMIN, ARCHIVED)).toThrow('archived');
    expect(() => server.slack.context(REQUESTER, SECRET)).toThrow('requester is not in #secret');
    expect(() => server.slack.context('U0NOBODY01', VSPHERE)).toThrow('U0NOBODY01');
  });
});

describe('the response_url of a click', () => {
  const clicked = async (user: string): Promise<{ url: string; payload: Record<string, unknown> }> => {
    const [item] = server.slack.transcript(0);
    await server.slack.click({ user, channel: item?.channel ?? '', ts: item?.ts ?? '', actionId: 'confirm' });
    const payload = server.app.payloads.at(-1) ?? {};
    return { url: String(payload['response_url']), payload };
  };

  test('edits the message that was clicked', async () => {
    await server.callJson('chat.postMessage', { channel: VSPHERE, text: 'sure?', blocks: actions });
    const { url, payload } = await clicked(ADMIN);
    expect(payload).toMatchObject({
      type: 'block_actions',
      user: { id: ADMIN },
      container: { type: 'message', channel_id: VSPHERE, is_ephemeral: false },
      message: { text: 'sure?' },
      actions: [{ action_id: 'confirm', value: 'v', type: 'button' }],
    });
    expect(await server.post(url, { text: 'done', replace_original: true })).toEqual({
      status: 200,
      body: '{"ok":true}',
    });
    expect(server.slack.transcript(0)).toMatchObject([{ text: 'done', blocks: [], edits: ['sure?'] }]);
  });

  test('edits an ephemeral message, which comes without its text in the payload', async () => {
    const { response_url } = server.slack.context(REQUESTER, VSPHERE);
    await server.post(response_url, { text: 'sure?', blocks: actions });
    const { url, payload } = await clicked(REQUESTER);
    expect(payload).not.toHaveProperty('message');
    await server.post(url, { text: 'done', replace_original: true });
    expect(server.slack.transcript(0)).toMatchObject([{ text: 'done', ephemeralTo: REQUESTER, edits: ['sure?'] }]);
  });

  test('deletes the message that was clicked', async () => {
    await server.callJson('chat.postMessage', { channel: VSPHERE, text: 'sure?', blocks: actions });
    const { url } = await clicked(ADMIN);
    await server.post(url, { delete_original: true });
    expect(server.slack.transcript(0)).toMatchObject([{ deleted: true }]);
  });

  test('posts anew without replace_original, in a thread only where all see it', async () => {
    await server.callJson('chat.postMessage', { channel: VSPHERE, text: 'sure?', blocks: actions });
    const { url } = await clicked(ADMIN);
    const thread_ts = server.slack.transcript(0)[0]?.ts;
    await server.post(url, { text: 'alone', thread_ts });
    await server.post(url, { text: 'threaded', thread_ts, response_type: 'in_channel', replace_original: false });
    const [, alone, threaded] = server.slack.transcript(0);
    expect(alone).not.toHaveProperty('thread_ts');
    expect(threaded).toMatchObject({ text: 'threaded', thread_ts });
  });

  test('is not given to those who do not see the message', async () => {
    const { response_url } = server.slack.context(REQUESTER, VSPHERE);
    await server.post(response_url, { text: 'sure?', blocks: actions });
    await expect(clicked(ADMIN)).rejects.toThrow('admin does not see that message');
  });
});
