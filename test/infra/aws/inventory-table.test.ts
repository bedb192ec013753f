// biome-ignore-all lint/suspicious/noThenProperty: the word of a fault rule.
import { randomBytes, randomUUID } from 'node:crypto';
import { DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createInventoryTable } from '#infra/aws/inventory-table';
import type { IndexStore, InventoryIndex } from '#lib/targets/inventory-index';
import { type EndpointUnderTest, endpointWith } from '#test/infra/local/aws/endpoint-with';
import { candidate } from '#test/lib/targets/inventory-source';

const TABLE = 'test-jobs';
const TAKEN = Date.parse('2026-11-25T10:00:00Z');

let aws: EndpointUnderTest;
let client: DynamoDBClient;
let table: IndexStore;

beforeEach(async () => {
  aws = await endpointWith();
  client = new DynamoDBClient(aws.client);
  table = createInventoryTable(client, TABLE);
});

afterEach(async () => {
  client.destroy();
  await aws.close();
});

/** An index; each note is 200 characters that do not compress. */
const index = (count: number, more: Partial<InventoryIndex> = {}): InventoryIndex => ({
  vcenter: 'prod',
  url: 'https://vc.example.com',
  generation: randomUUID(),
  takenAt: TAKEN,
  vms: Array.from({ length: count }, (_, number) =>
    candidate(`web${number}`, { moId: `vm-${number}`, note: randomBytes(150).toString('base64') }),
  ),
  ...more,
});

type Item = Record<string, unknown>;

const itemsOf = async (pk: string): Promise<Item[]> => {
  const input = {
    TableName: TABLE,
    ConsistentRead: true,
    KeyConditionExpression: 'PK = :pk',
    ExpressionAttributeValues: marshall({ ':pk': pk }),
  };
  const { Items: found } = await client.send(new QueryCommand(input));
  return (found ?? []).map((item) => unmarshall(item));
};
const items = async (): Promise<Item[]> => [...(await itemsOf('INDEX#prod')), ...(await itemsOf('INDEX'))];
const isHead = ({ SK }: Item): boolean => SK === 'head#prod';

const put = (item: Item) => client.send(new PutItemCommand({ TableName: TABLE, Item: marshall(item) }));
const operations = () => aws.journal.list(0, 'dynamodb').map(({ operation }) => operation);

describe('An index', () => {
  test.each([0, 1, 6000])('of %d VMs comes back as it was', async (count) => {
    const stored = index(count);
    expect(await table.store(stored)).toBe(true);
    expect(await table.read('prod')).toEqual(stored);
    expect(await table.read('lab')).toBeUndefined();
  });

  test('is stored in parts that fit the table, the head last, and TTL removes each', async () => {
    await table.store(index(6000));
    const found = await items();
    const parts = found.filter(({ SK }) => String(SK).startsWith('part#'));
    expect(parts.length).toBeGreaterThan(2);
    for (const part of parts) expect((part['bytes'] as Uint8Array).length).toBeLessThanOrEqual(350_000);
    for (const { removeAt } of found) expect(removeAt).toBe(TAKEN / 1000 + 3600);
    expect(found.find(isHead)).toMatchObject({ version: 1, parts: parts.length, takenAt: TAKEN });
    expect(operations()).not.toContain('DeleteItem');
  });

  test('whose parts were all written and whose head was not is not seen; the one before it is', async () => {
    const before = index(3);
    await table.store(before);
    aws.faults.add({ service: 'dynamodb', match: { operation: 'PutItem' }, after: 1, then: 'reset' });
    await expect(table.store(index(4, { takenAt: TAKEN + 1 }))).rejects.toThrow();
    expect(await table.read('prod')).toEqual(before);
  });

  test.each([
    ['of which a part is gone', { parts: 4 }],
    ['of a newer version', { version: 2 }],
    ['of no version', { version: null }],
    ['of which the parts are another generation’s', { generation: 'other' }],
  ])('%s is not there, and the next one replaces it', async (_what, change) => {
    await table.store(index(3));
    const head = (await items()).find(isHead);
    await put({ ...head, ...change });
    expect(await table.read('prod')).toBeUndefined();

    const next = index(3, { takenAt: TAKEN + 1 });
    expect(await table.store(next)).toBe(true);
    expect(await table.read('prod')).toEqual(next);
  });

  test('whose bytes are not what was written is not there', async () => {
    await table.store(index(3));
    const part = (await items()).find(({ SK }) => String(SK).startsWith('part#'));
    await put({ ...part, bytes: Buffer.from('no index') });
    expect(await table.read('prod')).toBeUndefined();
  });

  test('that is older never replaces a newer one', async () => {
    const newer = index(2, { takenAt: TAKEN + 1 });
    await table.store(newer);
    expect(await table.store(index(5))).toBe(false);
    expect(await table.read('prod')).toEqual(newer);
    expect(await table.head('prod')).toMatchObject({ generation: newer.generation, takenAt: TAKEN + 1 });
  });

  test('that two store at once is the later one, whole', async () => {
    const [earlier, later] = [index(500), index(400, { takenAt: TAKEN + 5 })];
    await Promise.all([table.store(earlier), table.store(later)]);
    expect(await table.read('prod')).toEqual(later);
  });

  test('is read with one request for its head and one for each part', async () => {
    await table.store(index(3));
    const before = operations().length;
    await table.read('prod');
    expect(operations().slice(before)).toEqual(['GetItem', 'GetItem']);
  });
});

test('The heads of all are one request, and those of another version and the last use are none of them', async () => {
  const [prod, lab] = [index(2), index(1, { vcenter: 'lab' })];
  for (const one of [prod, lab]) await table.store(one);
  await table.noteUse(TAKEN);
  await put({ PK: 'INDEX', SK: 'head#newer', version: 2, vcenter: 'newer' });
  const before = operations().length;

  const heads = await table.heads();

  expect(heads).toEqual([
    expect.objectContaining({ vcenter: 'lab', generation: lab.generation, takenAt: TAKEN, url: lab.url }),
    expect.objectContaining({ vcenter: 'prod', generation: prod.generation }),
  ]);
  expect(operations().slice(before)).toEqual(['Query']);
});

test('The last use is remembered', async () => {
  expect(await table.lastUse()).toBeUndefined();
  await table.noteUse(TAKEN);
  expect(await table.lastUse()).toBe(TAKEN);
});
