import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Quotas } from '#lib/policy/quotas';

interface Run {
  readonly job: string;
  readonly at: number;
}

/** Somebody else may use the same quota at the same moment; then it is looked at again so often. */
const ATTEMPTS = 10;

/** Quotas in the table, an item each, changed by compare-and-set. */
export function createQuotaTable(client: DynamoDBClient, table: string, now: () => number): Quotas {
  async function read(quota: string): Promise<{ readonly runs: readonly Run[]; readonly revision: number }> {
    const Key = marshall({ PK: `QUOTA#${quota}`, SK: 'runs' });
    const { Item: item } = await client.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }));
    if (item === undefined) return { runs: [], revision: 0 };
    const { runs, revision } = unmarshall(item) as { runs: Run[]; revision: number };
    return { runs, revision };
  }

  /** False where it was changed since it was read. */
  async function write(quota: string, runs: readonly Run[], revision: number, within: number): Promise<boolean> {
    const removeAt = Math.ceil((now() + within) / 1000);
    const item = { PK: `QUOTA#${quota}`, SK: 'runs', runs, revision: revision + 1, removeAt };
    try {
      await client.send(
        new PutItemCommand({
          TableName: table,
          Item: marshall(item),
          ConditionExpression: 'attribute_not_exists(PK) OR revision = :before',
          ExpressionAttributeValues: marshall({ ':before': revision }),
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
      throw error;
    }
  }

  const recent = (runs: readonly Run[], within: number): readonly Run[] => runs.filter(({ at }) => at > now() - within);

  return {
    async used(quota, within, besides) {
      return recent((await read(quota)).runs, within).filter(({ job }) => job !== besides).length;
    },
    async use(quota, job, { most, within }) {
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        const { runs, revision } = await read(quota);
        const kept = recent(runs, within);
        if (kept.some((run) => run.job === job)) return true;
        if (kept.length >= most) return false;
        if (await write(quota, [...kept, { job, at: now() }], revision, within)) return true;
      }
      return false;
    },
  };
}
