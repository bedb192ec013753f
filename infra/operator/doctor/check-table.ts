import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { type Found, inAws } from '#infra/operator/doctor/examination';
import type { Place } from '#infra/operator/vcenter/place';

/** The table: there, cleaned by time to live, and restorable. */
export function checkTable({ database, tableName }: Place): Promise<Found<true>> {
  const link = 'table';
  const input = { TableName: tableName };
  return inAws(
    link,
    `the table ${tableName}`,
    async () => {
      const [{ Table }, { TimeToLiveDescription }, { ContinuousBackupsDescription }] = await Promise.all([
        database.send(new DescribeTableCommand(input)),
        database.send(new DescribeTimeToLiveCommand(input)),
        database.send(new DescribeContinuousBackupsCommand(input)),
      ]);
      const recovery = ContinuousBackupsDescription?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus;
      const lacks = [
        ...(Table?.TableStatus === 'ACTIVE' ? [] : [`it is ${Table?.TableStatus ?? 'in no state'}`]),
        ...(/^ENABL/.test(TimeToLiveDescription?.TimeToLiveStatus ?? '')
          ? []
          : ['time to live is off, so nothing is ever removed']),
        ...(recovery === 'ENABLED' ? [] : ['point-in-time recovery is off']),
      ];
      if (lacks.length === 0) {
        const says = `${tableName}, with time to live and point-in-time recovery`;
        return { link: { link, state: 'ok', says }, known: true };
      }
      const cure =
        'Deploy again, or switch it on in the DynamoDB console; time to live goes by the attribute removeAt.';
      return { link: { link, state: 'failed', says: `${tableName}: ${lacks.join('; ')}`, cure } };
    },
    {
      says: `there is no table ${tableName} here`,
      cure: 'Deploy again; a table that was lost is restored from a backup first.',
    },
  );
}
