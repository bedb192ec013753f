import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { press } from '#test/conversation';
import { ADMIN, type SlackServer, startSlack, VSPHERE } from '#test/infra/local/slack/slack-server';
import type { TranscriptMessage } from '#test/stack';

let server: SlackServer;
beforeEach(async () => {
  server = await startSlack();
});
afterEach(() => server.close());

const plain = (text: string) => ({ type: 'plain_text', text });
const BLOCKS = [
  { type: 'section', text: plain('Confirm'), accessory: { type: 'button', action_id: 'a', text: plain('Undo') } },
  {
    type: 'actions',
    elements: [
      { type: 'button', action_id: 'b', text: plain('Confirm') },
      { type: 'static_select', action_id: 'c', options: [{ text: plain('app01 on lab'), value: 'token' }] },
    ],
  },
];

const pressed = async (label: string, blocks: unknown = BLOCKS) => {
  await server.callJson('chat.postMessage', { channel: VSPHERE, text: 'which?', blocks });
  const message = server.slack.transcript(0).at(-1) as TranscriptMessage | undefined;
  if (!message) throw new Error('Nothing was posted.');
  const click: Parameters<typeof press>[0]['click'] = (it) => server.slack.click({ user: ADMIN, ...it });
  await press({ click }, message, label);
  return server.app.payloads[0]?.['actions'];
};

test.each([
  ['Undo', { action_id: 'a' }],
  ['Confirm', { action_id: 'b' }],
  ['app01 on lab', { action_id: 'c', selected_option: { value: 'token' } }],
])('"%s" on a message is found by what is read', async (label, action) => {
  expect(await pressed(label)).toMatchObject([action]);
});

test('a text that is not there is an error that says what is', async () => {
  await expect(pressed('Cancel')).rejects.toThrow('no "Cancel"; it has: Undo, Confirm, app01 on lab.');
  await expect(pressed('Cancel', [])).rejects.toThrow('nothing to press');
});
