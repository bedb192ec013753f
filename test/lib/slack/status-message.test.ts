import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Message } from '#lib/slack/message';
import { type StatusAddress, type StatusHome, StatusMessage } from '#lib/slack/status-message';
import { ADMIN, ARCHIVED, SECRET, type SlackServer, startSlack, VSPHERE } from '#test/infra/local/slack/slack-server';
import { rateLimited, readers, refusing, slackFor } from '#test/lib/slack/slack-under-test';

let server: SlackServer;
let remembered: StatusAddress[];
beforeEach(async () => {
  server = await startSlack();
  remembered = [];
});
afterEach(() => server.close());

/** Sleeping moves the simulated time on. */
const clock = () => ({
  now: () => server.clock.now(),
  sleep: async (milliseconds: number) => server.clock.advance(milliseconds / 1000),
});

const statusIn = (channel: string, more: Partial<StatusHome & { address: StatusAddress }> = {}): StatusMessage => {
  const { address, ...home } = more;
  return new StatusMessage(
    slackFor(server),
    clock(),
    { channel, user: ADMIN, responseUrl: undefined, ...home },
    { address, remember: async (posted) => void remembered.push(posted) },
  );
};

const working = (text: string): Message => ({ severity: 'working', headline: text });
const done: Message = { severity: 'success', headline: 'Done' };
const texts = () => server.slack.transcript(0).map(({ text }) => text);

describe('show', () => {
  test('posts once, remembers where, and edits in place', async () => {
    const status = statusIn(VSPHERE);
    expect(status.isPosted).toBe(false);
    await status.show(working('0 %'));
    expect(status.isPosted).toBe(true);
    server.clock.advance(3);
    await status.show(working('50 %'));
    expect(readers(server)).toEqual([{ channel: VSPHERE, text: '⏳ 50 %', edits: 1 }]);
    expect(remembered).toMatchObject([{ channel: VSPHERE, direct: false }]);
  });

  test('posts once where the last word comes before the first is through', async () => {
    const status = statusIn(VSPHERE);
    const first = status.show(working('0 %'));
    const second = status.show(working('10 %'));
    expect(await status.conclude(done)).toBe(true);
    await Promise.all([first, second]);
    expect(readers(server)).toEqual([{ channel: VSPHERE, text: '✅ Done', edits: 1 }]);
  });

  test('goes on with a message that another invocation posted', async () => {
    await statusIn(VSPHERE).show(working('0 %'));
    const [address] = remembered;
    if (address !== undefined) await statusIn(VSPHERE, { address }).show(working('20 %'));
    expect(readers(server)).toEqual([{ channel: VSPHERE, text: '⏳ 20 %', edits: 1 }]);
  });

  test('keeps a pace: 3 seconds apart for 30, then 10, then a minute', async () => {
    let now = 0;
    const steady = { now: () => now, sleep: async () => undefined };
    const home = { channel: VSPHERE, user: ADMIN, responseUrl: undefined };
    const options = { address: undefined, remember: async () => undefined };
    const status = new StatusMessage(slackFor(server), steady, home, options);
    const shown: number[] = [];
    for (let second = 0; second <= 600; second += 1) {
      now = second * 1000;
      await status.show(working(`at ${second}`));
      if (texts().includes(`⏳ at ${second}`)) shown.push(second);
      server.clock.advance(1);
    }
    const gaps = shown.slice(1).map((at, index) => at - (shown[index] ?? 0));
    expect(shown.slice(0, 11)).toEqual([0, 3, 6, 9, 12, 15, 18, 21, 24, 27, 30]);
    expect(new Set(gaps.slice(10, 37))).toEqual(new Set([10]));
    expect(new Set(gaps.slice(37))).toEqual(new Set([60]));
  });

  test('does not edit where nothing changed', async () => {
    const status = statusIn(VSPHERE);
    await status.show(working('0 %'));
    server.clock.advance(60);
    await status.show(working('0 %'));
    expect(readers(server)).toEqual([{ channel: VSPHERE, text: '⏳ 0 %' }]);
  });

  test('drops an edit that is limited, and stays quiet as long as Slack says', async () => {
    const status = statusIn(VSPHERE);
    await status.show(working('0 %'));
    server.fault({ operation: 'chat.update' }, rateLimited(20));
    server.clock.advance(3);
    await status.show(working('10 %'));
    server.clock.advance(10);
    await status.show(working('20 %'));
    expect(texts()).toEqual(['⏳ 0 %']);
    server.clock.advance(10);
    await status.show(working('30 %'));
    expect(texts()).toEqual(['⏳ 30 %']);
  });

  test.each([
    ['private, and the bot is not in it', SECRET],
    ['archived', ARCHIVED],
  ])('stands in a direct message where the channel is %s', async (_what, channel) => {
    await statusIn(channel).show(working('0 %'));
    expect(remembered).toMatchObject([{ direct: true }]);
    expect(readers(server)).toEqual([{ channel: remembered[0]?.channel, text: '⏳ 0 %' }]);
    expect(remembered[0]?.channel).toMatch(/^D/);
  });
});

describe('conclude', () => {
  test('replaces what was shown, whatever the pace', async () => {
    const status = statusIn(VSPHERE);
    await status.show(working('0 %'));
    expect(await status.conclude(done)).toBe(true);
    expect(readers(server)).toEqual([{ channel: VSPHERE, text: '✅ Done', edits: 1 }]);
  });

  test('posts where nothing was shown before', async () => {
    expect(await statusIn(VSPHERE).conclude(done)).toBe(true);
    expect(readers(server)).toEqual([{ channel: VSPHERE, text: '✅ Done' }]);
  });

  test('waits as long as Slack wants, and then says it', async () => {
    const status = statusIn(VSPHERE);
    await status.show(working('0 %'));
    server.fault({ operation: 'chat.update' }, rateLimited(30));
    const before = server.clock.now();
    expect(await status.conclude(done)).toBe(true);
    expect(server.clock.now() - before).toBeGreaterThanOrEqual(30_000);
    expect(texts()).toEqual(['✅ Done']);
  });

  test('stays owed where Slack wants longer than this invocation has', async () => {
    server.fault({ operation: 'chat.postMessage' }, rateLimited(300));
    expect(await statusIn(VSPHERE).conclude(done)).toBe(false);
    expect(texts()).toEqual([]);
  });

  test('is sent again where nobody knows whether it arrived: a doubled message beats none', async () => {
    server.fault({ operation: 'chat.postMessage' }, 'lost');
    expect(await statusIn(VSPHERE).conclude(done)).toBe(true);
    expect(texts()).toEqual(['✅ Done', '✅ Done']);
  });

  test('is sent again where it did not arrive', async () => {
    server.fault({ operation: 'chat.postMessage' }, 'reset');
    expect(await statusIn(VSPHERE).conclude(done)).toBe(true);
    expect(texts()).toEqual(['✅ Done']);
  });

  test.each(['edit_window_closed', 'cant_update_message', 'message_not_found'])(
    'is posted anew where the edit is refused with %s',
    async (error) => {
      const status = statusIn(VSPHERE);
      await status.show(working('0 %'));
      server.fault({ operation: 'chat.update' }, refusing(error));
      expect(await status.conclude(done)).toBe(true);
      expect(texts()).toEqual(['⏳ 0 %', '✅ Done']);
      expect(remembered).toHaveLength(2);
    },
  );

  test('also goes to the asker by the reply address where the bot could not write', async () => {
    const { response_url: responseUrl } = server.slack.context(ADMIN, SECRET);
    const status = statusIn(SECRET, { responseUrl });
    await status.show(working('0 %'));
    expect(await status.conclude(done)).toBe(true);
    expect(readers(server)).toEqual([
      { channel: remembered[0]?.channel, text: '✅ Done', edits: 1 },
      { channel: SECRET, ephemeralTo: ADMIN, text: '✅ Done' },
    ]);
  });

  test('sends the file that the last word speaks of, and none before', async () => {
    const rows = Array.from({ length: 300 }, (_, index) => ({ words: `line number ${index}` }));
    const status = statusIn(VSPHERE);
    await status.show({ ...working('0 %'), rows });
    expect(texts()[0]).toContain('will come in a file at the end.');
    expect(await status.conclude({ ...done, rows })).toBe(true);
    expect(readers(server)).toMatchObject([
      { text: expect.stringContaining('in the file `slashvm.txt`'), edits: 1 },
      { files: ['slashvm.txt'] },
    ]);
  });

  test('says that a file could not be sent', async () => {
    const rows = Array.from({ length: 300 }, (_, index) => ({ words: `line number ${index}` }));
    server.fault({ operation: 'files.getUploadURLExternal' }, refusing('missing_scope'));
    expect(await statusIn(VSPHERE).conclude({ ...done, rows })).toBe(true);
    expect(texts()[1]).toMatch(/^⚠️ The file slashvm\.txt could not be sent \(Slack: missing_scope\)\./);
  });

  test('passes an error that is not Slack’s on', async () => {
    const slack = { ...slackFor(server), post: () => Promise.reject(new TypeError('a bug')) };
    const home = { channel: VSPHERE, user: ADMIN, responseUrl: undefined };
    const status = new StatusMessage(slack, clock(), home, { address: undefined, remember: async () => undefined });
    await expect(status.conclude(done)).rejects.toThrow('a bug');
    await expect(status.show(done)).rejects.toThrow('a bug');
  });
});
