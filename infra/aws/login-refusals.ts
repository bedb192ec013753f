import { BatchGetItemCommand, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { LoginGate } from '#lib/vsphere/login-gate';

/** How long a refusal is kept at all, seconds; who asks decides how long it counts. */
const KEPT = 3600;

interface LoginRefusals extends LoginGate {
  /** Lets every instance try again. Nobody may delete items, so the refusal is dated to 1970. */
  forget(vcenter: string, secretVersion: string): Promise<void>;
}

/** Refused logins, shared by all instances through the table. A new version of the secret is a new try. */
export function createLoginRefusals(client: DynamoDBClient, table: string, now: () => number): LoginRefusals {
  let together: { readonly keys: Set<string>; readonly found: Promise<ReadonlyMap<string, number>> } | undefined;

  async function write(vcenter: string, version: string, at: number): Promise<void> {
    const item = { PK: partition(vcenter, version), SK, at, removeAt: Math.ceil(now() / 1000) + KEPT };
    await client.send(new PutItemCommand({ TableName: table, Item: marshall(item) }));
  }

  /** All vCenters that are logged in to at once are looked up in one request. */
  function gathered(): NonNullable<typeof together> {
    const keys = new Set<string>();
    const found = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      together = undefined;
      return readAll(keys);
    });
    return { keys, found };
  }

  async function readAll(keys: Iterable<string>): Promise<ReadonlyMap<string, number>> {
    const found = new Map<string, number>();
    let left = [...keys].map((PK) => marshall({ PK, SK }));
    for (let attempt = 0; left.length > 0; attempt += 1) {
      if (attempt === MOST_ATTEMPTS) throw new Error('DynamoDB left keys of refused logins unread.');
      const { Responses: answered, UnprocessedKeys: unread } = await client.send(
        new BatchGetItemCommand({ RequestItems: { [table]: { Keys: left, ConsistentRead: true } } }),
      );
      for (const item of answered?.[table] ?? []) {
        const { PK, at } = unmarshall(item);
        found.set(String(PK), Number(at));
      }
      left = unread?.[table]?.Keys ?? [];
    }
    return found;
  }

  return {
    async refusedAt(vcenter, version) {
      const key = partition(vcenter, version);
      together ??= gathered();
      together.keys.add(key);
      return (await together.found).get(key);
    },
    refused: (vcenter, version) => write(vcenter, version, now()),
    forget: (vcenter, version) => write(vcenter, version, 0),
  };
}

/** A batch that DynamoDB answers in part is asked for the rest so often. */
const MOST_ATTEMPTS = 5;

const SK = 'refused';

function partition(vcenter: string, version: string): string {
  return `LOGIN#${vcenter}#${version}`;
}
