import { flagArgument, neededArgument, textArgument } from '#infra/local/slack/call-arguments';
import type { JsonObject } from '#infra/local/slack/json-object';
import { type ContentRoute, readContent } from '#infra/local/slack/message-content';
import type { Block, MessageContent, SlackMessage } from '#infra/local/slack/message-log';
import { SlackError } from '#infra/local/slack/slack-error';
import { BOT_ID, BOT_USER_ID, type SlackChannel } from '#infra/local/slack/slack-people';
import type { SlackWorld } from '#infra/local/slack/slack-world';
import type { WebMethod } from '#infra/local/slack/web-method';

const content = (route: ContentRoute, args: JsonObject, world: SlackWorld): MessageContent =>
  readContent(route, args, (rule, detail) => world.violate(route, rule, detail));

/** Posting to a person's id opens the direct message with them; other people's apps cannot be written to. */
const directWith = (user: string, world: SlackWorld): SlackChannel => {
  if (user === BOT_USER_ID) throw new SlackError('cannot_dm_bot');
  const person = world.workspace.user(user);
  if (!person || person.isDeactivated) throw new SlackError('channel_not_found');
  return world.workspace.direct([user, BOT_USER_ID]);
};

/** Where the bot may post: channels and direct messages it is in; `chat:write.public` is not granted. */
const postable = (idOrName: string, world: SlackWorld): SlackChannel => {
  if (/^[UW][A-Z0-9]{8,}$/.test(idOrName)) return directWith(idOrName, world);
  const channel = world.workspace.channelOrName(idOrName);
  if (!channel || !world.workspace.botSees(channel)) throw new SlackError('channel_not_found');
  if (channel.archived) throw new SlackError('is_archived');
  if (!world.workspace.botIsIn(channel)) throw new SlackError('not_in_channel');
  return channel;
};

const echo = (message: SlackMessage, world: SlackWorld): Record<string, unknown> => ({
  type: 'message',
  user: BOT_USER_ID,
  bot_id: BOT_ID,
  app_id: world.workspace.appId,
  team: world.workspace.teamId,
  ts: message.ts,
  text: message.text,
  ...(message.blocks.length > 0 ? { blocks: message.blocks } : {}),
  ...(message.threadTs === undefined ? {} : { thread_ts: message.threadTs }),
});

const waitForChannel = (channel: string, world: SlackWorld): void => {
  const seconds = world.rates.secondsForChannel(channel);
  if (seconds > 0) throw new SlackError('ratelimited', [], { retryAfter: seconds });
};

const threadOf = (args: JsonObject, channel: SlackChannel, world: SlackWorld): { threadTs?: string } => {
  const thread = textArgument(args, 'thread_ts');
  if (thread === undefined) return {};
  if (!world.messages.find(channel.id, thread)) throw new SlackError('thread_not_found');
  return { threadTs: thread };
};

const postMessage: WebMethod = {
  scope: 'chat:write',
  takesJson: true,
  run: (args, world) => {
    const channel = postable(neededArgument(args, 'channel'), world);
    const shown = content('chat.postMessage', args, world);
    const thread = threadOf(args, channel, world);
    waitForChannel(channel.id, world);
    const message = world.messages.post({
      ...shown,
      ...thread,
      channel: channel.id,
      user: BOT_USER_ID,
      source: 'web-api',
    });
    return { channel: channel.id, ts: message.ts, message: echo(message, world) };
  },
};

const postEphemeral: WebMethod = {
  scope: 'chat:write',
  takesJson: true,
  run: (args, world) => {
    const channel = postable(neededArgument(args, 'channel'), world);
    const user = neededArgument(args, 'user');
    if (!channel.members.has(user)) throw new SlackError('user_not_in_channel');
    const shown = content('chat.postEphemeral', args, world);
    const thread = threadOf(args, channel, world);
    const message = world.messages.post({
      ...shown,
      ...thread,
      channel: channel.id,
      user: BOT_USER_ID,
      source: 'web-api',
      ephemeralTo: user,
    });
    return { message_ts: message.ts };
  },
};

/** The app's own message that all can see; ephemeral ones have no time stamp that anybody could name. */
const ownMessage = (args: JsonObject, world: SlackWorld, refusal: string): SlackMessage => {
  const channel = world.workspace.channel(neededArgument(args, 'channel'));
  if (!channel || !world.workspace.botSees(channel)) throw new SlackError('channel_not_found');
  if (channel.archived) throw new SlackError('is_archived');
  const message = world.messages.find(channel.id, neededArgument(args, 'ts'));
  if (!message || message.ephemeralTo !== undefined) throw new SlackError('message_not_found');
  if (message.source !== 'web-api') throw new SlackError(refusal);
  return message;
};

const isRichText = (blocks: readonly Block[]): boolean => blocks.some((block) => block['type'] === 'rich_text');

const update: WebMethod = {
  scope: 'chat:write',
  takesJson: true,
  run: (args, world) => {
    const message = ownMessage(args, world, 'cant_update_message');
    const shown = content('chat.update', args, world);
    if (isRichText(message.blocks) && shown.blocks.length > 0 && !isRichText(shown.blocks)) {
      throw new SlackError('block_mismatch');
    }
    const edited = world.messages.edit(message, shown);
    return { channel: edited.channel, ts: edited.ts, text: edited.text, message: echo(edited, world) };
  },
};

const remove: WebMethod = {
  scope: 'chat:write',
  takesJson: true,
  run: (args, world) => {
    if (flagArgument(args, 'as_user')) throw new SlackError('as_user_not_supported');
    const message = world.messages.remove(ownMessage(args, world, 'cant_delete_message'));
    return { channel: message.channel, ts: message.ts };
  },
};

export const CHAT_METHODS: Readonly<Record<string, WebMethod>> = {
  'chat.postMessage': postMessage,
  'chat.postEphemeral': postEphemeral,
  'chat.update': update,
  'chat.delete': remove,
};
