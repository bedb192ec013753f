// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation's own form.
import { startDynamoDb } from '#infra/local/aws/dynamodb';
import { startAwsEndpoint } from '#infra/local/aws/endpoint';
import { createResolver } from '#infra/local/aws/intrinsics';
import { ObjectStore } from '#infra/local/aws/object-store';
import { Queues } from '#infra/local/aws/queues';
import { Scheduler } from '#infra/local/aws/scheduler';
import { SecretsManager } from '#infra/local/aws/secrets-manager';
import { type StreamRecord, TableStreams } from '#infra/local/aws/table-stream';
import type { Template } from '#infra/local/aws/template';
import { StackClock } from '#infra/local/clock';
import { FaultBook } from '#infra/local/faults';
import { Journal } from '#infra/local/journal';
import { type LambdaUnderTest, lambdaWith, type TestFunction } from '#test/infra/local/lambda/lambda-with';

const PLACE = { region: 'eu-central-1', accountId: '000000000000', stackName: 'test' };

const TEMPLATE: Template = {
  Resources: {
    Jobs: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        TableName: { 'Fn::Sub': '${AWS::StackName}-jobs' },
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: ['PK', 'SK', 'dayPK', 'daySK', 'subjectPK', 'subjectSK'].map((AttributeName) => ({
          AttributeName,
          AttributeType: 'S',
        })),
        KeySchema: [
          { AttributeName: 'PK', KeyType: 'HASH' },
          { AttributeName: 'SK', KeyType: 'RANGE' },
        ],
        GlobalSecondaryIndexes: [
          ['byDay', 'day'],
          ['bySubject', 'subject'],
        ].map(([IndexName, key]) => ({
          IndexName,
          KeySchema: [
            { AttributeName: `${key}PK`, KeyType: 'HASH' },
            { AttributeName: `${key}SK`, KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        })),
        TimeToLiveSpecification: { AttributeName: 'removeAt', Enabled: true },
        StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
      },
    },
  },
};

export interface EndpointUnderTest {
  url: string;
  /** What an SDK client is made with. */
  client: {
    endpoint: string;
    region: string;
    credentials: { accessKeyId: string; secretAccessKey: string };
    maxAttempts: number;
  };
  clock: StackClock;
  faults: FaultBook;
  journal: Journal;
  queues: Queues;
  /** `plain`, and `locked` for thirty days. */
  objects: ObjectStore;
  delivered: { arn: string; payload: string; at: number }[];
  /** What the table's stream told. */
  streamed: StreamRecord[];
  lambda: LambdaUnderTest;
  close(): Promise<void>;
}

/** The AWS endpoint with a table, a queue `dead` and the functions given. */
export async function endpointWith(
  functions: Record<string, TestFunction> = {},
  lateness: () => number = () => 0,
): Promise<EndpointUnderTest> {
  const clock = new StackClock();
  const faults = new FaultBook(clock);
  const journal = new Journal();
  const delivered: { arn: string; payload: string; at: number }[] = [];
  const deliver = (arn: string, payload: string): void => void delivered.push({ arn, payload, at: clock.now() });
  const lambda = lambdaWith(functions);
  const dynamoDb = await startDynamoDb(TEMPLATE, createResolver(TEMPLATE, PLACE));
  const queues = new Queues(['dead'], () => clock.now());
  const streamed: StreamRecord[] = [];
  const resolve = createResolver(TEMPLATE, PLACE);
  const streams = new TableStreams({ template: TEMPLATE, resolve, place: PLACE, dynamoDb, clock }, (record) => {
    streamed.push(record);
  });
  const buckets = [{ name: 'plain' }, { name: 'locked', lock: { mode: 'COMPLIANCE', days: 30 } }];
  const objects = new ObjectStore(buckets, clock);
  const endpoint = await startAwsEndpoint({
    ...{ clock, faults, journal, dynamoDb, queues, objects, streams },
    accountId: PLACE.accountId,
    secrets: new SecretsManager(clock, PLACE),
    scheduler: new Scheduler({ clock, faults, place: PLACE, deliver, lateness }),
    lambda: () => lambda.lambda,
  });
  return {
    ...{ clock, faults, journal, queues, objects, delivered, streamed, lambda, url: endpoint.url },
    client: {
      endpoint: endpoint.url,
      region: PLACE.region,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      maxAttempts: 1,
    },
    close: async () => {
      await endpoint.close();
      await dynamoDb.close();
      await lambda.close();
      clock.close();
    },
  };
}
