import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Logger, LogLevel, WebClient } from '@slack/web-api';
import { BOT_TOKEN, type SlackServer, startSlack, VSPHERE } from '#test/infra/local/slack/slack-server';

const nothing = () => undefined;
/** The client logs what the test expects. */
const silent: Logger = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  setLevel: nothing,
  setName: nothing,
  getLevel: () => LogLevel.ERROR,
};

let server: SlackServer;
let client: WebClient;
beforeEach(async () => {
  server = await startSlack();
  client = new WebClient(BOT_TOKEN, {
    slackApiUrl: `${server.url}/api/`,
    logger: silent,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
  });
});
afterEach(() => server.close());

test("Slack's own client posts, updates and shares a file", async () => {
  const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: 'one' } }];
  const posted = await client.chat.postMessage({ channel: VSPHERE, text: 'one', blocks });
  await client.chat.update({ channel: VSPHERE, ts: posted.ts ?? '', text: 'two' });
  await client.filesUploadV2({ channel_id: VSPHERE, filename: 'vms.csv', content: 'a,b' });
  server.clock.advance(1);
  expect(server.slack.transcript(0)).toMatchObject([
    { text: 'two', edits: ['one'] },
    { files: [{ name: 'vms.csv', size: 3 }] },
  ]);
});

test("Slack's own client sees refusals as Slack makes them", async () => {
  const blocks = [{ type: 'nonsense' }];
  await expect(client.chat.postMessage({ channel: VSPHERE, text: 'x', blocks })).rejects.toMatchObject({
    data: {
      error: 'invalid_blocks',
      response_metadata: { messages: [expect.stringContaining('unsupported type: nonsense')] },
    },
  });
});
