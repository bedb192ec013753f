import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import {
  ADMIN,
  GENERAL,
  REQUESTER,
  SECRET,
  SIGNING_SECRET,
  type SlackServer,
  startSlack,
  VSPHERE,
} from '#test/infra/local/slack/slack-server';

let server: SlackServer;
beforeEach(async () => {
  server = await startSlack();
});
afterEach(() => server.close());

const form = (user: string, channel: string, line: string) =>
  Object.fromEntries(new URLSearchParams(server.slack.typed(user, channel, line).body));

test("a typed command is Slack's form, signed over its bytes by the clock", () => {
  server.clock.advance(3600);
  const { body, headers } = server.slack.typed(ADMIN, VSPHERE, '/vm snapshot vm1');
  const timestamp = headers['x-slack-request-timestamp'];
  expect(Number(timestamp)).toBe(Math.floor(server.clock.now() / 1000));
  const expected = createHmac('sha256', SIGNING_SECRET).update(`v0:${timestamp}:${body}`).digest('hex');
  expect(headers['x-slack-signature']).toBe(`v0=${expected}`);
  expect(Object.fromEntries(new URLSearchParams(body))).toMatchObject({
    team_id: 'T0SLASHVM1',
    api_app_id: 'A0SLASHVM1',
    channel_id: VSPHERE,
    channel_name: 'vsphere',
    user_id: ADMIN,
    command: '/vm',
    text: 'snapshot vm1',
    is_enterprise_install: 'false',
    response_url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/commands\/T0SLASHVM1\/\d+\/\S{20,}$/),
    trigger_id: expect.any(String),
  });
});

test('a command without text has an empty one', () => {
  expect(form(ADMIN, VSPHERE, '/vm')).toMatchObject({ command: '/vm', text: '' });
});

test('private channels and direct messages hide their name', () => {
  expect(form(ADMIN, SECRET, '/vm list')['channel_name']).toBe('privategroup');
  expect(form(REQUESTER, ADMIN, '/vm list')['channel_name']).toBe('directmessage');
});

test.each([
  ['a person', 'for @requester', 'for <@U0REQUEST1|requester>'],
  ['a user group', 'for @vm-admins', 'for <!subteam^S0VMADMINS|@vm-admins>'],
  ['nobody known', 'for @someone me@example', 'for @someone me@example'],
  ['a channel', 'in #general', `in <#${GENERAL}|general>`],
  ['a private channel', 'in #secret', `in <#${SECRET}|>`],
  ['a host name', 'info esx01.corp.example.com', 'info <http://esx01.corp.example.com|esx01.corp.example.com>'],
  ['an address', 'info https://vc.example.com/ui', 'info <https://vc.example.com/ui>'],
  ['signs', 'note "a < b & c"', 'note "a &lt; b &amp; c"'],
  ['a name with a dot', 'info app01.v2 C:/x', 'info app01.v2 C:/x'],
])('escapes %s as an app with should_escape receives it', (_what, typed, received) => {
  expect(form(ADMIN, VSPHERE, `/vm ${typed}`)['text']).toBe(received);
});

test('a line that is no command is not sent', () => {
  expect(() => server.slack.typed(ADMIN, VSPHERE, 'hello')).toThrow('"hello" is not a slash command.');
});
