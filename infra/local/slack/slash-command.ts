import { escapeCommandText } from '#infra/local/slack/command-text';
import { type SignedRequest, signForm } from '#infra/local/slack/signed-request';
import type { SlackChannel, SlackUser } from '#infra/local/slack/slack-people';
import type { SlackWorld } from '#infra/local/slack/slack-world';

/** What Slack puts into a payload so that an app can answer. */
export interface ReplyContext {
  readonly response_url: string;
  readonly trigger_id: string;
}

const CHANNEL_NAMES = { private: 'privategroup', direct: 'directmessage' } as const;

const person = (id: string, world: SlackWorld): SlackUser => {
  const user = world.workspace.user(id);
  if (!user) throw new RangeError(`Nobody in this workspace has the id "${id}".`);
  if (user.isDeactivated) throw new RangeError(`${user.name} is deactivated and can type nothing.`);
  return user;
};

/** Where somebody types: a conversation they are in, or somebody's id for the direct message with them. */
const conversation = (user: SlackUser, id: string, world: SlackWorld): SlackChannel => {
  const channel = /^[UW]/.test(id) ? world.workspace.direct([user.id, id]) : world.workspace.channel(id);
  if (!channel) throw new RangeError(`This workspace has no conversation "${id}".`);
  if (channel.archived) throw new RangeError(`#${channel.name} is archived: nobody can type there.`);
  if (!channel.members.has(user.id)) throw new RangeError(`${user.name} is not in #${channel.name}.`);
  return channel;
};

export const commandContext = (userId: string, channelId: string, world: SlackWorld): ReplyContext => {
  const user = person(userId, world);
  const channel = conversation(user, channelId, world);
  return {
    response_url: world.responseUrls.issue({ kind: 'commands', user: user.id, channel: channel.id }),
    trigger_id: world.triggers.issue(user.id),
  };
};

/** A typed line such as `/vm list`, in all the fields of Slack's form, signed. */
export const slashRequest = (userId: string, channelId: string, typed: string, world: SlackWorld): SignedRequest => {
  const { command = '', text = '' } = /^(?<command>\/\S+)(?:\s(?<text>.*))?$/s.exec(typed)?.groups ?? {};
  if (command === '') throw new RangeError(`"${typed}" is not a slash command.`);
  const user = person(userId, world);
  const channel = conversation(user, channelId, world);
  const form = {
    token: 'deprecated',
    team_id: world.workspace.teamId,
    team_domain: world.workspace.teamDomain,
    channel_id: channel.id,
    channel_name: channel.kind === 'public' ? channel.name : CHANNEL_NAMES[channel.kind],
    user_id: user.id,
    user_name: user.name,
    command,
    text: escapeCommandText(text, world.workspace),
    api_app_id: world.workspace.appId,
    is_enterprise_install: 'false',
    ...commandContext(user.id, channel.id, world),
  };
  return signForm(form, world);
};
