import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { AuditEntry, AuditHead } from '#lib/audit/audit-chain';
import type { AuditStore } from '#lib/audit/audit-store';
import { shortId } from '#lib/jobs/job';

/**
 * All entries under one key, in the order of their numbers. A partition takes 1,000 write units a second, an entry costs two
 * to ten: far more than people type.
 */
export const AUDIT_PARTITION = 'AUDIT';

/** Digits of a number in its key, for keys are ordered as texts. */
const DIGITS = 12;

export function auditKey(seq: number): { readonly PK: string; readonly SK: string } {
  return { PK: AUDIT_PARTITION, SK: String(seq).padStart(DIGITS, '0') };
}

/** A Job's entries in the index by subject: people know a Job by the beginning of its id. */
export function auditSubject(job: string): string {
  return `AUDIT#${shortId(job)}`;
}

/** The journal in the one DynamoDB table. An entry is put where none of its number is, and never again; TTL removes it. */
export function createAuditTable(client: DynamoDBClient, table: string): AuditStore {
  async function hashAt(key: ReturnType<typeof auditKey>): Promise<string | undefined> {
    const input = { TableName: table, Key: marshall(key), ConsistentRead: true };
    return (await client.send(new GetItemCommand(input))).Item?.['hash']?.S;
  }

  return {
    async last() {
      const input: QueryCommandInput = {
        TableName: table,
        ConsistentRead: true,
        KeyConditionExpression: 'PK = :audit',
        ExpressionAttributeValues: marshall({ ':audit': AUDIT_PARTITION }),
        ScanIndexForward: false,
        Limit: 1,
      };
      const [item] = (await client.send(new QueryCommand(input))).Items ?? [];
      if (item === undefined) return undefined;
      const head: AuditHead = {
        seq: Number(item['SK']?.S),
        hash: item['hash']?.S ?? '',
        removeAt: Number(item['removeAt']?.N ?? 0),
      };
      return head;
    },

    async append(entry: AuditEntry) {
      const key = auditKey(entry.seq);
      const subject = { subjectPK: auditSubject(entry.job), subjectSK: `${entry.job}#${key.SK}` };
      try {
        await client.send(
          new PutItemCommand({
            TableName: table,
            Item: marshall({ ...entry, ...key, ...subject }, { removeUndefinedValues: true }),
            ConditionExpression: 'attribute_not_exists(PK)',
          }),
        );
        return true;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        // A write whose answer was lost is sent again by the client and then refused.
        return (await hashAt(key)) === entry.hash;
      }
    },
  };
}
