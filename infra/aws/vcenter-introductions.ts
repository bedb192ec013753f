import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { GatheredRead } from '#infra/aws/gathered-reads';
import { loginPartition } from '#infra/aws/login-partition';
import type { Introduction, Introductions } from '#lib/vsphere/introductions';

/** How long an introduction counts, milliseconds: a vCenter that was upgraded is spoken to as a new one that soon. */
const KEPT = 3_600_000;

const SK = 'introduction';

/** Introductions of vCenters, shared by all instances through the table. */
export function createVCenterIntroductions(
  client: DynamoDBClient,
  table: string,
  now: () => number,
  read: GatheredRead,
): Introductions {
  return {
    async heard(vcenter, version) {
      const item = await read({ PK: loginPartition(vcenter, version), SK });
      if (item === undefined || now() - Number(item['at']) > KEPT) return undefined;
      return JSON.parse(String(item['introduction'])) as Introduction;
    },
    async keep(vcenter, version, introduction) {
      const item = {
        PK: loginPartition(vcenter, version),
        SK,
        at: now(),
        introduction: JSON.stringify(introduction),
        removeAt: Math.ceil((now() + KEPT) / 1000),
      };
      await client.send(new PutItemCommand({ TableName: table, Item: marshall(item) }));
    },
  };
}
