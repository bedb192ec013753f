import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { createGatheredReads, type GatheredRead } from '#infra/aws/gathered-reads';
import { loginPartition } from '#infra/aws/login-partition';
import type { LoginGate } from '#lib/vsphere/login-gate';

/** How long a refusal is kept at all, seconds; who asks decides how long it counts. */
const KEPT = 3600;

const SK = 'refused';

interface LoginRefusals extends LoginGate {
  /** Lets every instance try again. Nobody may delete items, so the refusal is dated to 1970. */
  forget(vcenter: string, secretVersion: string): Promise<void>;
}

/** Refused logins, shared by all instances through the table. A new version of the secret is a new try. */
export function createLoginRefusals(
  client: DynamoDBClient,
  table: string,
  now: () => number,
  read: GatheredRead = createGatheredReads(client, table),
): LoginRefusals {
  async function write(vcenter: string, version: string, at: number): Promise<void> {
    const item = { PK: loginPartition(vcenter, version), SK, at, removeAt: Math.ceil(now() / 1000) + KEPT };
    await client.send(new PutItemCommand({ TableName: table, Item: marshall(item) }));
  }

  return {
    async refusedAt(vcenter, version) {
      const item = await read({ PK: loginPartition(vcenter, version), SK });
      return item === undefined ? undefined : Number(item['at']);
    },
    refused: (vcenter, version) => write(vcenter, version, now()),
    forget: (vcenter, version) => write(vcenter, version, 0),
  };
}
