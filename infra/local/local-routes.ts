import type { IncomingMessage, ServerResponse } from 'node:http';
import type { DynamoRow } from '#infra/local/aws/dynamodb';
import { readBody, sendJson } from '#infra/local/aws/loopback-server';
import type { FaultRule } from '#infra/local/faults';
import { SLACK_ANSWERS } from '#infra/local/slack-routes';
import { type Answer, type Body, type StackParts, since } from '#infra/local/stack-parts';

const AWS = ['dynamodb', 'secretsmanager', 'lambda', 'scheduler', 'sqs', 's3', 'sts', 'cloudformation'];
const SERVICES = ['vcenter', 'slack', ...AWS];

const described = ({ urls, identity, slack, vcenters, caFile }: StackParts): object => ({
  gatewayUrl: urls.gateway,
  awsEndpointUrl: urls.aws,
  slackApiUrl: urls.slackApi,
  ...identity,
  users: slack.users.map(({ id, name, groups }) => ({ id, name, groups })),
  channels: slack.channels.map(({ id, name }) => ({ id, name })),
  vcenters: vcenters.map(({ name, url, accounts }) => ({ name, url, ...accounts.administrator, caFile })),
});

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

const restart = ({ vcenters }: StackParts, name: string, history: boolean): object | undefined => {
  const found = vcenters.find((vcenter) => vcenter.name === name);
  found?.restart({ history });
  return found ? { restarted: name } : undefined;
};

const ANSWERS: Readonly<Record<string, Answer>> = {
  ...SLACK_ANSWERS,
  'GET /local.json': (parts) => described(parts),
  'GET /local/clock': ({ clock }) => ({ now: clock.now(), offset: clock.offset }),
  'POST /local/clock': async ({ clock, settled }, { advance }) => {
    clock.advance(Number(advance));
    await settled();
    return { now: clock.now(), offset: clock.offset };
  },
  'GET /local/faults': ({ faults }) => faults.list(),
  'POST /local/faults': addFault,
  'DELETE /local/faults': (parts, _body, _url, name) => dropFaults(parts, name),
  'GET /local/requests': ({ journal }, _body, url) =>
    journal.list(since(url), url.searchParams.get('service') ?? undefined),
  'GET /local/outgoing': ({ outgoing }, _body, url) => outgoing.list(since(url)),
  'GET /local/logs': ({ log }, _body, url) => log.list(since(url)),
  'GET /local/functions': async ({ lambda, settled }) => {
    // What the gateway handed over before it answered has arrived then.
    await settled();
    return lambda.status();
  },
  'GET /local/stillness': async ({ lambda, settled, log, outgoing, journal }) => {
    await settled();
    await lambda.idle();
    const running = lambda.status().flatMap(({ name, pending }) => (pending > 0 ? [name] : []));
    return { running, seen: log.last + outgoing.last + journal.last };
  },
  'POST /local/functions/recycle': async ({ lambda }, body) => {
    await lambda.recycle(body['function'] === undefined ? undefined : String(body['function']));
    return lambda.status();
  },
  'GET /local/processes': ({ lambda, gatewayPid }) => ({ pids: [process.pid, gatewayPid, ...lambda.pids()] }),
  'GET /local/queues': ({ queues }) => queues.list(),
  'GET /local/schedules': ({ scheduler }) => scheduler.list(),
  'GET /local/jobs': (parts, _body, _url, name) => job(parts, name),
  'POST /local/vcenters/restart': (parts, body) => restart(parts, String(body['name']), body['history'] !== false),
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
