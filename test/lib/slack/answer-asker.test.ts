import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { answerAsker } from '#lib/slack/answer-asker';
import type { Message } from '#lib/slack/message';
import { ADMIN, SECRET, type SlackServer, startSlack } from '#test/infra/local/slack/slack-server';
import { readers, refusing, slackFor } from '#test/lib/slack/slack-under-test';

let server: SlackServer;
beforeEach(async () => {
  server = await startSlack();
});
afterEach(() => server.close());

const hello: Message = { severity: 'info', headline: 'Hello' };
const long: Message = {
  ...hello,
  rows: Array.from({ length: 300 }, (_, index) => ({ words: `line number ${index}` })),
};
const addressed = () => ({ user: ADMIN, responseUrl: server.slack.context(ADMIN, SECRET).response_url });

describe('answerAsker', () => {
  test('answers where it was asked, for the asker alone', async () => {
    expect(await answerAsker(slackFor(server), addressed(), hello)).toBe(true);
    expect(readers(server)).toEqual([{ channel: SECRET, ephemeralTo: ADMIN, text: 'ℹ️ Hello' }]);
  });

  test('writes a direct message where there is no reply address', async () => {
    expect(await answerAsker(slackFor(server), { user: ADMIN, responseUrl: undefined }, hello)).toBe(true);
    expect(readers(server)).toEqual([{ channel: expect.stringMatching(/^D/), text: 'ℹ️ Hello' }]);
  });

  test('writes a direct message where the reply address is used up', async () => {
    const asker = addressed();
    for (let use = 0; use < 6; use += 1) await answerAsker(slackFor(server), asker, hello);
    expect(readers(server).at(-1)).toEqual({ channel: expect.stringMatching(/^D/), text: 'ℹ️ Hello' });
    expect(readers(server)).toHaveLength(6);
  });

  test('writes a direct message where the reply address is a foreign host’s', async () => {
    const asker = { user: ADMIN, responseUrl: 'https://evil.example/commands/1' };
    expect(await answerAsker(slackFor(server), asker, hello)).toBe(true);
    expect(readers(server)).toEqual([{ channel: expect.stringMatching(/^D/), text: 'ℹ️ Hello' }]);
  });

  test('says no where Slack takes neither', async () => {
    server.fault({ operation: 'response_url' }, { status: 500, body: '' });
    server.fault({ operation: 'chat.postMessage' }, refusing('account_inactive'));
    expect(await answerAsker(slackFor(server), addressed(), hello)).toBe(false);
  });

  test('sends what is too long as a file into the direct message', async () => {
    expect(await answerAsker(slackFor(server), addressed(), long)).toBe(true);
    expect(readers(server)).toMatchObject([
      { channel: SECRET, ephemeralTo: ADMIN, text: expect.stringContaining('in the file `slashvm.txt`') },
      { channel: expect.stringMatching(/^D/), text: 'ℹ️ The whole of it: Hello' },
      { channel: expect.stringMatching(/^D/), files: ['slashvm.txt'] },
    ]);
  });

  test('says where it was asked that the file could not be sent', async () => {
    server.fault({ operation: 'chat.postMessage' }, refusing('messages_tab_disabled'));
    expect(await answerAsker(slackFor(server), addressed(), long)).toBe(true);
    expect(readers(server).at(-1)).toMatchObject({
      channel: SECRET,
      text: expect.stringContaining('The file slashvm.txt could not be sent (Slack: messages_tab_disabled).'),
    });
  });

  test('passes an error that is not Slack’s on', async () => {
    const slack = { ...slackFor(server), respond: () => Promise.reject(new TypeError('a bug')) };
    await expect(answerAsker(slack, addressed(), hello)).rejects.toThrow('a bug');
  });
});
