import { rm } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { createResolver } from '#infra/local/aws/intrinsics';
import { selectedBy, type Template } from '#infra/local/aws/template';
import { at, packaged } from '#test/infra/aws/packaged';

const PLACE = { region: 'eu-central-1', accountId: '000000000000', stackName: 'slashvm-dev' };

interface Deployed {
  readonly text: string;
  readonly names: readonly string[];
  /** A resource's properties, with nothing left that CloudFormation would resolve. */
  readonly of: (name: string) => Readonly<Record<string, unknown>>;
}

/** What CloudFormation would deploy of a package: its conditions are decided. */
async function deployed(...params: readonly string[]): Promise<Deployed> {
  const { folder, text } = await packaged(params.map((param) => `--param=${param}`));
  await rm(folder, { recursive: true, force: true });
  const written = JSON.parse(text) as Template;
  const resolve = createResolver(written, PLACE);
  const { Resources } = selectedBy(written, resolve);
  return {
    text,
    names: Object.keys(Resources),
    of: (name) => resolve(Resources[name]?.Properties ?? {}) as Readonly<Record<string, unknown>>,
  };
}

/** What `/vm-audit` has is always there. */
const isArchive = (name: string): boolean => /^(Archive|AuditBucket)/.test(name);

test('without a bucket nothing of the archive is deployed, and the table has no stream', async () => {
  const { names, of } = await deployed();

  expect(names.filter(isArchive)).toEqual([]);
  expect(of('JobsTable')).not.toHaveProperty('StreamSpecification');
});

describe('with a bucket of the site', () => {
  let site: Deployed;
  beforeAll(async () => {
    site = await deployed('auditBucket=my-audit');
  });

  test('no bucket is made', () => {
    expect(site.names.filter(isArchive).sort()).toEqual([
      'ArchiveAlarm',
      'ArchiveLambdaFunction',
      'ArchiveLogGroup',
      'ArchiveRole',
      'ArchiveStream',
    ]);
  });

  test('the table tells what is new, and only new entries of the journal reach the function', () => {
    expect(site.of('JobsTable')['StreamSpecification']).toEqual({ StreamViewType: 'NEW_IMAGE' });
    const { FilterCriteria, ...mapping } = site.of('ArchiveStream');
    expect(mapping).toEqual({
      EventSourceArn: expect.stringMatching(/^arn:aws:dynamodb:.*:table\/slashvm-dev-jobs\/stream\//),
      FunctionName: expect.stringMatching(/:function:slashvm-dev-archive$/),
      StartingPosition: 'TRIM_HORIZON',
      BatchSize: 100,
      MaximumBatchingWindowInSeconds: 5,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: -1,
      MaximumRecordAgeInSeconds: 43_200,
      DestinationConfig: { OnFailure: { Destination: expect.stringMatching(/^arn:aws:sqs:.*:slashvm-dev-failures$/) } },
    });
    expect((at(FilterCriteria, 'Filters') as { Pattern: string }[]).map(({ Pattern }) => JSON.parse(Pattern))).toEqual([
      { eventName: ['INSERT'], dynamodb: { Keys: { PK: { S: ['AUDIT'] } } } },
    ]);
  });

  test('the function may put into its folder of that bucket, and into nothing else of S3', () => {
    const statements = at(site.of('ArchiveRole'), 'Policies.0.PolicyDocument.Statement') as Record<string, unknown>[];
    const ofS3 = statements.filter(({ Action }) => [Action].flat().some((action) => String(action).startsWith('s3:')));
    expect(ofS3).toEqual([
      { Sid: 'Archive', Effect: 'Allow', Action: 's3:PutObject', Resource: 'arn:aws:s3:::my-audit/audit/*' },
    ]);
    expect(at(site.of('ArchiveLambdaFunction'), 'Environment.Variables')).toMatchObject({
      AUDIT_BUCKET: 'my-audit',
      S3_HOST: 's3.eu-central-1.amazonaws.com',
    });
  });

  test('an alarm rings when it has been behind for an hour', () => {
    expect(site.of('ArchiveAlarm')).toMatchObject({
      Namespace: 'AWS/Lambda',
      MetricName: 'IteratorAge',
      Dimensions: [{ Name: 'FunctionName', Value: 'slashvm-dev-archive' }],
      Threshold: 3_600_000,
    });
  });
});

describe('with a bucket that is to be made', () => {
  let site: Deployed;
  beforeAll(async () => {
    site = await deployed('auditBucket=create', 'auditLockMode=COMPLIANCE', 'auditLockDays=30');
  });

  test('it locks what is put, is private and encrypted, and outlives the stack', () => {
    expect(site.of('AuditBucket')).toEqual({
      ObjectLockEnabled: true,
      ObjectLockConfiguration: {
        ObjectLockEnabled: 'Enabled',
        Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: expect.anything() } },
      },
      VersioningConfiguration: { Status: 'Enabled' },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
    expect(Number(at(site.of('AuditBucket'), 'ObjectLockConfiguration.Rule.DefaultRetention.Days'))).toBe(30);
    const { AuditBucket, AuditBucketPolicy } = (JSON.parse(site.text) as { Resources: Record<string, object> })
      .Resources;
    expect([AuditBucket, AuditBucketPolicy]).toEqual([
      expect.objectContaining({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' }),
      expect.objectContaining({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' }),
    ]);
  });

  test('it refuses whoever comes without TLS', () => {
    expect(at(site.of('AuditBucketPolicy'), 'PolicyDocument.Statement.0')).toEqual({
      Sid: 'OverTlsOnly',
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: ['arn:aws:s3:::slashvm-dev-auditbucket', 'arn:aws:s3:::slashvm-dev-auditbucket/*'],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    });
  });

  test('the function puts into it', () => {
    expect(at(site.of('ArchiveLambdaFunction'), 'Environment.Variables.AUDIT_BUCKET')).toBe('slashvm-dev-auditbucket');
    expect(at(site.of('ArchiveRole'), 'Policies.0.PolicyDocument.Statement.1.Resource')).toBe(
      'arn:aws:s3:::slashvm-dev-auditbucket/audit/*',
    );
  });
});
