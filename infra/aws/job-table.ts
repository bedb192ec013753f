import { randomUUID } from 'node:crypto';
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { current, type Item, jobItem, jobKey, seconds, targetItem, wire } from '#infra/aws/job-items';
import type { Job } from '#lib/jobs/job';
import type { JobStore, ReplyAddress } from '#lib/jobs/job-store';
import type { JobTarget } from '#lib/jobs/job-target';

/** Jobs in the one DynamoDB table; every write is conditional, reads by key are strongly consistent. */
export function createJobTable(client: DynamoDBClient, table: string): JobStore {
  /** A write whose answer was lost is sent again by the client and then refused: its mark tells that it was done. */
  async function put(content: Item, condition: string, values: Item = {}): Promise<boolean> {
    const item: Item = { ...content, write: randomUUID() };
    try {
      await client.send(
        new PutItemCommand({
          TableName: table,
          Item: wire(item),
          ConditionExpression: condition,
          ...(Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: wire(values) }),
        }),
      );
      return true;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      const kept = await get({ PK: item['PK'], SK: item['SK'] });
      return kept?.['write'] === item['write'];
    }
  }

  async function get(key: Item): Promise<Item | undefined> {
    const { Item: item } = await client.send(
      new GetItemCommand({ TableName: table, Key: wire(key), ConsistentRead: true }),
    );
    return item === undefined ? undefined : unmarshall(item);
  }

  return {
    claim: (job) => put(jobItem(job), 'attribute_not_exists(PK)'),

    async read(id) {
      const item = await get({ PK: jobKey(id), SK: 'job' });
      return item === undefined ? undefined : (current(item) as unknown as Job);
    },

    save: (job) => put(jobItem(job), 'revision = :before', { ':before': job.revision - 1 }),

    async plan(id, targets) {
      const stored = await inBatches(targets, (target) => put(targetItem(id, target), 'attribute_not_exists(PK)'));
      return stored.every((isNew) => isNew);
    },

    async targets(id) {
      const items = await all(client, {
        TableName: table,
        ConsistentRead: true,
        KeyConditionExpression: 'PK = :pk AND begins_with(SK, :target)',
        ExpressionAttributeValues: wire({ ':pk': jobKey(id), ':target': 't#' }),
      });
      return items.map((item) => current(item) as unknown as JobTarget);
    },

    move: (id, target) => put(targetItem(id, target), 'revision = :before', { ':before': target.revision - 1 }),

    async keepReplyAddress(id, address) {
      await client.send(
        new PutItemCommand({
          TableName: table,
          Item: wire({ PK: jobKey(id), SK: 'reply', ...address, removeAt: seconds(address.until) }),
        }),
      );
    },

    async replyAddress(id) {
      const item = await get({ PK: jobKey(id), SK: 'reply' });
      return item as ReplyAddress | undefined;
    },

    async holdText(key, id, instead, until) {
      const item = { PK: `TEXT#${key}`, SK: 'job', job: id, removeAt: seconds(until) };
      const condition = 'attribute_not_exists(PK) OR job = :mine OR job = :instead';
      if (await put(item, condition, { ':mine': id, ':instead': instead ?? id })) return undefined;
      const held = await get({ PK: item.PK, SK: item.SK });
      return String(held?.['job'] ?? id);
    },

    async lockVm(vm, id, instead) {
      const item = { PK: `VM#${vm}`, SK: 'lock', job: id, removeAt: seconds(Date.now()) + LOCK_LIFE };
      const condition = 'attribute_not_exists(PK) OR job = :nobody OR job = :mine OR job = :instead';
      if (await put(item, condition, { ':nobody': NOBODY, ':mine': id, ':instead': instead ?? id })) return undefined;
      const held = await get({ PK: item.PK, SK: item.SK });
      return String(held?.['job'] ?? id);
    },

    async unlockVm(vm, id) {
      const item = { PK: `VM#${vm}`, SK: 'lock', job: NOBODY, removeAt: seconds(Date.now()) + LOCK_LIFE };
      await put(item, 'job = :mine', { ':mine': id });
    },

    async askToStop(id, request) {
      const item = { PK: jobKey(id), SK: 'stop', ...request, removeAt: seconds(request.at) + LOCK_LIFE };
      await put(item, 'attribute_not_exists(PK)');
    },

    async stopAsked(id) {
      const item = await get({ PK: jobKey(id), SK: 'stop' });
      return item === undefined ? undefined : { by: String(item['by']), at: Number(item['at']) };
    },

    async latestOf(user, limit) {
      const { Items: items } = await client.send(
        new QueryCommand({
          TableName: table,
          IndexName: 'bySubject',
          KeyConditionExpression: 'subjectPK = :user',
          ExpressionAttributeValues: wire({ ':user': `USER#${user}` }),
          ScanIndexForward: false,
          Limit: limit,
        }),
      );
      return (items ?? []).map((item) => String(unmarshall(item)['PK']).slice('JOB#'.length));
    },

    async countResume(id, followed) {
      const { Attributes: counted } = await client.send(
        new UpdateItemCommand({
          TableName: table,
          Key: wire({ PK: jobKey(id), SK: followed === 0 ? 'resumes' : `resumes#${followed}` }),
          UpdateExpression: 'SET removeAt = :removeAt ADD resumes :one',
          ExpressionAttributeValues: wire({ ':one': 1, ':removeAt': seconds(Date.now()) + 30 * 86_400 }),
          ReturnValues: 'UPDATED_NEW',
        }),
      );
      return Number(unmarshall(counted ?? {})['resumes'] ?? 1);
    },

    async due(now, limit) {
      const { Items: items } = await client.send(
        new QueryCommand({
          TableName: table,
          IndexName: 'open',
          KeyConditionExpression: 'openPK = :open AND dueAt <= :now',
          ExpressionAttributeValues: wire({ ':open': 'OPEN', ':now': now }),
          Limit: limit,
        }),
      );
      return (items ?? []).map((item) => String(unmarshall(item)['PK']).slice('JOB#'.length));
    },
  };
}

/** Who holds a lock that was given back: no function may delete an item. */
const NOBODY = '-';

/** Seconds after which the table forgets a lock, whoever has it. */
const LOCK_LIFE = 30 * 86_400;

async function all(client: DynamoDBClient, query: QueryCommand['input']): Promise<readonly Item[]> {
  const items: Item[] = [];
  let from: QueryCommand['input']['ExclusiveStartKey'];
  do {
    const page = await client.send(
      new QueryCommand({ ...query, ...(from === undefined ? {} : { ExclusiveStartKey: from }) }),
    );
    items.push(...(page.Items ?? []).map((item) => unmarshall(item)));
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
  return items;
}

async function inBatches<T, R>(values: readonly T[], write: (value: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  for (let from = 0; from < values.length; from += 20) {
    results.push(...(await Promise.all(values.slice(from, from + 20).map(write))));
  }
  return results;
}
