import { AwsError } from '#infra/local/aws/aws-error';
import type { Resolve } from '#infra/local/aws/intrinsics';
import { resourcesOfType, type Template } from '#infra/local/aws/template';

/** What a table's template says beside what dynalite knows. */
export type TableSettings = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

/** Calls that are answered from the template, for dynalite keeps neither setting. */
export const TABLE_SETTINGS_OPERATIONS: readonly string[] = ['DescribeTimeToLive', 'DescribeContinuousBackups'];

export function tableSettingsOf(template: Template, resolve: Resolve): TableSettings {
  const tables = resourcesOfType(template, 'AWS::DynamoDB::Table').map(
    ({ properties }) => resolve(properties) as Record<string, unknown>,
  );
  return new Map(tables.map((table) => [String(table['TableName']), table]));
}

/** The table as it was deployed: time to live, and recovery to a point in time. */
export function answerTableSettings(
  settings: TableSettings,
  operation: string,
  input: Record<string, unknown>,
): object {
  const name = String(input['TableName'] ?? '');
  const table = settings.get(name);
  if (table === undefined) {
    if (operation === 'DescribeContinuousBackups')
      throw new AwsError('TableNotFoundException', `Table not found: ${name}`);
    throw new AwsError('ResourceNotFoundException', `Requested resource not found: Table: ${name} not found`);
  }
  if (operation === 'DescribeTimeToLive') {
    const { Enabled, AttributeName } = (table['TimeToLiveSpecification'] ?? {}) as Record<string, unknown>;
    const isOn = isTrue(Enabled);
    return {
      TimeToLiveDescription: { TimeToLiveStatus: isOn ? 'ENABLED' : 'DISABLED', ...(isOn ? { AttributeName } : {}) },
    };
  }
  const { PointInTimeRecoveryEnabled } = (table['PointInTimeRecoverySpecification'] ?? {}) as Record<string, unknown>;
  const PointInTimeRecoveryStatus = isTrue(PointInTimeRecoveryEnabled) ? 'ENABLED' : 'DISABLED';
  return {
    ContinuousBackupsDescription: {
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus },
    },
  };
}

/** A template may say it as text. */
function isTrue(value: unknown): boolean {
  return String(value) === 'true';
}
