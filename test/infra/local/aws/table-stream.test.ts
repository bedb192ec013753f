// biome-ignore-all lint/suspicious/noThenProperty: the word of a fault rule.
import { DynamoDBClient, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { type EndpointUnderTest, endpointWith } from '#test/infra/local/aws/endpoint-with';
import { until } from '#test/infra/local/lambda/lambda-with';

let aws: EndpointUnderTest;
let client: DynamoDBClient;

beforeAll(async () => {
  aws = await endpointWith();
  client = new DynamoDBClient(aws.client);
});
afterEach(() => {
  aws.faults.clear();
  aws.streamed.length = 0;
});
afterAll(async () => {
  client.destroy();
  await aws.close();
});

const TableName = 'test-jobs';
const keys = (SK: string) => ({ PK: { S: 'A' }, SK: { S: SK } });
const put = (SK: string, more: object = {}) =>
  client.send(new PutItemCommand({ TableName, Item: { ...keys(SK), n: { N: '1' } }, ...more }));
const told = (count: number) => until(() => (aws.streamed.length >= count ? aws.streamed : undefined));

test('tells a new item with its keys, its image and a number that rises', async () => {
  await put('1');
  await put('2');

  const [one, two] = await told(2);

  expect(one).toEqual({
    eventID: expect.stringMatching(/^[0-9a-f]{32}$/),
    eventName: 'INSERT',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'eu-central-1',
    dynamodb: {
      ApproximateCreationDateTime: expect.any(Number),
      Keys: keys('1'),
      NewImage: { ...keys('1'), n: { N: '1' } },
      SequenceNumber: expect.stringMatching(/^\d{21}$/),
      SizeBytes: expect.any(Number),
      StreamViewType: 'NEW_IMAGE',
    },
    eventSourceARN: expect.stringMatching(/:table\/test-jobs\/stream\//),
  });
  expect(Number(two?.dynamodb.SequenceNumber.slice(-6))).toBeGreaterThan(
    Number(one?.dynamodb.SequenceNumber.slice(-6)),
  );
});

test('tells what is written over as modified, an update with the whole item', async () => {
  await put('3');
  const update = { UpdateExpression: 'SET m = :m', ExpressionAttributeValues: { ':m': { S: 'x' } } };
  await client.send(new UpdateItemCommand({ TableName, Key: keys('3'), ...update }));

  const [, modified] = await told(2);

  expect(modified?.eventName).toBe('MODIFY');
  expect(modified?.dynamodb.NewImage).toEqual({ ...keys('3'), n: { N: '1' }, m: { S: 'x' } });
});

test('tells nothing of a write whose condition did not hold, and all of one whose answer was lost', async () => {
  const onlyNew = { ConditionExpression: 'attribute_not_exists(PK)' };
  await put('4', onlyNew);
  await expect(put('4', onlyNew)).rejects.toThrow();
  aws.faults.add({ service: 'dynamodb', match: { operation: 'PutItem' }, then: 'lost' });
  await expect(put('5', onlyNew)).rejects.toThrow();

  const records = await told(2);

  expect(records.map(({ dynamodb }) => dynamodb.Keys['SK'])).toEqual([{ S: '4' }, { S: '5' }]);
});
