import { flagArgument, neededArgument, textArgument } from '#infra/local/slack/call-arguments';
import type { JsonObject } from '#infra/local/slack/json-object';
import { needScope, READ_SCOPES } from '#infra/local/slack/scopes';
import { SlackError } from '#infra/local/slack/slack-error';
import {
  BOT_ID,
  BOT_NAME,
  BOT_USER_ID,
  type SlackChannel,
  type SlackGroup,
  type SlackUser,
} from '#infra/local/slack/slack-people';
import type { SlackWorld } from '#infra/local/slack/slack-world';
import type { WebMethod } from '#infra/local/slack/web-method';

/** What of `users.info` is the same for people and bots. */
const account = (user: Pick<SlackUser, 'id' | 'name' | 'tz'>, teamId: string): Record<string, unknown> => ({
  id: user.id,
  team_id: teamId,
  name: user.name,
  real_name: user.name,
  deleted: false,
  is_bot: false,
  is_app_user: false,
  is_admin: false,
  is_owner: false,
  is_primary_owner: false,
  is_restricted: false,
  is_ultra_restricted: false,
  tz: user.tz,
  updated: 1_790_000_000,
  profile: { display_name: user.name, real_name: user.name, team: teamId },
});

const bot = (teamId: string): Record<string, unknown> => ({
  ...account({ id: BOT_USER_ID, name: BOT_NAME, tz: 'America/Los_Angeles' }, teamId),
  is_bot: true,
});

/** True for somebody of another workspace with whom the bot shares no channel: only they are called strangers. */
const isStranger = (user: SlackUser, { workspace }: SlackWorld): boolean =>
  user.teamId !== undefined &&
  !workspace.channels.some((channel) => channel.members.has(user.id) && workspace.botSees(channel));

/** Of whom is deactivated Slack tells less (docs.slack.dev, user object). */
const describeUser = (user: SlackUser, world: SlackWorld): Record<string, unknown> => {
  const whole = account(user, user.teamId ?? world.workspace.teamId);
  if (user.isDeactivated) {
    const { id, team_id, name, profile, is_bot, is_app_user, updated } = whole;
    return { id, team_id, name, deleted: true, profile, is_bot, is_app_user, updated };
  }
  return {
    ...whole,
    is_admin: user.isAdmin,
    is_restricted: user.isGuest,
    ...(user.teamId === undefined ? {} : { is_stranger: isStranger(user, world) }),
  };
};

const describeGroup = (group: SlackGroup, args: JsonObject, teamId: string): Record<string, unknown> => ({
  id: group.id,
  team_id: teamId,
  is_usergroup: true,
  is_subteam: true,
  name: group.name,
  description: '',
  handle: group.handle,
  is_external: false,
  date_create: 1_780_000_000,
  date_update: 1_785_000_000,
  date_delete: group.disabled ? 1_785_000_000 : 0,
  auto_type: null,
  created_by: 'U0ADMIN001',
  updated_by: 'U0ADMIN001',
  deleted_by: group.disabled ? 'U0ADMIN001' : null,
  prefs: { channels: [], groups: [] },
  ...(flagArgument(args, 'include_users') ? { users: group.users } : {}),
  ...(flagArgument(args, 'include_count') ? { user_count: group.users.length } : {}),
});

const seen = (args: JsonObject, world: SlackWorld): SlackChannel => {
  const channel = world.workspace.channel(neededArgument(args, 'channel'));
  if (!channel || !world.workspace.botSees(channel)) throw new SlackError('channel_not_found');
  needScope(READ_SCOPES[channel.kind], world);
  return channel;
};

const describeChannel = (channel: SlackChannel, world: SlackWorld): Record<string, unknown> => {
  const other = [...channel.members].find((id) => id !== BOT_USER_ID);
  const isShared = [...channel.members].some((id) => world.workspace.user(id)?.teamId !== undefined);
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
    is_shared: isShared,
    is_ext_shared: isShared,
    is_org_shared: false,
    name_normalized: channel.name,
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
  'bots.info': {
    scope: 'users:read',
    takesJson: false,
    run: (args, world) => {
      if (textArgument(args, 'bot') !== BOT_ID) throw new SlackError('bot_not_found');
      const { appId } = world.workspace;
      return {
        bot: {
          id: BOT_ID,
          deleted: false,
          name: BOT_NAME,
          updated: 1_790_000_000,
          app_id: appId,
          user_id: BOT_USER_ID,
        },
      };
    },
  },
  'users.info': {
    scope: 'users:read',
    takesJson: false,
    run: (args, world) => {
      const id = neededArgument(args, 'user');
      if (id === BOT_USER_ID) return { user: bot(world.workspace.teamId) };
      const user = world.workspace.user(id);
      if (!user) throw new SlackError('user_not_found');
      return { user: describeUser(user, world) };
    },
  },
  'usergroups.list': {
    scope: 'usergroups:read',
    takesJson: false,
    run: (args, world) => ({
      usergroups: world.workspace.groups
        .filter(({ disabled }) => !disabled || flagArgument(args, 'include_disabled'))
        .map((group) => describeGroup(group, args, world.workspace.teamId)),
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
      const people = users.map((id) => world.workspace.user(id));
      if (people.includes(undefined)) throw new SlackError('user_not_found');
      if (people.some((user) => user?.isDeactivated)) throw new SlackError('user_disabled');
      const channel = world.workspace.direct([...users, BOT_USER_ID]);
      return { channel: flagArgument(args, 'return_im') ? describeChannel(channel, world) : { id: channel.id } };
    },
  },
};
