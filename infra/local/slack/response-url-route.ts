import { isJsonObject, type JsonObject, parseJson } from '#infra/local/slack/json-object';
import { readContent } from '#infra/local/slack/message-content';
import type { SlackMessage } from '#infra/local/slack/message-log';
import type { ResponseAddress } from '#infra/local/slack/response-urls';
import { SlackError } from '#infra/local/slack/slack-error';
import { BOT_USER_ID } from '#infra/local/slack/slack-people';
import type { Reply, SlackRequest } from '#infra/local/slack/slack-request';
import type { SlackWorld } from '#infra/local/slack/slack-world';

/** The message a click came from. A slash command has none: nothing sent through its address can be changed. */
const sourceOf = (address: ResponseAddress, world: SlackWorld): SlackMessage | undefined =>
  address.source === undefined ? undefined : world.messages.find(address.channel, address.source);

const visibility = (address: ResponseAddress, payload: JsonObject): { ephemeralTo?: string } =>
  payload['response_type'] === 'in_channel' ? {} : { ephemeralTo: address.user };

const threadOf = (payload: JsonObject): { threadTs?: string } => {
  const thread = payload['thread_ts'];
  const counts = payload['response_type'] === 'in_channel' && payload['replace_original'] === false;
  return counts && typeof thread === 'string' ? { threadTs: thread } : {};
};

const respond = (address: ResponseAddress, payload: JsonObject, world: SlackWorld): void => {
  const source = sourceOf(address, world);
  if (payload['delete_original'] === true) {
    if (source) world.messages.remove(source);
    return;
  }
  const content = readContent('response_url', payload, (rule, detail) => world.violate('response_url', rule, detail));
  if (payload['replace_original'] === true && source) {
    world.messages.edit(source, content);
    return;
  }
  world.messages.post({
    ...content,
    ...visibility(address, payload),
    ...threadOf(payload),
    channel: address.channel,
    user: BOT_USER_ID,
    source: 'response-url',
  });
};

/** An answer at a `response_url`. It needs no token and works where the bot is not. */
export const answerAtResponseUrl = (request: SlackRequest, world: SlackWorld): Reply => {
  const address = world.responseUrls.use(request.path);
  if (typeof address === 'string') return { status: 404, body: { ok: false, error: address } };
  const payload = parseJson(request.body.toString('utf8'));
  if (!isJsonObject(payload)) return { status: 400, body: 'invalid_payload' };
  try {
    respond(address, payload, world);
  } catch (error) {
    if (!(error instanceof SlackError)) throw error;
    world.violate('response_url', error.code, error.messages.join('; '));
    return { status: 400, body: error.toAnswer() };
  }
  return { status: 200, body: address.kind === 'commands' ? 'ok' : { ok: true } };
};
