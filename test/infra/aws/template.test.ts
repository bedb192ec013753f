import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { at, ofType, type Packaged, packaged } from '#test/infra/aws/packaged';

let site: Packaged;
beforeAll(async () => {
  site = await packaged();
});
afterAll(() => rm(site.folder, { recursive: true, force: true }));

const properties = (name: string) => site.resources[name]?.Properties ?? {};
const functions = () => ofType(site.resources, 'AWS::Lambda::Function').map(([, { Properties }]) => Properties);

describe('the functions', () => {
  test('are those of functions/, each with the room it needs, and in the VPC where it talks to vCenter', () => {
    const shape = ({
      FunctionName,
      MemorySize,
      Timeout,
      ReservedConcurrentExecutions,
      VpcConfig,
    }: (typeof all)[number]) => [
      FunctionName,
      MemorySize,
      Timeout,
      ReservedConcurrentExecutions,
      VpcConfig !== undefined,
    ];
    const all = functions();
    expect(all.map(shape)).toEqual([
      ['slashvm-dev-vm', 1024, 300, 10, true],
      ['slashvm-dev-access', 1024, 300, 10, true],
      ['slashvm-dev-approval', 1024, 60, 10, true],
      ['slashvm-dev-audit', 1024, 300, 10, true],
      ['slashvm-dev-vcenter', 1024, 60, 10, true],
      ['slashvm-dev-interactions', 1024, 10, undefined, false],
      ['slashvm-dev-failures', 512, 30, undefined, false],
      ['slashvm-dev-sweeper', 512, 60, undefined, false],
      ['slashvm-dev-archive', 512, 60, undefined, false],
    ]);
  });

  test('run on Node 24, arm64, traced, with JSON logs kept for 90 days', () => {
    for (const { FunctionName, ...definition } of functions()) {
      expect(definition).toMatchObject({
        Handler: 'index.handler',
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        TracingConfig: { Mode: 'Active' },
        LoggingConfig: { LogFormat: 'JSON' },
      });
      const logs = ofType(site.resources, 'AWS::Logs::LogGroup').map(([, { Properties }]) => Properties);
      expect(logs).toContainEqual({ LogGroupName: `/aws/lambda/${FunctionName}`, RetentionInDays: 90 });
    }
  });

  test('know what their environment says, and no secret', () => {
    for (const { FunctionName, Environment, VpcConfig } of functions()) {
      const ofArchive = {
        AUDIT_BUCKET: { 'Fn::If': ['MakesAuditBucket', { Ref: 'AuditBucket' }, ''] },
        // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own form.
        S3_HOST: { 'Fn::Sub': 's3.${AWS::Region}.${AWS::URLSuffix}' },
      };
      const ofCommands = {
        NODE_OPTIONS: '--max-semi-space-size=16 --max-old-space-size=922',
        BACKUP_SNAPSHOTS: '',
        VCENTER_EVENTS: 'true',
        READ_ACCOUNTS: 'false',
        SCHEDULE_GROUP: 'slashvm-dev-jobs',
        SCHEDULE_ROLE_ARN: { 'Fn::GetAtt': ['JobScheduleRole', 'Arn'] },
      };
      expect(at(Environment, 'Variables')).toEqual({
        STAGE: 'dev',
        TABLE_NAME: 'slashvm-dev-jobs',
        SECRETS_PREFIX: 'slashvm/dev',
        FUNCTION_PREFIX: 'slashvm-dev-',
        TEAM_IDS: 'T00000000',
        APP_ID: 'A00000000',
        ADMINS: 'U00000000',
        COMMAND_PREFIX: 'vm-',
        AUDIT_RETENTION: '400',
        LOG_LEVEL: 'INFO',
        POWERTOOLS_SERVICE_NAME: 'slashvm-dev',
        POWERTOOLS_METRICS_NAMESPACE: 'SlashVM',
        ...(VpcConfig === undefined ? {} : ofCommands),
        ...(/-(access|approval|audit)$/.test(String(FunctionName)) ? { ONLY_READS: 'true' } : {}),
        ...(FunctionName === 'slashvm-dev-archive' ? ofArchive : {}),
      });
    }
  });

  test.each([
    ['Vm', { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 120 }, ['FailuresLambdaFunction', 'Arn']],
    ['Access', { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 120 }, ['FailuresLambdaFunction', 'Arn']],
    ['Approval', { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 120 }, ['FailuresLambdaFunction', 'Arn']],
    ['Failures', { MaximumRetryAttempts: 2 }, ['FailuresQueue', 'Arn']],
    ['Sweeper', { MaximumRetryAttempts: 0 }, undefined],
  ])('%s is retried as decided, and its failures go where they should', (name, settings, destination) => {
    expect(properties(`${name}LambdaEvConf`)).toEqual({
      ...settings,
      FunctionName: { Ref: `${name}LambdaFunction` },
      Qualifier: '$LATEST',
      DestinationConfig: destination === undefined ? {} : { OnFailure: { Destination: { 'Fn::GetAtt': destination } } },
    });
  });

  test('have no versions', () => {
    expect(ofType(site.resources, 'AWS::Lambda::Version')).toEqual([]);
  });
});

describe('beside the functions', () => {
  test('the table outlives the stack, is backed up, encrypted and paid by request', () => {
    expect(site.resources['JobsTable']?.DeletionPolicy).toBe('Retain');
    expect(properties('JobsTable')).toMatchObject({
      TableName: 'slashvm-dev-jobs',
      BillingMode: 'PAY_PER_REQUEST',
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { 'Fn::If': ['HasKey', expect.anything(), { SSEEnabled: true }] },
      TimeToLiveSpecification: { AttributeName: 'removeAt', Enabled: true },
    });
  });

  test('the table has all its indexes from the first deploy', () => {
    const keys = (...names: string[]) => [
      { AttributeName: names[0], KeyType: 'HASH' },
      { AttributeName: names[1], KeyType: 'RANGE' },
    ];
    expect(properties('JobsTable')['KeySchema']).toEqual(keys('PK', 'SK'));
    expect(properties('JobsTable')['GlobalSecondaryIndexes']).toEqual([
      { IndexName: 'byDay', KeySchema: keys('dayPK', 'daySK'), Projection: { ProjectionType: 'ALL' } },
      { IndexName: 'bySubject', KeySchema: keys('subjectPK', 'subjectSK'), Projection: { ProjectionType: 'ALL' } },
      { IndexName: 'open', KeySchema: keys('openPK', 'dueAt'), Projection: { ProjectionType: 'KEYS_ONLY' } },
    ]);
    expect(properties('JobsTable')['AttributeDefinitions']).toContainEqual({
      AttributeName: 'dueAt',
      AttributeType: 'N',
    });
  });

  test('one schedule calls the sweeper every five minutes, and not again when a call fails', () => {
    const schedules = ofType(site.resources, 'AWS::Scheduler::Schedule').map(([, { Properties }]) => Properties);
    expect(schedules).toHaveLength(1);
    expect(schedules[0]).toMatchObject({
      ScheduleExpression: 'rate(5 minutes)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: {
        Arn: { 'Fn::GetAtt': ['SweeperLambdaFunction', 'Arn'] },
        RoleArn: { 'Fn::GetAtt': ['SweeperScheduleRole', 'Arn'] },
        RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 300 },
      },
    });
  });

  test('what is done later has a group of schedules of its own', () => {
    const groups = ofType(site.resources, 'AWS::Scheduler::ScheduleGroup').map(([, { Properties }]) => Properties);
    expect(groups).toEqual([{ Name: 'slashvm-dev-jobs' }]);
  });

  test('an alarm rings while a failure waits in the queue', () => {
    expect(properties('FailuresAlarm')).toMatchObject({
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': ['FailuresQueue', 'QueueName'] } }],
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
    });
  });
});

test("a site's parameters reach the template", async () => {
  const params = [
    'admins=U0123ABCD,U0123ABCE',
    'prefix=x-',
    'subnetIds=subnet-0a1b2c3d,subnet-0a1b2c3e',
    'concurrency=3',
    'logRetention=7',
    'auditRetention=30',
  ];
  const prod = await packaged(['--stage', 'prod', ...params.map((param) => `--param=${param}`)]);
  await rm(prod.folder, { recursive: true, force: true });
  expect(prod.resources['VmLambdaFunction']?.Properties).toMatchObject({
    FunctionName: 'slashvm-prod-vm',
    ReservedConcurrentExecutions: 3,
    VpcConfig: { SubnetIds: { 'Fn::Split': [',', 'subnet-0a1b2c3d,subnet-0a1b2c3e'] } },
    Environment: {
      Variables: { ADMINS: 'U0123ABCD,U0123ABCE', COMMAND_PREFIX: 'x-', STAGE: 'prod', AUDIT_RETENTION: '30' },
    },
  });
  expect(prod.resources['VmLogGroup']?.Properties['RetentionInDays']).toBe(7);
  expect(prod.text).not.toContain('slashvm-dev');
});

test('nothing in the template waits for itself', () => {
  const names = Object.keys(site.resources);
  const finished = new Set<string>();
  const walk = (name: string, road: readonly string[]): void => {
    if (road.includes(name)) throw new Error([...road, name].join(' → '));
    if (finished.has(name)) return;
    for (const next of namedIn(site.resources[name], names)) walk(next, [...road, name]);
    finished.add(name);
  };
  for (const name of names) walk(name, []);
  expect(finished.size).toBe(names.length);
});

/** Every resource that Ref, GetAtt, Sub or DependsOn names. */
function namedIn(value: unknown, names: readonly string[]): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'Ref' || key === 'DependsOn') return [inner].flat().filter((name) => names.includes(name));
    if (key === 'Fn::GetAtt') return String([inner].flat()[0]).split('.').slice(0, 1);
    if (key !== 'Fn::Sub') return namedIn(inner, names);
    const inserted = [...String(inner).matchAll(/\$\{(\w+)/g)].map(([, name]) => name ?? '');
    return inserted.filter((name) => names.includes(name));
  });
}
