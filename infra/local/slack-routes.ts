import { jobIdOf } from '#infra/local/job-id';
import { readInputValues } from '#infra/local/slack/element-state';
import { isJsonObject } from '#infra/local/slack/json-object';
import { type Answer, type Body, type StackParts, since } from '#infra/local/stack-parts';

/** A user's or channel's id, given that or a name. */
const idOf = (list: readonly { id: string; name: string }[], given: unknown): string => {
  const word = String(given ?? list[0]?.id).replace(/^[@#]/, '');
  const found = list.find(({ id, name }) => id === word || name === word);
  if (!found) throw new RangeError(`Nobody and nothing here is called "${word}".`);
  return found.id;
};

const userOf = ({ slack }: StackParts, { user }: Body): string => idOf(slack.users, user);

const optional = (body: Body, name: string): string | undefined =>
  body[name] === undefined || body[name] === '' ? undefined : String(body[name]);

/** Signs what somebody typed as Slack would, and sends it to the route of its word. */
const command: Answer = async (parts, body) => {
  const { slack, commandPrefix, urls } = parts;
  const line = String(body['text'] ?? '');
  const request = slack.typed(userOf(parts, body), idOf(slack.channels, body['channel']), line);
  const word = /^\/(\S+)/.exec(line)?.[1] ?? '';
  const folder = commandPrefix !== '' && word.startsWith(commandPrefix) ? word.slice(commandPrefix.length) : word;
  const sent = { method: 'POST', body: request.body, headers: request.headers };
  const answer = await fetch(`${urls.gateway}/slack/commands/${folder}`, sent);
  return { status: answer.status, body: await answer.text(), job: jobIdOf(request.headers['x-slack-signature'] ?? '') };
};

const click: Answer = (parts, body) => {
  const option = Array.isArray(body['option']) ? body['option'].map(String) : optional(body, 'option');
  const viewId = optional(body, 'viewId');
  const act = {
    user: userOf(parts, body),
    actionId: String(body['actionId']),
    ...(option === undefined ? {} : { option }),
  };
  if (viewId !== undefined) return parts.slack.click({ ...act, viewId, values: readInputValues(body['values']) });
  return parts.slack.click({ ...act, channel: idOf(parts.slack.channels, body['channel']), ts: String(body['ts']) });
};

const options: Answer = (parts, body) => {
  const viewId = optional(body, 'viewId');
  const ts = optional(body, 'ts');
  const asking = { user: userOf(parts, body), actionId: String(body['actionId']), value: String(body['value'] ?? '') };
  if (ts !== undefined)
    return parts.slack.options({ ...asking, channel: idOf(parts.slack.channels, body['channel']), ts });
  return parts.slack.options(viewId === undefined ? asking : { ...asking, viewId });
};

const submit: Answer = (parts, body) => {
  const viewId = optional(body, 'viewId');
  return parts.slack.submit({
    user: userOf(parts, body),
    values: readInputValues(body['values']),
    ...(viewId === undefined ? {} : { viewId }),
  });
};

const close: Answer = async (parts, body) => {
  await parts.slack.closeView(userOf(parts, body), optional(body, 'viewId'));
  return { open: false };
};

const interact: Answer = (parts, body) => {
  const { payload } = body;
  if (!isJsonObject(payload)) throw new RangeError('payload is the object that Slack would send.');
  return parts.slack.interact(userOf(parts, body), payload);
};

const flags = (body: Body, names: Readonly<Record<string, string>>): Record<string, boolean> =>
  Object.fromEntries(
    Object.entries(names).flatMap(([said, kept]) => (typeof body[said] === 'boolean' ? [[kept, body[said]]] : [])),
  );

const changeUser: Answer = (parts, body) => {
  const id = userOf(parts, body);
  parts.slack.changeUser(id, flags(body, { guest: 'isGuest', deactivated: 'isDeactivated' }));
  return parts.slack.users.find((user) => user.id === id);
};

const changeGroup: Answer = ({ slack }, body) => {
  const handles = slack.groups.map(({ id, handle }) => ({ id, name: handle }));
  const id = idOf(handles, body['group']);
  const users = Array.isArray(body['users']) ? { users: body['users'].map((user) => idOf(slack.users, user)) } : {};
  slack.changeGroup(id, { ...users, ...flags(body, { disabled: 'disabled' }) });
  return slack.groups.find((group) => group.id === id);
};

/** What the people of the workspace do and see. */
export const SLACK_ANSWERS: Readonly<Record<string, Answer>> = {
  'POST /local/slash-context': (parts, body) =>
    parts.slack.context(userOf(parts, body), idOf(parts.slack.channels, body['channel'])),
  'POST /local/command': command,
  'POST /local/click': click,
  'GET /local/views': ({ slack }) => slack.views(),
  'POST /local/views/options': options,
  'POST /local/views/submit': submit,
  'POST /local/views/close': close,
  'POST /local/interaction': interact,
  'GET /local/groups': ({ slack }) => slack.groups,
  'POST /local/groups': changeGroup,
  'POST /local/users': changeUser,
  'GET /transcript': ({ slack }, _body, url) => slack.transcript(since(url)),
  'GET /local/violations': ({ slack }, _body, url) => slack.violations(since(url)),
};
