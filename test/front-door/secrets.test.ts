// biome-ignore-all lint/suspicious/noThenProperty: the word of a fault rule.
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { VCenterServer } from '#infra/local/vcenter/start-vcenter';
import { stackOfFile, type } from '#test/conversation';
import { renewed, send } from '#test/front-door/outcome';
import { configure, OwnVCenters } from '#test/front-door/own-vcenters';

const here = stackOfFile();
const own = new OwnVCenters();
const replyAddresses: string[] = [];
let third: VCenterServer;

const awsClient = () => ({
  endpoint: here.stack.local.awsEndpointUrl,
  region: 'eu-central-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
});

/** Types a command whose `response_url` is remembered. */
const say = async (text: string, more: { user?: string; form?: Record<string, string> } = {}): Promise<void> => {
  const signed = await here.stack.signed({ text, ...more });
  const address = new URLSearchParams(String(signed.body)).get('response_url') ?? '';
  replyAddresses.push(address);
  await send(here.stack, { text, ...more, form: { response_url: address, ...more.form } });
};

interface Places {
  readonly logs: string;
  readonly transcript: string;
  readonly jobs: string;
  readonly replies: readonly string[];
}

/** All that stays of what was said and done, where people and tools can read it. */
async function places(): Promise<Places> {
  const { stack } = here;
  const scan = new ScanCommand({ TableName: 'slashvm-local-jobs' });
  const { Items: items = [] } = await new DynamoDBClient(awsClient()).send(scan);
  return {
    logs: (await stack.logs()).map(({ line }) => line).join('\n'),
    transcript: JSON.stringify(await stack.transcript()),
    jobs: JSON.stringify(items.filter(({ SK }) => SK?.S !== 'reply')),
    replies: items.filter(({ SK }) => SK?.S === 'reply').map((item) => JSON.stringify(item)),
  };
}

beforeAll(async () => {
  const { stack } = here;
  third = await own.start('third');
  await stack.fault({
    service: 'vcenter',
    match: { operation: 'CreateSnapshotEx_Task' },
    times: 0,
    then: { taskSeconds: 0 },
  });
  await configure(stack, 'third', own.secret(third));
  for (const text of [
    'list',
    'info app01 third:lab01',
    'snapshot third:lab01 --name x',
    'snapshots third:lab01',
    'help',
  ]) {
    await say(text);
  }
  for (const text of ['nonsense', 'snapshot "open', 'snapshot nothere', `info ${'x'.repeat(500)}`]) await say(text);
  await say('list', { user: 'outsider' });
  await say('list', { form: { team_id: 'T0OTHER001' } });
  await send(stack, { text: 'list', secret: 'not-the-secret' });

  await configure(stack, 'third', { ...own.secret(third), password: 'the-wrong-Secret1!' });
  third.vcenter.sessions.endAll();
  await renewed(stack);
  await say('snapshot third:lab02');
  await configure(stack, 'third', '{"url": "https://127.0.0.1:1", "password": "broken-Secret1!"');
  await renewed(stack);
  await say('info third:lab02');
  await configure(stack, 'third', own.secret(third));
  own.faults.add({ service: 'vcenter', times: 0, then: 'reset' });
  await renewed(stack);
  await say('list --vcenter third');
  own.faults.clear();

  await stack.fault({ service: 'slack', match: { operation: 'chat.postMessage' }, then: { status: 500, body: 'no' } });
  await say('snapshot lab02');
  await stack.fault({ service: 'slack', match: { operation: 'response_url' }, then: 'reset' });
  await say('info lab02');
  const deniesReads = { status: 400, body: { __type: 'AccessDeniedException', message: 'not authorized' } };
  // Made while code loads, again when the command is known, and again when a vCenter is asked.
  const reads = { service: 'secretsmanager', match: { operation: 'BatchGetSecretValue' }, times: 3 } as const;
  await stack.fault({ ...reads, then: deniesReads });
  await renewed(stack);
  await say('info lab03');
  const killed = { kill: 'after', request: 2, kind: 'vcenter' } as const;
  await stack.fault({ service: 'lambda', match: { operation: 'Invocation', function: 'vm' }, then: killed });
  const { job } = await stack.typed('/vm snapshot lab04');
  await stack.jobEnded(job);
  await type(stack, '/vm info app01');
});
afterAll(() => own.close());

describe('After commands of every kind', () => {
  test('no password, token or signing secret is in a log line, a message or a Job', async () => {
    const { stack } = here;
    const stored = new GetSecretValueCommand({ SecretId: 'slashvm/local/slack' });
    const { SecretString: text = '' } = await new SecretsManagerClient(awsClient()).send(stored);
    const { botToken } = JSON.parse(text) as { botToken: string };
    const accounts = [...stack.local.vcenters, third.accounts.administrator];
    const basics = accounts.map(({ username, password }) => Buffer.from(`${username}:${password}`).toString('base64'));
    const passwords = [...accounts.map(({ password }) => password), 'the-wrong-Secret1!', 'broken-Secret1!'];
    const secrets = [...passwords, ...basics, botToken, stack.local.signingSecret, 'BEGIN CERTIFICATE'];

    const { replies, ...readable } = await places();

    for (const [place, content] of Object.entries(readable)) {
      expect(content.length).toBeGreaterThan(1000);
      expect({ place, found: secrets.filter((secret) => content.includes(secret)) }).toEqual({ place, found: [] });
    }
    expect(secrets.filter((secret) => replies.join().includes(secret))).toEqual([]);
  });

  test('nothing that is written anywhere opens a vCenter', async () => {
    const { stack } = here;
    const { logs, transcript, jobs } = await places();
    const words = new Set(`${logs}${transcript}${jobs}`.match(/\b[0-9a-f]{32}\b/g));
    const ca = readFileSync(stack.local.vcenters[0]?.caFile ?? '', 'utf8');
    const statusFor = (url: string, token: string): Promise<number> =>
      new Promise((resolve, reject) => {
        const headers = { 'vmware-api-session-id': token };
        const asked = request(`${url}/api/session`, { ca, headers, agent: false }, (answer) => {
          answer.resume();
          resolve(answer.statusCode ?? 0);
        });
        asked.on('error', reject).end();
      });

    for (const word of words) {
      const statuses = await Promise.all(stack.local.vcenters.map(({ url }) => statusFor(url, word)));
      expect(statuses).toEqual([401, 401]);
    }
  });

  test('a response_url is in its own item alone, with thirty minutes to live', async () => {
    const { replies, ...readable } = await places();

    expect(replies.length).toBeGreaterThan(10);
    for (const address of replyAddresses) {
      const secret = address.split('/').at(-1) ?? address;
      for (const content of Object.values(readable)) expect(content).not.toContain(secret);
    }
    const now = (await here.stack.now()) / 1000;
    for (const reply of replies) {
      const removeAt = Number(/"removeAt":\{"N":"(\d+)"\}/.exec(reply)?.[1]);
      expect(removeAt).toBeLessThanOrEqual(Math.ceil(now) + 1800);
    }
  });

  test('what was unexpected is told with a reference under which the log has it', async () => {
    const { transcript, logs } = await places();
    const reference = /Something went wrong \(ref ([0-9a-f]{8})\)\. It has been logged\./.exec(transcript)?.[1];

    expect(reference).toBeDefined();
    const line = logs.split('\n').find((one) => one.includes(`"reference":"${reference}"`));
    expect(JSON.parse(line ?? '{}')).toMatchObject({ level: 'ERROR', message: 'unexpected' });
  });
});
