import { BatchGetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';

interface Key {
  readonly PK: string;
  readonly SK: string;
}

type Item = Readonly<Record<string, unknown>>;

/** Reads one item, strongly consistent, together with all others that are asked for at the same moment. */
export type GatheredRead = (key: Key) => Promise<Item | undefined>;

/** A batch that DynamoDB answers in part is asked for the rest so often. */
const MOST_ATTEMPTS = 5;

/** DynamoDB takes no more keys in one request. */
const MOST_KEYS = 100;

const keyOf = ({ PK, SK }: Item): string => `${String(PK)} ${String(SK)}`;

/** Single reads that become one BatchGetItem for a hundred of them. */
export function createGatheredReads(client: DynamoDBClient, table: string): GatheredRead {
  let together: { readonly keys: Map<string, Key>; readonly found: Promise<ReadonlyMap<string, Item>> } | undefined;

  function gathered(): NonNullable<typeof together> {
    const keys = new Map<string, Key>();
    const found = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      together = undefined;
      return readAll([...keys.values()]);
    });
    return { keys, found };
  }

  async function readAll(keys: readonly Key[]): Promise<ReadonlyMap<string, Item>> {
    const batches = Array.from({ length: Math.ceil(keys.length / MOST_KEYS) }, (_, batch) =>
      readBatch(keys.slice(batch * MOST_KEYS, (batch + 1) * MOST_KEYS)),
    );
    return new Map((await Promise.all(batches)).flat().map((item) => [keyOf(item), item]));
  }

  async function readBatch(keys: readonly Key[]): Promise<readonly Item[]> {
    const found: Item[] = [];
    let left = keys.map((key) => marshall(key));
    for (let attempt = 0; left.length > 0; attempt += 1) {
      if (attempt === MOST_ATTEMPTS) throw new Error('DynamoDB left keys unread.');
      const { Responses: answered, UnprocessedKeys: unread } = await client.send(
        new BatchGetItemCommand({ RequestItems: { [table]: { Keys: left, ConsistentRead: true } } }),
      );
      found.push(...(answered?.[table] ?? []).map((item) => unmarshall(item)));
      left = unread?.[table]?.Keys ?? [];
    }
    return found;
  }

  return async (key) => {
    together ??= gathered();
    together.keys.set(keyOf({ ...key }), key);
    return (await together.found).get(keyOf({ ...key }));
  };
}
