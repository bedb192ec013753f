import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { editCard, postCard } from '#lib/slack/cards';
import type { Message } from '#lib/slack/message';
import { isOutOfReach } from '#lib/slack/refused';
import { ADMIN, GENERAL, SECRET, type SlackServer, startSlack, VSPHERE } from '#test/infra/local/slack/slack-server';
import { rateLimited, readers, refusing, slackFor } from '#test/lib/slack/slack-under-test';

let server: SlackServer;
beforeEach(async () => {
  server = await startSlack();
});
afterEach(() => server.close());

/** Sleeping moves the simulated time on. */
const desk = () => ({
  slack: slackFor(server),
  clock: {
    now: () => server.clock.now(),
    sleep: async (milliseconds: number) => server.clock.advance(milliseconds / 1000),
  },
});

const asked: Message = { severity: 'question', headline: 'May app01 be reset?' };
const decided: Message = { severity: 'success', headline: 'Approved' };
const many: Message = {
  ...asked,
  rows: Array.from({ length: 200 }, (_, n) => ({ words: `VM ${n} in a folder with a rather long name` })),
};

describe('a card', () => {
  test('stands in a channel and is edited in place', async () => {
    const card = await postCard(desk(), VSPHERE, asked);
    expect(await editCard(desk(), card, decided)).toEqual(card);
    expect(readers(server)).toEqual([{ channel: VSPHERE, text: '✅ Approved', edits: 1 }]);
  });

  test('goes to a person’s direct message, and is edited there', async () => {
    const card = await postCard(desk(), ADMIN, asked);
    expect(card.channel).toMatch(/^D/);
    await editCard(desk(), card, decided);
    expect(readers(server)).toEqual([{ channel: card.channel, text: '✅ Approved', edits: 1 }]);
  });

  test('sends what does not fit as a file', async () => {
    await postCard(desk(), VSPHERE, many);
    expect(readers(server)).toMatchObject([{ channel: VSPHERE }, { channel: VSPHERE, files: ['slashvm.txt'] }]);
  });

  test.each([SECRET, GENERAL])('is refused at once where the bot is not, so that it goes elsewhere: %s', async (to) => {
    const begun = server.clock.now();
    const error = await postCard(desk(), to, asked).catch((refused: Error) => refused);
    expect(isOutOfReach(error)).toBe(true);
    expect(server.clock.now() - begun).toBeLessThan(1000);
  });

  test('waits for a rate limit, as long as its patience lasts', async () => {
    server.fault({ operation: 'chat.postMessage' }, rateLimited(9));
    await postCard(desk(), VSPHERE, asked);
    server.fault({ operation: 'chat.update' }, rateLimited(9));
    const [message] = server.slack.transcript(0);
    const card = { channel: VSPHERE, ts: message?.ts ?? '' };
    await expect(editCard(desk(), card, decided, 2000)).rejects.toMatchObject({ code: 'ratelimited', retryAfter: 9 });
    expect(readers(server)).toEqual([{ channel: VSPHERE, text: '❓ May app01 be reset?' }]);
  });

  test('is sent again where nobody knows whether it arrived', async () => {
    server.fault({ operation: 'chat.postMessage' }, 'reset');
    await postCard(desk(), VSPHERE, asked);
    expect(readers(server)).toEqual([{ channel: VSPHERE, text: '❓ May app01 be reset?' }]);
  });

  test.each(['message_not_found', 'cant_update_message'])('is posted anew where an edit meets %s', async (code) => {
    const card = await postCard(desk(), VSPHERE, asked);
    server.fault({ operation: 'chat.update' }, refusing(code));
    const anew = await editCard(desk(), card, decided);
    expect(anew.ts).not.toBe(card.ts);
    expect(readers(server).at(-1)).toEqual({ channel: VSPHERE, text: '✅ Approved' });
  });
});
