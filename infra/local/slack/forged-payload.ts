import { commonPayload, interactingUser } from '#infra/local/slack/interaction';
import { isJsonObject, type JsonObject } from '#infra/local/slack/json-object';
import type { SlackWorld } from '#infra/local/slack/slack-world';

const replyAddress = (payload: JsonObject, user: string, world: SlackWorld): JsonObject => {
  const { channel, container } = payload;
  const id = isJsonObject(channel) ? channel['id'] : undefined;
  const source = isJsonObject(container) ? container['message_ts'] : undefined;
  if (payload['type'] !== 'block_actions' || typeof id !== 'string' || !world.workspace.channel(id)) return {};
  const address = { kind: 'actions' as const, user, channel: id };
  return {
    response_url: world.responseUrls.issue(typeof source === 'string' ? { ...address, source } : address),
  };
};

/** Any payload, completed with what Slack would have put beside it; what it says itself stays. */
export const forgedPayload = (userId: string, payload: JsonObject, world: SlackWorld): JsonObject => {
  const user = interactingUser(userId, world);
  return {
    ...commonPayload(user, world),
    trigger_id: world.triggers.issue(user.id),
    ...replyAddress(payload, user.id, world),
    ...payload,
  };
};
