import { interactingUser } from '#infra/local/slack/interaction';
import type { JsonObject } from '#infra/local/slack/json-object';
import type { SlackMessage } from '#infra/local/slack/message-log';
import { BOT_ID, BOT_USER_ID, type SlackChannel } from '#infra/local/slack/slack-people';
import type { SlackWorld } from '#infra/local/slack/slack-world';

interface Where {
  readonly user: string;
  readonly channel: string;
  readonly ts: string;
}

/** A message and its channel, for somebody who sees it. */
export const visibleMessage = (
  where: Where,
  world: SlackWorld,
): { readonly channel: SlackChannel; readonly message: SlackMessage } => {
  const user = interactingUser(where.user, world);
  const channel = world.workspace.channel(where.channel);
  const message = world.messages.find(where.channel, where.ts);
  if (!(channel && message)) throw new RangeError(`There is no message ${where.ts} in ${where.channel}.`);
  const sees = channel.members.has(user.id) && (message.ephemeralTo ?? user.id) === user.id;
  if (!sees) throw new RangeError(`${user.name} does not see that message.`);
  return { channel, message };
};

const shown = (message: SlackMessage): JsonObject => ({
  type: 'message',
  user: BOT_USER_ID,
  bot_id: BOT_ID,
  ts: message.ts,
  text: message.text,
  blocks: message.blocks,
  ...(message.threadTs === undefined ? {} : { thread_ts: message.threadTs }),
});

/** Where something on a message was done; what is ephemeral comes without its message. */
export const messageContext = (channel: SlackChannel, message: SlackMessage): JsonObject => {
  const isEphemeral = message.ephemeralTo !== undefined;
  return {
    container: { type: 'message', message_ts: message.ts, channel_id: channel.id, is_ephemeral: isEphemeral },
    ...(isEphemeral ? {} : { message: shown(message) }),
  };
};
