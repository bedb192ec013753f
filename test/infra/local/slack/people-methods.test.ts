import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { SCOPES } from '#infra/local/slack/slack';
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
  server = await startSlack({ scopes: [...SCOPES, 'channels:read', 'im:write'] });
});
afterEach(() => server.close());

test('the seeds are an admin first, a channel with the bot first, and ids as Slack forms them', () => {
  const { users, channels, groups } = server.slack;
  expect(users.map((user) => user.name)).toEqual([
    'admin',
    'operator',
    'requester',
    'approver',
    'outsider',
    'guest',
    'stranger',
    'former',
  ]);
  expect(users.every((user) => /^[UW][A-Z0-9]{8,}$/.test(user.id))).toBe(true);
  expect(channels.every((channel) => /^[CGDZ][A-Z0-9]{8,}$/.test(channel.id))).toBe(true);
  expect(users.filter((user) => !user.listed).map((user) => user.name)).toEqual(['outsider', 'stranger', 'former']);
  expect(channels[0]).toMatchObject({ id: VSPHERE, name: 'vsphere' });
  expect(groups.every((group) => group.users.length > 0)).toBe(true);
});

test('auth.test says whose token it is', async () => {
  expect(await server.call('auth.test')).toMatchObject({
    ok: true,
    team_id: 'T0SLASHVM1',
    bot_id: 'B0SLASHVM1',
    user_id: 'U0SLASHVM1',
  });
});

test('users.info tells people, guests, people of other workspaces, bots and who is gone apart', async () => {
  const told = async (user: string) => (await server.call('users.info', { user }))['user'];
  expect(await told(ADMIN)).toMatchObject({ name: 'admin', is_admin: true, is_bot: false, is_restricted: false });
  expect(await told('U0GUEST001')).toMatchObject({ is_restricted: true });
  expect(await told('U0SLASHVM1')).toMatchObject({ is_bot: true });
  // Not called a stranger, for there is a shared channel.
  expect(await told('U0STRANGE1')).toMatchObject({ team_id: 'T0PARTNER1', is_stranger: false });
  const former = await told('U0FORMER01');
  expect(former).toMatchObject({ deleted: true, is_bot: false });
  expect(former).not.toHaveProperty('is_restricted');
  expect((await server.call('users.info', { user: 'U0NOBODY01' })).error).toBe('user_not_found');
});

test('usergroups.list gives members, counts and disabled groups only where asked', async () => {
  const bare = await server.call('usergroups.list');
  expect(bare).toMatchObject({ usergroups: [{ handle: 'vm-admins', date_delete: 0 }, {}, {}] });
  expect(JSON.stringify(bare)).not.toContain('user_count');
  expect(JSON.stringify(bare)).not.toContain('"users"');
  const whole = await server.call('usergroups.list', { include_users: 'true' });
  expect(whole).toMatchObject({ usergroups: [{ users: [ADMIN] }, {}, {}] });
  const counted = await server.call('usergroups.list', { include_count: 'true', include_disabled: 'true' });
  expect(counted).toMatchObject({
    usergroups: [{ user_count: 1 }, {}, {}, { handle: 'vm-retired', date_delete: expect.any(Number), user_count: 2 }],
  });
});

test('usergroups.list may be called 20 times a minute', async () => {
  for (let n = 0; n < 20; n += 1) await server.call('usergroups.list');
  expect((await server.call('usergroups.list')).error).toBe('ratelimited');
});

test('conversations.info shows what the bot sees', async () => {
  const info = (channel: string) => server.call('conversations.info', { channel });
  expect(await info(VSPHERE)).toMatchObject({ channel: { name: 'vsphere', is_member: true, is_private: false } });
  expect(await info(GENERAL)).toMatchObject({ channel: { is_member: false } });
  expect(await info(ARCHIVED)).toMatchObject({ channel: { is_archived: true } });
  expect((await info(SECRET)).error).toBe('channel_not_found');
});

test('conversations.info wants the scope of that kind of conversation', async () => {
  const small = await startSlack({ scopes: ['chat:write', 'channels:read'] });
  const { channel = '' } = await small.call('chat.postMessage', { channel: ADMIN, text: 'hi' });
  expect(await small.call('conversations.info', { channel })).toMatchObject({
    error: 'missing_scope',
    needed: 'im:read',
  });
  expect((await small.call('conversations.info', { channel: VSPHERE })).ok).toBe(true);
  await small.close();
});

test('conversations.open opens the direct message that a post would', async () => {
  const opened = (await server.call('conversations.open', { users: REQUESTER }))['channel'] as unknown as {
    id: string;
  };
  const posted = await server.call('chat.postMessage', { channel: REQUESTER, text: 'hi' });
  expect(opened.id).toBe(posted.channel);
  expect((await server.call('conversations.open', { users: 'U0NOBODY01' })).error).toBe('user_not_found');
});

test('nobody writes to an account that is deactivated, and nobody acts with it', async () => {
  expect((await server.call('conversations.open', { users: 'U0FORMER01' })).error).toBe('user_disabled');
  expect((await server.call('chat.postMessage', { channel: 'U0FORMER01', text: 'hi' })).error).toBe(
    'channel_not_found',
  );
  expect(() => server.slack.typed('U0FORMER01', VSPHERE, '/vm list')).toThrow('former is deactivated');
});

test('an administrator changes people and groups', async () => {
  server.slack.changeUser(REQUESTER, { isGuest: true });
  server.slack.changeGroup('S0VMADMINS', { users: [REQUESTER] });
  server.slack.changeGroup('S0VMAPPROVE', { disabled: true });
  expect((await server.call('users.info', { user: REQUESTER }))['user']).toMatchObject({ is_restricted: true });
  expect(await server.call('usergroups.list', { include_users: 'true' })).toMatchObject({
    usergroups: [{ id: 'S0VMADMINS', users: [REQUESTER] }, { id: 'S0VMOPERATE' }],
  });
  const groupsOf = (id: string) => server.slack.users.find((user) => user.id === id)?.groups;
  expect([groupsOf(REQUESTER), groupsOf(ADMIN)]).toEqual([['S0VMADMINS'], ['S0VMOPERATE']]);
});

test('conversations.members pages through who is there', async () => {
  const first = await server.call('conversations.members', { channel: VSPHERE, limit: '5' });
  const cursor = (first.response_metadata as { next_cursor: string }).next_cursor;
  const rest = await server.call('conversations.members', { channel: VSPHERE, limit: '5', cursor });
  expect(new Set([...(first['members'] as string[]), ...(rest['members'] as string[])]).size).toBe(8);
  expect(rest.response_metadata).toEqual({ next_cursor: '' });
  expect((await server.call('conversations.members', { channel: VSPHERE, limit: '0' })).error).toBe('invalid_limit');
});
