import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { IndexStore } from '#lib/targets/inventory-index';

/** Seconds after which the table forgets that anybody looked something up. */
const KEPT = 7 * 86_400;

const KEY = { PK: 'INDEX', SK: 'use' };

/** When somebody last looked something up in an index: all that the sweeper needs to know of them. */
export function createIndexUse(client: DynamoDBClient, table: string): Pick<IndexStore, 'noteUse' | 'lastUse'> {
  return {
    async noteUse(at) {
      const item = { ...KEY, at, removeAt: Math.ceil(at / 1000) + KEPT };
      await client.send(new PutItemCommand({ TableName: table, Item: marshall(item) }));
    },

    async lastUse() {
      const input = { TableName: table, Key: marshall(KEY), ConsistentRead: true };
      const { Item: item } = await client.send(new GetItemCommand(input));
      return item === undefined ? undefined : Number(unmarshall(item)['at']);
    },
  };
}
