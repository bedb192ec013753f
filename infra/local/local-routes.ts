import type { IncomingMessage, ServerResponse } from 'node:http';
import type { DynamoDb, DynamoRow } from '#infra/local/aws/dynamodb';
import { readBody, sendJson } from '#infra/local/aws/loopback-server';
import type { Queues } from '#infra/local/aws/queues';
import type { Scheduler } from '#infra/local/aws/scheduler';
import type { StackClock } from '#infra/local/clock';
import type { FaultBook, FaultRule } from '#infra/local/faults';
import { jobIdOf } from '#infra/local/job-id';
import type { Journal } from '#infra/local/journal';
import type { FunctionLog } from '#infra/local/lambda/function-log';
import type { Lambda } from '#infra/local/lambda/lambda';
import type { OutgoingRequests } from '#infra/local/lambda/outgoing';
import type { Click } from '#infra/local/slack/block-actions';
import type { SignedRequest } from '#infra/local/slack/signed-request';
import type { SlackSimulator } from '#infra/local/slack/slack';
import type { VCenterServer } from '#infra/local/vcenter/start-vcenter';

/** What the endpoints under `/local` show and move. */
export interface StackParts {
  clock: StackClock;
  faults: FaultBook;
  journal: Journal;
  outgoing: OutgoingRequests;
  log: FunctionLog;
  lambda: Lambda;
  queues: Queues;
  scheduler: Scheduler;
  dynamoDb: DynamoDb;
  slack: SlackSimulator;
  vcenters: VCenterServer[];
  caFile: string;
  urls: { gateway: string; aws: string; slackApi: string };
  identity: { teamId: string; appId: string; signingSecret: string };
  /** Resolves when every part has heard of the last change of clock and faults. */
  settled: () => Promise<void>;
  gatewayPid: number | undefined;
  table: string;
  commandPrefix: string;
}

type Body = Record<string, unknown>;
type Answer = (parts: StackParts, body: Body, url: URL, name: string) => unknown;

const SERVICES = ['vcenter', 'slack', 'dynamodb', 'secretsmanager', 'lambda', 'scheduler', 'sqs', 'sts'];

const since = (url: URL): number => Number(url.searchParams.get('since') ?? 0);

/** A user's or channel's id, given that or a name. */
const idOf = (list: readonly { id: string; name: string }[], given: unknown): string => {
  const word = String(given ?? list[0]?.id).replace(/^[@#]/, '');
  const found = list.find(({ id, name }) => id === word || name === word);
  if (!found) throw new RangeError(`Nobody and nothing here is called "${word}".`);
  return found.id;
};

const described = ({ urls, identity, slack, vcenters, caFile }: StackParts): object => ({
  gatewayUrl: urls.gateway,
  awsEndpointUrl: urls.aws,
  slackApiUrl: urls.slackApi,
  ...identity,
  users: slack.users.map(({ id, name, groups }) => ({ id, name, groups })),
  channels: slack.channels.map(({ id, name }) => ({ id, name })),
  vcenters: vcenters.map(({ name, url, accounts }) => ({ name, url, ...accounts.administrator, caFile })),
});

const send = async ({ urls }: StackParts, path: string, { body, headers }: SignedRequest): Promise<Response> => {
  const answer = await fetch(`${urls.gateway}${path}`, { method: 'POST', body, headers });
  return answer;
};

/** Signs what somebody typed as Slack would, and sends it to the route of its word. */
const command = async (parts: StackParts, { user, channel, text }: Body): Promise<object> => {
  const { slack, commandPrefix } = parts;
  const line = String(text ?? '');
  const request = slack.typed(idOf(slack.users, user), idOf(slack.channels, channel), line);
  const word = /^\/(\S+)/.exec(line)?.[1] ?? '';
  const folder = commandPrefix !== '' && word.startsWith(commandPrefix) ? word.slice(commandPrefix.length) : word;
  const answer = await send(parts, `/slack/commands/${folder}`, request);
  return { status: answer.status, body: await answer.text(), job: jobIdOf(request.headers['x-slack-signature'] ?? '') };
};

const click = async (parts: StackParts, body: Body): Promise<object> => {
  const { slack } = parts;
  const { ts, actionId } = body as { ts?: string; actionId?: string };
  const chosen: Click = {
    user: idOf(slack.users, body['user']),
    channel: idOf(slack.channels, body['channel']),
    ts: String(ts),
    actionId: String(actionId),
  };
  const answer = await send(parts, '/slack/interactions', slack.pressButton(chosen));
  return { status: answer.status, body: await answer.text() };
};

const addFault = async ({ faults, settled }: StackParts, body: Body): Promise<object> => {
  const rules = (Array.isArray(body) ? body : [body]) as FaultRule[];
  for (const { service } of rules) {
    if (!SERVICES.includes(service)) throw new RangeError(`A fault names its service: one of ${SERVICES.join(', ')}.`);
  }
  const ids = rules.map((rule) => faults.add(rule));
  await settled();
  return { id: ids[0], ids };
};

const dropFaults = ({ faults }: StackParts, id: string): object => {
  if (id !== '') return { removed: faults.remove(Number(id)) };
  faults.clear();
  return { removed: true };
};

const plain = (row: DynamoRow): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => {
      const [type = '', held] = Object.entries(value)[0] ?? [];
      if (type === 'N') return [name, Number(held)];
      if (type === 'M') return [name, plain(held as DynamoRow)];
      if (type === 'L') return [name, (held as Record<string, unknown>[]).map((item) => plain({ item })['item'])];
      return [name, type === 'NULL' ? null : held];
    }),
  );

const job = async ({ dynamoDb, table }: StackParts, id: string): Promise<object | undefined> => {
  const Key = { PK: { S: `JOB#${id}` }, SK: { S: 'job' } };
  const { Item } = await dynamoDb.call('GetItem', { TableName: table, Key, ConsistentRead: true });
  return Item ? plain(Item as DynamoRow) : undefined;
};

const restart = ({ vcenters }: StackParts, name: string): object | undefined => {
  const found = vcenters.find((vcenter) => vcenter.name === name);
  found?.restart();
  return found ? { restarted: name } : undefined;
};

const ANSWERS: Readonly<Record<string, Answer>> = {
  'GET /local.json': (parts) => described(parts),
  'POST /local/slash-context': ({ slack }, { user, channel }) =>
    slack.context(idOf(slack.users, user), idOf(slack.channels, channel)),
  'GET /transcript': ({ slack }, _body, url) => slack.transcript(since(url)),
  'GET /local/violations': ({ slack }, _body, url) => slack.violations(since(url)),
  'GET /local/clock': ({ clock }) => ({ now: clock.now(), offset: clock.offset }),
  'POST /local/clock': async ({ clock, settled }, { advance }) => {
    clock.advance(Number(advance));
    await settled();
    return { now: clock.now(), offset: clock.offset };
  },
  'GET /local/faults': ({ faults }) => faults.list(),
  'POST /local/faults': addFault,
  'DELETE /local/faults': (parts, _body, _url, name) => dropFaults(parts, name),
  'POST /local/command': command,
  'POST /local/click': click,
  'GET /local/requests': ({ journal }, _body, url) =>
    journal.list(since(url), url.searchParams.get('service') ?? undefined),
  'GET /local/outgoing': ({ outgoing }, _body, url) => outgoing.list(since(url)),
  'GET /local/logs': ({ log }, _body, url) => log.list(since(url)),
  'GET /local/functions': ({ lambda }) => lambda.status(),
  'POST /local/functions/recycle': async ({ lambda }, body) => {
    await lambda.recycle(body['function'] === undefined ? undefined : String(body['function']));
    return lambda.status();
  },
  'GET /local/processes': ({ lambda, gatewayPid }) => ({ pids: [process.pid, gatewayPid, ...lambda.pids()] }),
  'GET /local/queues': ({ queues }) => queues.list(),
  'GET /local/schedules': ({ scheduler }) => scheduler.list(),
  'GET /local/jobs': (parts, _body, _url, name) => job(parts, name),
  'POST /local/vcenters/restart': (parts, body) => restart(parts, String(body['name'])),
};

const find = (method: string, path: string): { answer: Answer; name: string } | undefined => {
  const exact = ANSWERS[`${method} ${path}`];
  if (exact) return { answer: exact, name: '' };
  const parent = ANSWERS[`${method} ${path.slice(0, path.lastIndexOf('/'))}`];
  return parent && { answer: parent, name: decodeURIComponent(path.slice(path.lastIndexOf('/') + 1)) };
};

/** Answers what tools and tests ask of a running stack; false where the address is not one of these. */
export async function answerLocal(
  parts: StackParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const url = new URL(request.url ?? '/', 'http://local');
  if (!url.pathname.startsWith('/local') && url.pathname !== '/transcript') return false;
  const found = find(request.method ?? 'GET', url.pathname);
  if (!found) return false;
  const text = (await readBody(request))?.toString('utf8') || '{}';
  try {
    const result = await found.answer(parts, JSON.parse(text) as Body, url, found.name);
    if (result === undefined) sendJson(response, 404, { message: 'There is none.' });
    else sendJson(response, 200, result);
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof SyntaxError)) throw error;
    sendJson(response, 400, { message: error.message });
  }
  return true;
}
