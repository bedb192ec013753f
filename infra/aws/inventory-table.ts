import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { createIndexUse } from '#infra/aws/index-use';
import { packIndex, unpackIndex } from '#infra/aws/packed-index';
import type { IndexHead, IndexStore } from '#lib/targets/inventory-index';

/** An item of the table has at most 400 kB, with its keys. */
const PART = 350_000;

/** Parts written or read at once. */
const AT_ONCE = 8;

/** Seconds after which the table forgets an index, and its parts with it: it is long stale by then. */
const KEPT = 3600;

/** The form of what is stored. Any other is not read; it is replaced like an index that is stale. */
const VERSION = 1;

interface HeadItem extends IndexHead {
  readonly version: number;
  readonly vcenter: string;
  readonly parts: number;
}

type Item = Record<string, unknown>;

/**
 * Indexes in the one DynamoDB table: a head that names a generation, and its parts under keys of their own. Parts are written
 * before the head and never again, so whoever reads a head finds all of them or, an hour later, too few; TTL removes them.
 * All heads have one partition key: whoever may read no secret learns from them which vCenters there are.
 */
export function createInventoryTable(client: DynamoDBClient, table: string): IndexStore {
  async function get(key: Item): Promise<Item | undefined> {
    const input = { TableName: table, Key: marshall(key), ConsistentRead: true };
    const { Item: item } = await client.send(new GetItemCommand(input));
    return item === undefined ? undefined : unmarshall(item);
  }

  async function put(item: Item): Promise<void> {
    await client.send(new PutItemCommand({ TableName: table, Item: marshall(item) }));
  }

  async function head(vcenter: string): Promise<HeadItem | undefined> {
    return headOf(await get(headKey(vcenter)));
  }

  async function replaceHead(vcenter: string, item: HeadItem): Promise<boolean> {
    try {
      await client.send(
        new PutItemCommand({
          TableName: table,
          Item: marshall({ ...headKey(vcenter), ...item, removeAt: seconds(item.takenAt) + KEPT }),
          ConditionExpression: 'attribute_not_exists(PK) OR takenAt < :takenAt OR generation = :generation',
          ExpressionAttributeValues: marshall({ ':takenAt': item.takenAt, ':generation': item.generation }),
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  return {
    head,

    async heads() {
      const input = {
        TableName: table,
        ConsistentRead: true,
        KeyConditionExpression: 'PK = :pk AND begins_with(SK, :sk)',
        ExpressionAttributeValues: marshall({ ':pk': HEADS.PK, ':sk': HEADS.SK }),
      };
      // One page holds a megabyte, so thousands of them.
      const { Items: items = [] } = await client.send(new QueryCommand(input));
      return items.flatMap((item) => headOf(unmarshall(item)) ?? []);
    },

    async read(vcenter) {
      const found = await head(vcenter);
      if (found === undefined) return undefined;
      const { generation, takenAt, url, parts } = found;
      const items = await inOrder(parts, (part) => get(partKey(vcenter, generation, part)));
      const bytes = items.flatMap((item) => (item?.['bytes'] instanceof Uint8Array ? [item['bytes']] : []));
      if (bytes.length !== parts) return undefined;
      const vms = await unpackIndex(Buffer.concat(bytes));
      return vms === undefined ? undefined : { vcenter, generation, takenAt, url, vms };
    },

    async store({ vcenter, generation, takenAt, url, vms }) {
      const packed = await packIndex(vms);
      const parts = Math.ceil(packed.length / PART);
      const removeAt = seconds(takenAt) + KEPT;
      await inOrder(parts, (part) => {
        const bytes = packed.subarray(part * PART, (part + 1) * PART);
        return put({ ...partKey(vcenter, generation, part), bytes, removeAt });
      });
      return await replaceHead(vcenter, { version: VERSION, vcenter, generation, takenAt, url, parts });
    },

    ...createIndexUse(client, table),
  };
}

const HEADS = { PK: 'INDEX', SK: 'head#' };

function headKey(vcenter: string): { PK: string; SK: string } {
  return { PK: HEADS.PK, SK: `${HEADS.SK}${vcenter}` };
}

function headOf(item: Item | undefined): HeadItem | undefined {
  return item?.['version'] === VERSION ? (item as unknown as HeadItem) : undefined;
}

function partKey(vcenter: string, generation: string, part: number): { PK: string; SK: string } {
  return { PK: `INDEX#${vcenter}`, SK: `part#${generation}#${part}` };
}

function seconds(milliseconds: number): number {
  return Math.ceil(milliseconds / 1000);
}

/** Asks for each part, a few at once. */
async function inOrder<T>(parts: number, ask: (part: number) => Promise<T>): Promise<readonly T[]> {
  const answers: T[] = [];
  for (let from = 0; from < parts; from += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, parts - from) }, (_, index) => ask(from + index));
    answers.push(...(await Promise.all(some)));
  }
  return answers;
}
