import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  ADMIN,
  ARCHIVED,
  GENERAL,
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

const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });
const posted = async (args: Record<string, string> = {}): Promise<string> =>
  (await server.call('chat.postMessage', { channel: VSPHERE, text: 'first', ...args })).ts ?? '';

describe('chat.postMessage', () => {
  test('answers with the channel, a time stamp and the message', async () => {
    const answer = await server.call('chat.postMessage', { channel: VSPHERE, text: 'hello' });
    expect(answer).toMatchObject({ ok: true, channel: VSPHERE, message: { type: 'message', text: 'hello' } });
    expect(answer.ts).toMatch(/^\d{10}\.\d{6}$/);
  });

  test('takes a JSON body, and blocks as JSON text in a form', async () => {
    await server.callJson('chat.postMessage', { channel: VSPHERE, text: 'json', blocks: [section('one')] });
    await server.call('chat.postMessage', { channel: VSPHERE, text: 'form', blocks: JSON.stringify([section('two')]) });
    expect(server.slack.transcript(0).map((item) => item.blocks)).toEqual([[section('one')], [section('two')]]);
  });

  test('finds a channel by its name', async () => {
    expect((await server.call('chat.postMessage', { channel: '#vsphere', text: 'hi' })).channel).toBe(VSPHERE);
  });

  test.each([
    ['not_in_channel', 'a public channel the bot is not in', GENERAL],
    ['channel_not_found', 'a private channel the bot is not in', SECRET],
    ['channel_not_found', 'a channel that does not exist', 'C0NOWHERE1'],
    ['channel_not_found', 'a person who does not exist', 'U0NOBODY01'],
    ['is_archived', 'an archived channel', ARCHIVED],
    ['cannot_dm_bot', 'the bot itself', 'U0SLASHVM1'],
  ])('answers %s for %s', async (error, _what, channel) => {
    expect(await server.call('chat.postMessage', { channel, text: 'hi' })).toEqual({ ok: false, error });
    expect(server.slack.transcript(0)).toEqual([]);
  });

  test('opens the direct message with a person, and finds it again', async () => {
    const first = await server.call('chat.postMessage', { channel: REQUESTER, text: 'hi' });
    expect(first.channel).toMatch(/^D[A-Z0-9]{8,}$/);
    const second = await server.call('chat.postMessage', { channel: first.channel ?? '', text: 'again' });
    const third = await server.call('chat.postMessage', { channel: REQUESTER, text: 'and again' });
    expect([second.channel, third.channel]).toEqual([first.channel, first.channel]);
  });

  test('wants something to show', async () => {
    expect((await server.call('chat.postMessage', { channel: VSPHERE })).error).toBe('no_text');
    expect((await server.call('chat.postMessage', { channel: VSPHERE, text: ' ' })).error).toBe('no_text');
  });

  test('cuts a text at 40,000 characters, counted as code points', async () => {
    await server.callJson('chat.postMessage', { channel: VSPHERE, text: '😀'.repeat(40_001) });
    expect(server.slack.transcript(0)[0]?.text).toBe('😀'.repeat(40_000));
  });

  test('builds the text from the blocks where there is none', async () => {
    const blocks = [{ type: 'header', text: { type: 'plain_text', text: 'Title' } }, section('body')];
    await server.callJson('chat.postMessage', { channel: VSPHERE, blocks });
    expect(server.slack.transcript(0)[0]?.text).toBe('Title\nbody');
  });

  test('keeps markdown_text apart from text and under 12,000 characters', async () => {
    const both = await server.call('chat.postMessage', { channel: VSPHERE, text: 'a', markdown_text: 'b' });
    expect(both.error).toBe('markdown_text_conflict');
    const long = await server.callJson('chat.postMessage', { channel: VSPHERE, markdown_text: 'x'.repeat(12_001) });
    expect(long.error).toBe('msg_too_long');
  });

  test('posts into a thread that exists', async () => {
    const ts = await posted();
    expect((await server.call('chat.postMessage', { channel: VSPHERE, text: 'reply', thread_ts: ts })).ok).toBe(true);
    expect(server.slack.transcript(1)).toMatchObject([{ text: 'reply', thread_ts: ts }]);
    const lost = await server.call('chat.postMessage', { channel: VSPHERE, text: 'reply', thread_ts: '1.000000' });
    expect(lost.error).toBe('thread_not_found');
  });

  test('names the missing argument', async () => {
    const answer = await server.call('chat.postMessage', { text: 'hi' });
    expect(answer).toMatchObject({
      error: 'invalid_arguments',
      response_metadata: { messages: ['[ERROR] missing required field: channel [json-pointer:]'] },
    });
  });
});

describe('chat.update', () => {
  test('edits a message, and drops its blocks where only text is sent', async () => {
    const ts = await posted({ blocks: JSON.stringify([section('first')]) });
    const answer = await server.call('chat.update', { channel: VSPHERE, ts, text: 'second' });
    expect(answer).toMatchObject({ ok: true, ts, channel: VSPHERE, text: 'second' });
    expect(server.slack.transcript(0)).toEqual([
      { n: 2, ts, channel: VSPHERE, user: 'U0SLASHVM1', text: 'second', blocks: [], edits: ['first'] },
    ]);
  });

  test('takes 4,000 characters of text and not one more', async () => {
    const ts = await posted();
    expect((await server.callJson('chat.update', { channel: VSPHERE, ts, text: '😀'.repeat(4000) })).ok).toBe(true);
    const long = await server.callJson('chat.update', { channel: VSPHERE, ts, text: 'x'.repeat(4001) });
    expect(long.error).toBe('msg_too_long');
  });

  test('wants the channel by its id', async () => {
    const ts = await posted();
    expect((await server.call('chat.update', { channel: '#vsphere', ts, text: 'x' })).error).toBe('channel_not_found');
    const { ts: direct = '' } = await server.call('chat.postMessage', { channel: ADMIN, text: 'hi' });
    expect((await server.call('chat.update', { channel: ADMIN, ts: direct, text: 'x' })).error).toBe(
      'channel_not_found',
    );
  });

  test('does not know a message that is not there, is deleted or is elsewhere', async () => {
    const ts = await posted();
    expect((await server.call('chat.update', { channel: VSPHERE, ts: '1.000000', text: 'x' })).error).toBe(
      'message_not_found',
    );
    expect((await server.call('chat.update', { channel: GENERAL, ts, text: 'x' })).error).toBe('message_not_found');
    await server.call('chat.delete', { channel: VSPHERE, ts });
    expect((await server.call('chat.update', { channel: VSPHERE, ts, text: 'x' })).error).toBe('message_not_found');
  });

  test('cannot edit what came by a response_url', async () => {
    const { response_url } = server.slack.context(ADMIN, VSPHERE);
    await server.post(response_url, { text: 'for all', response_type: 'in_channel' });
    await server.post(response_url, { text: 'for one' });
    const [all, one] = server.slack.transcript(0);
    expect((await server.call('chat.update', { channel: VSPHERE, ts: all?.ts ?? '', text: 'x' })).error).toBe(
      'cant_update_message',
    );
    expect((await server.call('chat.update', { channel: VSPHERE, ts: one?.ts ?? '', text: 'x' })).error).toBe(
      'message_not_found',
    );
  });

  test('does not turn rich text into other blocks', async () => {
    const rich = [
      { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'a' }] }] },
    ];
    const ts = await posted({ blocks: JSON.stringify(rich) });
    const answer = await server.callJson('chat.update', { channel: VSPHERE, ts, text: 'b', blocks: [section('b')] });
    expect(answer.error).toBe('block_mismatch');
  });
});

describe('chat.postEphemeral', () => {
  test('shows to one person in a channel that both are in', async () => {
    const answer = await server.call('chat.postEphemeral', { channel: VSPHERE, user: REQUESTER, text: 'psst' });
    expect(answer).toEqual({ ok: true, message_ts: expect.any(String) });
    expect(server.slack.transcript(0)).toMatchObject([{ ephemeralTo: REQUESTER, text: 'psst' }]);
  });

  test('refuses a person who is not there, and a channel the bot is not in', async () => {
    const gone = await server.call('chat.postEphemeral', { channel: VSPHERE, user: 'U0NOBODY01', text: 'psst' });
    const away = await server.call('chat.postEphemeral', { channel: GENERAL, user: ADMIN, text: 'psst' });
    expect([gone.error, away.error]).toEqual(['user_not_in_channel', 'not_in_channel']);
  });

  test('leaves a message that cannot be edited', async () => {
    const { message_ts } = await server.call('chat.postEphemeral', { channel: VSPHERE, user: ADMIN, text: 'psst' });
    const answer = await server.call('chat.update', { channel: VSPHERE, ts: String(message_ts), text: 'x' });
    expect(answer.error).toBe('message_not_found');
  });
});

describe('chat.delete', () => {
  test('takes a message away and keeps what it said as an edit', async () => {
    const ts = await posted();
    expect(await server.call('chat.delete', { channel: VSPHERE, ts })).toEqual({ ok: true, channel: VSPHERE, ts });
    expect(server.slack.transcript(0)).toMatchObject([{ n: 2, ts, deleted: true, text: '', edits: ['first'] }]);
  });
});

describe('the transcript', () => {
  test('rises with every change and gives what changed later, whole', async () => {
    const first = await posted({ text: 'a' });
    const second = await posted({ text: 'b' });
    await server.call('chat.update', { channel: VSPHERE, ts: first, text: 'c' });
    expect(server.slack.transcript(0).map((item) => [item.n, item.ts, item.text])).toEqual([
      [2, second, 'b'],
      [3, first, 'c'],
    ]);
    expect(server.slack.transcript(2)).toMatchObject([{ n: 3, text: 'c', edits: ['a'] }]);
    expect(server.slack.transcript(3)).toEqual([]);
  });

  test('gives every message a time stamp of its own, on the clock', async () => {
    const stamps = await Promise.all(Array.from({ length: 10 }, () => posted()));
    expect(new Set(stamps).size).toBe(10);
    server.clock.advance(3600);
    expect(Number(await posted()) - Number(stamps[0])).toBeGreaterThanOrEqual(3600);
  });
});
