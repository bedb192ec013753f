import { readArguments, textArgument } from '#infra/local/slack/call-arguments';
import { CHAT_METHODS } from '#infra/local/slack/chat-methods';
import { FILE_METHODS } from '#infra/local/slack/file-methods';
import type { JsonObject } from '#infra/local/slack/json-object';
import { PEOPLE_METHODS } from '#infra/local/slack/people-methods';
import { needScope } from '#infra/local/slack/scopes';
import { SlackError } from '#infra/local/slack/slack-error';
import type { Reply, SlackRequest } from '#infra/local/slack/slack-request';
import type { SlackWorld } from '#infra/local/slack/slack-world';
import { VIEW_METHODS } from '#infra/local/slack/view-methods';
import type { WebMethod } from '#infra/local/slack/web-method';

const METHODS: Readonly<Record<string, WebMethod>> = {
  ...CHAT_METHODS,
  ...PEOPLE_METHODS,
  ...FILE_METHODS,
  ...VIEW_METHODS,
};

const authenticate = (request: SlackRequest, args: JsonObject, world: SlackWorld): void => {
  const header = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
  const token = header ?? textArgument(args, 'token');
  if (token === undefined) throw new SlackError('not_authed');
  if (token !== world.botToken) throw new SlackError('invalid_auth');
};

const call = (name: string, request: SlackRequest, world: SlackWorld): Record<string, unknown> => {
  const method = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
  if (!method) throw new SlackError('unknown_method', [], { req_method: name });
  const { args, fromJson } = readArguments(request.contentType, request.query, request.body);
  authenticate(request, args, world);
  if (method.scope !== undefined) needScope(method.scope, world);
  const seconds = world.rates.secondsForMethod(name);
  if (seconds > 0) throw new SlackError('ratelimited', [], { retryAfter: seconds });
  return method.run(fromJson && !method.takesJson ? {} : args, world);
};

const FORM_ERRORS = [
  'invalid_blocks',
  'invalid_blocks_format',
  'invalid_attachments',
  'msg_blocks_too_long',
  'msg_too_long',
];

/** A call of the Web API: refusals are 200 with `ok: false`, only the rate limit is 429. */
export const answerCall = (name: string, request: SlackRequest, world: SlackWorld): Reply => {
  const headers = { 'x-oauth-scopes': [...world.scopes].join(',') };
  try {
    return { status: 200, headers, body: { ok: true, ...call(name, request, world) } };
  } catch (error) {
    if (!(error instanceof SlackError)) throw error;
    if (FORM_ERRORS.includes(error.code)) world.violate(name, error.code, error.messages.join('; '));
    if (error.code === 'ratelimited') {
      return {
        status: 429,
        headers: { ...headers, 'retry-after': String(error.more['retryAfter']) },
        body: { ok: false, error: 'ratelimited' },
      };
    }
    return { status: 200, headers, body: error.toAnswer() };
  }
};
