import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
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
  const key = (vcenter: string, version: string): { PK: string; SK: string } => ({
    PK: `LOGIN#${vcenter}#${version}`,
    SK: 'refused',
  });
  async function write(vcenter: string, version: string, at: number): Promise<void> {
    const item = { ...key(vcenter, version), at, removeAt: Math.ceil(now() / 1000) + KEPT };
    await client.send(new PutItemCommand({ TableName: table, Item: marshall(item) }));
  }
  return {
    async refusedAt(vcenter, version) {
      const { Item: item } = await client.send(
        new GetItemCommand({ TableName: table, Key: marshall(key(vcenter, version)), ConsistentRead: true }),
      );
      return item === undefined ? undefined : Number(unmarshall(item)['at']);
    },
    refused: (vcenter, version) => write(vcenter, version, now()),
    forget: (vcenter, version) => write(vcenter, version, 0),
  };
}
