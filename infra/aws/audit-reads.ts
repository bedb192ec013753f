import {
  type AttributeValue,
  type DynamoDBClient,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { AUDIT_PARTITION, auditKey, auditSubject } from '#infra/aws/audit-table';
import type { AuditReads, FoundEntry } from '#lib/audit/audit-store';

type Item = Record<string, AttributeValue>;

/** Reads the journal as it is found; what the table adds to an entry, its keys, is left out. */
export function createAuditReads(client: DynamoDBClient, table: string): AuditReads {
  async function* query(input: Omit<QueryCommandInput, 'TableName'>): AsyncGenerator<readonly FoundEntry[]> {
    let from: QueryCommandInput['ExclusiveStartKey'];
    do {
      const more = from === undefined ? {} : { ExclusiveStartKey: from };
      const page = await client.send(new QueryCommand({ TableName: table, ...input, ...more }));
      yield (page.Items ?? []).map(found);
      from = page.LastEvaluatedKey;
    } while (from !== undefined);
  }

  return {
    pages(order) {
      const from = auditKey(order === 'newest' ? 0 : order.from).SK;
      return query({
        ConsistentRead: true,
        KeyConditionExpression: 'PK = :audit AND SK >= :from',
        ExpressionAttributeValues: marshall({ ':audit': AUDIT_PARTITION, ':from': from }),
        ScanIndexForward: order !== 'newest',
      });
    },

    async ofJobs(id) {
      const entries: FoundEntry[] = [];
      const pages = query({
        IndexName: 'bySubject',
        KeyConditionExpression: 'subjectPK = :subject AND begins_with(subjectSK, :id)',
        ExpressionAttributeValues: marshall({ ':subject': auditSubject(id), ':id': id }),
      });
      for await (const page of pages) entries.push(...page);
      return entries;
    },
  };
}

function found(item: Item): FoundEntry {
  const { PK, SK, subjectPK, subjectSK, ...entry } = item;
  return { seq: Number(SK?.S), entry: read(entry) };
}

/** What cannot be read was never written by this product; it is shown as an entry that holds nothing. */
function read(item: Item): FoundEntry['entry'] {
  try {
    return unmarshall(item);
  } catch {
    return {};
  }
}
