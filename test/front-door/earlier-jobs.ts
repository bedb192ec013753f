import { readFileSync } from 'node:fs';
import { storeItem } from '#test/front-door/jobs-table';
import { vmPast } from '#test/past-the-product';
import type { TestStack } from '#test/stack';

/**
 * Jobs as earlier versions stored them: dumps of the last code of each version, run on its own local stack. Reply addresses
 * are left out, for they are dead within half an hour.
 */
interface Fixture {
  readonly items: readonly StoredItem[];
  /** Its status message, as Slack had it then. */
  readonly message?: { readonly text: string; readonly blocks: Record<string, unknown>[] };
}

interface StoredItem {
  readonly SK: string;
  readonly PK: string;
  readonly [member: string]: unknown;
}

interface Placed {
  readonly id: string;
  readonly channel: string;
  /** Of its status message, which is in this Slack too; empty where it had none. */
  readonly ts: string;
  readonly blocks: Record<string, unknown>[];
}

interface Placing {
  /** Seconds since it was asked for. */
  readonly ago: number;
  /** Snapshots that it had begun by then, by the VMs' names; their tasks are under way or over in this vCenter. */
  readonly begun?: readonly string[];
}

/** Puts a Job of an earlier version into the stack's table, as if that version had run here so long ago. */
export async function placeJob(stack: TestStack, name: string, { ago, begun = [] }: Placing): Promise<Placed> {
  const { items, message } = JSON.parse(readFileSync(`test/fixtures/jobs/${name}.json`, 'utf8')) as Fixture;
  const header = items.find(({ PK, SK }) => PK.startsWith('JOB#') && SK === 'job');
  const asked = header?.['asked'] as { readonly at: number; readonly channel: string };
  const id = String(header?.['id']);
  const moved = shifted(items, (await stack.now()) - ago * 1000 - asked.at) as readonly StoredItem[];
  const ts = message === undefined ? '' : await post(stack, asked.channel, message);
  const tasks = new Map<unknown, string>();
  for (const vm of begun) tasks.set(...(await begin(stack, vm, id)));
  for (const item of moved) {
    const withMessage = 'messages' in item && ts !== '' ? { messages: [{ ...messageOf(item), ts }] } : {};
    const task = 'task' in item ? { task: tasks.get(item['moId']) ?? item['task'] } : {};
    const day = 'daySK' in item ? { dayPK: `DAY#${String(item['daySK']).slice(0, 10)}` } : {};
    await storeItem(stack, inDynamoDb({ ...item, ...withMessage, ...task, ...day }));
  }
  return { id, channel: asked.channel, ts, blocks: message?.blocks ?? [] };
}

const messageOf = (item: StoredItem): object => (item['messages'] as readonly object[])[0] ?? {};

/** Begins a snapshot as the Job did: the description says whose it is. */
async function begin(stack: TestStack, name: string, id: string): Promise<[string, string]> {
  const vm = await vmPast(stack, name);
  const body = { name: 'slashvm', description: `SlashVM job ${id}`, memory: false, quiesce: false };
  const { value } = (await vm.call('CreateSnapshotEx_Task', body)) as { readonly value: string };
  return [vm.moId, value];
}

/** Milliseconds, seconds and ISO times of then become those of now. */
function shifted(value: unknown, by: number): unknown {
  if (Array.isArray(value)) return value.map((one) => shifted(one, by));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, shifted(one, by)]));
  }
  if (typeof value === 'number' && value > 1e12) return value + by;
  if (typeof value === 'number' && value > 1e9) return value + Math.round(by / 1000);
  if (typeof value !== 'string') return value;
  return value.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, (text) => new Date(Date.parse(text) + by).toISOString());
}

function inDynamoDb(value: unknown): Record<string, Record<string, unknown>> {
  const wire = (one: unknown): Record<string, unknown> => {
    if (typeof one === 'string') return { S: one };
    if (typeof one === 'number') return { N: String(one) };
    if (typeof one === 'boolean') return { BOOL: one };
    if (Array.isArray(one)) return { L: one.map(wire) };
    return { M: inDynamoDb(one) };
  };
  return Object.fromEntries(Object.entries(value as object).map(([name, one]) => [name, wire(one)]));
}

/** Posts what the earlier version had posted, with the bot's token. */
async function post(stack: TestStack, channel: string, message: object): Promise<string> {
  const token = await botToken(stack);
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json; charset=utf-8' };
  const body = JSON.stringify({ channel, ...message });
  const answer = await stack.send({ method: 'POST', url: `${stack.local.slackApiUrl}chat.postMessage`, headers, body });
  const { ts } = JSON.parse(answer.body) as { readonly ts?: string };
  if (ts === undefined) throw new Error(`chat.postMessage: ${answer.body}`);
  return ts;
}

async function botToken(stack: TestStack): Promise<string> {
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'secretsmanager.GetSecretValue' };
  const body = JSON.stringify({ SecretId: 'slashvm/local/slack' });
  const answer = await stack.send({ method: 'POST', url: stack.local.awsEndpointUrl, headers, body });
  const { SecretString } = JSON.parse(answer.body) as { readonly SecretString: string };
  return (JSON.parse(SecretString) as { readonly botToken: string }).botToken;
}
