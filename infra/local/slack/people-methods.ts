import { flagArgument, neededArgument, textArgument } from '#infra/local/slack/call-arguments';
import type { JsonObject } from '#infra/local/slack/json-object';
import { needScope, READ_SCOPES } from '#infra/local/slack/scopes';
import { SlackError } from '#infra/local/slack/slack-error';
import type { SlackWorld } from '#infra/local/slack/slack-world';
import type { WebMethod } from '#infra/local/slack/web-method';
import { BOT_ID, BOT_NAME, BOT_USER_ID, type SlackChannel, type SlackUser } from '#infra/local/slack/workspace';

const describeUser = (user: SlackUser, teamId: string): Record<string, unknown> => ({
  id: user.id,
  team_id: teamId,
  name: user.name,
  real_name: user.name,
  deleted: false,
  is_bot: false,
  is_app_user: false,
  is_admin: user.isAdmin,
  is_owner: false,
  is_restricted: user.isGuest,
  is_ultra_restricted: false,
  tz: user.tz,
  profile: { display_name: user.name, real_name: user.name, team: teamId },
});

const bot = (teamId: string): Record<string, unknown> => ({
  ...describeUser(
    {
      id: BOT_USER_ID,
      name: BOT_NAME,
      groups: [],
      isAdmin: false,
      isGuest: false,
      listed: false,
      tz: 'America/Los_Angeles',
    },
    teamId,
  ),
  is_bot: true,
});

const seen = (args: JsonObject, world: SlackWorld): SlackChannel => {
  const channel = world.workspace.channel(neededArgument(args, 'channel'));
  if (!channel || !world.workspace.botSees(channel)) throw new SlackError('channel_not_found');
  needScope(READ_SCOPES[channel.kind], world);
  return channel;
};

const describeChannel = (channel: SlackChannel, world: SlackWorld): Record<string, unknown> => {
  const other = [...channel.members].find((id) => id !== BOT_USER_ID);
  if (channel.kind === 'direct') return { id: channel.id, is_im: true, is_archived: false, user: other };
  return {
    id: channel.id,
    name: channel.name,
    is_channel: channel.kind === 'public',
    is_group: false,
    is_im: false,
    is_mpim: false,
    is_private: channel.kind === 'private',
    is_archived: channel.archived,
    is_member: world.workspace.botIsIn(channel),
    context_team_id: world.workspace.teamId,
  };
};

export const PEOPLE_METHODS: Readonly<Record<string, WebMethod>> = {
  'auth.test': {
    takesJson: true,
    run: (_args, world) => ({
      url: `https://${world.workspace.teamDomain}.slack.com/`,
      team: world.workspace.teamDomain,
      user: BOT_NAME,
      team_id: world.workspace.teamId,
      user_id: BOT_USER_ID,
      bot_id: BOT_ID,
      is_enterprise_install: false,
    }),
  },
  'users.info': {
    scope: 'users:read',
    takesJson: false,
    run: (args, world) => {
      const id = neededArgument(args, 'user');
      if (id === BOT_USER_ID) return { user: bot(world.workspace.teamId) };
      const user = world.workspace.user(id);
      if (!user) throw new SlackError('user_not_found');
      return { user: describeUser(user, world.workspace.teamId) };
    },
  },
  'usergroups.list': {
    scope: 'usergroups:read',
    takesJson: false,
    run: (args, world) => ({
      usergroups: world.workspace.groups.map(({ id, handle, name, users }) => ({
        id,
        team_id: world.workspace.teamId,
        is_usergroup: true,
        handle,
        name,
        date_delete: 0,
        user_count: users.length,
        ...(flagArgument(args, 'include_users') ? { users } : {}),
      })),
    }),
  },
  'conversations.info': {
    takesJson: false,
    run: (args, world) => ({ channel: describeChannel(seen(args, world), world) }),
  },
  'conversations.members': {
    takesJson: false,
    run: (args, world) => {
      const members = [...seen(args, world).members];
      const limit = Number(textArgument(args, 'limit') ?? 100);
      if (!(Number.isInteger(limit) && limit >= 1 && limit <= 1000)) throw new SlackError('invalid_limit');
      const start = Number(Buffer.from(textArgument(args, 'cursor') ?? '', 'base64').toString() || 0);
      if (!Number.isInteger(start)) throw new SlackError('invalid_cursor');
      const next = start + limit < members.length ? Buffer.from(String(start + limit)).toString('base64') : '';
      return { members: members.slice(start, start + limit), response_metadata: { next_cursor: next } };
    },
  },
  'conversations.open': {
    scope: 'im:write',
    takesJson: true,
    run: (args, world) => {
      const users = neededArgument(args, 'users').split(',');
      if (users.some((id) => !world.workspace.user(id))) throw new SlackError('user_not_found');
      const channel = world.workspace.direct([...users, BOT_USER_ID]);
      return { channel: flagArgument(args, 'return_im') ? describeChannel(channel, world) : { id: channel.id } };
    },
  },
};
