// biome-ignore-all lint/suspicious/noThenProperty: the word of a fault rule.
import { DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type EndpointUnderTest, endpointWith } from '#test/infra/local/aws/endpoint-with';

let aws: EndpointUnderTest;
let table: DynamoDBClient;

beforeEach(async () => {
  aws = await endpointWith();
  table = new DynamoDBClient(aws.client);
});

afterEach(async () => {
  table.destroy();
  await aws.close();
});

const KEY = { PK: { S: 'JOB#1' }, SK: { S: 'job' } };
const TableName = 'test-jobs';

const claim = () =>
  table.send(
    new PutItemCommand({
      TableName,
      Item: { ...KEY, dayPK: { S: '2026-11-23' }, daySK: { S: '1' } },
      ConditionExpression: 'attribute_not_exists(PK)',
    }),
  );

const stored = async () => (await table.send(new GetItemCommand({ TableName, Key: KEY, ConsistentRead: true }))).Item;

test('makes the table of the template, with its indexes', async () => {
  await claim();
  const found = await table.send(
    new QueryCommand({
      TableName,
      IndexName: 'byDay',
      KeyConditionExpression: 'dayPK = :day',
      ExpressionAttributeValues: { ':day': { S: '2026-11-23' } },
    }),
  );
  expect(found.Items).toHaveLength(1);
});

test('fails a condition that does not hold, so that one of many claims wins', async () => {
  const results = await Promise.allSettled(Array.from({ length: 20 }, claim));
  const failed = results.filter((result) => result.status === 'rejected');
  expect(failed).toHaveLength(19);
  expect(failed[0]).toMatchObject({ reason: { name: 'ConditionalCheckFailedException' } });
});

test('is dated by the stack’s clock', async () => {
  aws.clock.advance(86_400);
  const { headers } = await fetch(aws.url, {
    method: 'POST',
    headers: { 'x-amz-target': 'DynamoDB_20120810.GetItem' },
    body: '{}',
  });
  expect(Math.abs(Date.parse(String(headers.get('date'))) - aws.clock.now())).toBeLessThan(2000);
});

test('a lost answer: the work is done and nobody hears of it', async () => {
  aws.faults.add({ service: 'dynamodb', match: { operation: 'PutItem' }, then: 'lost' });
  await expect(claim()).rejects.toThrow('socket hang up');
  expect(await stored()).toMatchObject(KEY);
});

test('a reset connection: nothing is done', async () => {
  aws.faults.add({ service: 'dynamodb', match: { operation: 'PutItem' }, then: 'reset' });
  await expect(claim()).rejects.toThrow('socket hang up');
  expect(await stored()).toBeUndefined();
});

test('records each request, those without an answer with status 0', async () => {
  aws.faults.add({ service: 'dynamodb', match: { operation: 'PutItem' }, then: 'reset' });
  await claim().catch(() => undefined);
  await claim();
  expect(aws.journal.list(0, 'dynamodb')).toMatchObject([
    { operation: 'PutItem', status: 0 },
    { operation: 'PutItem', status: 200, userAgent: expect.stringContaining('aws-sdk-js') },
  ]);
});
