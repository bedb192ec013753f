import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { SlackRefused } from '#lib/slack/refused';
import { renderMessage } from '#lib/slack/render-message';
import { createSlack } from '#lib/slack/slack';
import { ADMIN, BOT_TOKEN, SECRET, type SlackServer, startSlack, VSPHERE } from '#test/infra/local/slack/slack-server';
import { rateLimited, readers, refusing, slackFor } from '#test/lib/slack/slack-under-test';

let server: SlackServer;
beforeEach(async () => {
  server = await startSlack();
});
afterEach(() => server.close());

const hello = renderMessage({ severity: 'info', headline: 'Hello', notes: ['a note'] });

const refusal = async (sent: Promise<unknown>): Promise<Partial<SlackRefused>> => {
  const error = await sent.then(
    () => undefined,
    (failure: SlackRefused) => failure,
  );
  expect(error?.name).toBe('SlackRefused');
  const { code, inDoubt, retryAfter } = error as SlackRefused;
  return { code, inDoubt, ...(retryAfter === undefined ? {} : { retryAfter }) };
};

describe('createSlack', () => {
  test('posts in a channel, edits in place, and opens a direct message by a user’s id', async () => {
    const slack = slackFor(server);
    const posted = await slack.post(VSPHERE, hello);
    await slack.update(posted, renderMessage({ severity: 'success', headline: 'Done' }));
    const direct = await slack.post(ADMIN, hello);
    expect(direct.channel).toMatch(/^D/);
    expect(readers(server)).toEqual([
      { channel: VSPHERE, text: '✅ Done', edits: 1 },
      { channel: direct.channel, text: 'ℹ️ Hello\na note' },
    ]);
    expect(server.slack.violations(0)).toEqual([]);
  });

  test('sends a file into a conversation', async () => {
    await slackFor(server).share(VSPHERE, { name: 'vms.csv', title: 'VMs', content: 'name\napp01\n' });
    expect(readers(server)).toMatchObject([{ channel: VSPHERE, files: ['vms.csv'] }]);
  });

  test('answers at a reply address, for the asker alone', async () => {
    const { response_url } = server.slack.context(ADMIN, SECRET);
    await slackFor(server).respond(response_url, hello);
    expect(readers(server)).toEqual([{ channel: SECRET, ephemeralTo: ADMIN, text: 'ℹ️ Hello\na note' }]);
  });

  test('never calls a reply address on a foreign host', async () => {
    const slack = createSlack({ token: async () => BOT_TOKEN, apiUrl: `${server.url}/api/`, teamIds: [] });
    const { response_url } = server.slack.context(ADMIN, VSPHERE);
    expect(await refusal(slack.respond(response_url, hello))).toMatchObject({ code: 'foreign_response_url' });
    expect(readers(server)).toEqual([]);
  });

  test.each(['invalid_blocks', 'msg_blocks_too_long'])('sends the text alone where Slack says %s', async (error) => {
    server.fault({ operation: 'chat.postMessage' }, refusing(error));
    await slackFor(server).post(VSPHERE, hello);
    const [message] = server.slack.transcript(0);
    expect(message).toMatchObject({ text: 'ℹ️ Hello\na note', blocks: [] });
  });

  test('passes on Slack’s own word for a refusal', async () => {
    expect(await refusal(slackFor(server).post(SECRET, hello))).toMatchObject({ inDoubt: false });
    server.fault({ operation: 'chat.postMessage' }, refusing('restricted_action'));
    expect(await refusal(slackFor(server).post(VSPHERE, hello))).toEqual({ code: 'restricted_action', inDoubt: false });
    expect(await refusal(slackFor(server, 'xoxb-other').post(VSPHERE, hello))).toMatchObject({ code: 'invalid_auth' });
  });

  test('passes on how long to wait, and does not wait itself', async () => {
    server.fault({ operation: 'chat.update' }, rateLimited(9));
    const slack = slackFor(server);
    const posted = await slack.post(VSPHERE, hello);
    const begun = performance.now();
    const refused = await refusal(slack.update(posted, hello));
    expect(refused).toEqual({ code: 'ratelimited', inDoubt: false, retryAfter: 9 });
    expect(performance.now() - begun).toBeLessThan(2000);
  });

  test('is in doubt where an answer is lost, and does not post again by itself', async () => {
    server.fault({ operation: 'chat.postMessage' }, 'lost');
    expect(await refusal(slackFor(server).post(VSPHERE, hello))).toEqual({ code: 'no_answer', inDoubt: true });
    expect(readers(server)).toHaveLength(1);
  });

  test('carries neither token nor address in an error', async () => {
    server.fault({ operation: 'chat.postMessage' }, 'reset');
    const error = await slackFor(server)
      .post(VSPHERE, hello)
      .catch((failure: Error) => failure);
    const { cause, message, stack } = error as Error;
    expect(`${message} ${stack} ${JSON.stringify(error)} ${String(cause)}`).not.toMatch(/xoxb|127\.0\.0\.1/);
  });

  test('reads the token for each call, so that a rotation is taken up', async () => {
    let token = 'xoxb-old';
    const slack = createSlack({ token: async () => token, apiUrl: `${server.url}/api/`, teamIds: [] });
    expect(await refusal(slack.post(VSPHERE, hello))).toMatchObject({ code: 'invalid_auth' });
    token = BOT_TOKEN;
    await slack.post(VSPHERE, hello);
    expect(readers(server)).toHaveLength(1);
  });
});
