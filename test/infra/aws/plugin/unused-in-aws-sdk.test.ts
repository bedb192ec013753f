import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Bundle } from '#infra/aws/plugin/bundle-function';
import { type Answer, createProbes, type Probes, ran, type Seen, served } from '#test/infra/aws/plugin/probe';

const keys = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'example' };

let probes: Probes;
let bundle: Bundle;
beforeAll(async () => {
  probes = await createProbes();
  bundle = await probes.bundle(
    'aws',
    `import { ConditionalCheckFailedException, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
     import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
     import { ConflictException, CreateScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
     import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
     const at = { arn: 'arn:aws:lambda:eu-central-1:000000000000:function:f' };
     const Target = { Arn: at.arn, RoleArn: at.arn };
     const schedule = { Name: 'n', ScheduleExpression: 'at(2027-01-01T00:00:00)', FlexibleTimeWindow: { Mode: 'OFF' }, Target };
     const calls = {
       dynamodb: (config) => new DynamoDBClient(config).send(new PutItemCommand({ TableName: 't', Item: { PK: { S: 'a' } } })),
       lambda: (config) => new LambdaClient(config).send(new InvokeCommand({ FunctionName: 'f', InvocationType: 'Event', Payload: '{"a":1}' })),
       scheduler: (config) => new SchedulerClient(config).send(new CreateScheduleCommand(schedule)),
       secrets: (config) => new SecretsManagerClient(config).send(new GetSecretValueCommand({ SecretId: 's' })),
     };
     export const handler = async (event: string) => {
       const [endpoint, service] = event.split(' ');
       try {
         const { $metadata, ...answer } = await calls[service]({ endpoint, region: 'eu-central-1' });
         return answer;
       } catch (error) {
         if (!error.$metadata) throw error;
         const known = [ConditionalCheckFailedException, ConflictException].find((one) => error instanceof one)?.name;
         const { name, message, $fault, Item, $metadata: { httpStatusCode, attempts } } = error;
         return { name, message, $fault, httpStatusCode, attempts, known, Item };
       }
     };`,
  );
});
afterAll(() => probes.remove());

type Service = 'dynamodb' | 'lambda' | 'scheduler' | 'secrets';

async function asked(service: Service, answer: (seen: Seen) => Answer, environment: Record<string, string> = {}) {
  const { result, requests } = await served(
    (url) => ran(bundle.file, `${url} ${service}`, { ...keys, ...environment }),
    answer,
  );
  return { said: result.startsWith('{') ? (JSON.parse(result) as Record<string, unknown>) : result, requests };
}

/** As each service names an error: JSON RPC in the body, REST in a header. */
const refusal = (service: Service, status: number, name: string, more: object = {}): Answer => {
  const rest = service === 'lambda' || service === 'scheduler';
  return {
    status,
    ...(rest ? { headers: { 'x-amzn-errortype': name } } : {}),
    body: JSON.stringify({ ...(rest ? {} : { __type: `com.amazonaws.x#${name}` }), message: 'In words.', ...more }),
  };
};

describe('an error of AWS', () => {
  test.each([
    ['dynamodb', 400, 'ResourceNotFoundException', 1],
    ['dynamodb', 400, 'ThrottlingException', 4],
    ['dynamodb', 500, 'InternalServerError', 4],
    ['dynamodb', 400, 'ReplicatedWriteConflictException', 4],
    ['lambda', 404, 'ResourceNotFoundException', 1],
    ['lambda', 429, 'TooManyRequestsException', 3],
    ['lambda', 500, 'ServiceException', 3],
    ['scheduler', 402, 'ServiceQuotaExceededException', 1],
    ['secrets', 400, 'ResourceNotFoundException', 1],
    ['secrets', 400, 'DecryptionFailure', 1],
    ['secrets', 400, 'NeverHeardOfException', 1],
  ] as const)('of %s, %i %s, keeps its name and is tried %i time(s)', async (service, status, name, attempts) => {
    const { said, requests } = await asked(service, () => refusal(service, status, name));
    expect(said).toMatchObject({ name, message: 'In words.', httpStatusCode: status, attempts });
    expect(said).toMatchObject({ $fault: status < 500 ? 'client' : 'server' });
    expect(requests).toHaveLength(attempts);
  });

  test('that we test for is of its class, with its members', async () => {
    const more = { Item: { PK: { S: 'a' }, bytes: { B: 'AQI=' } } };
    const failed = await asked('dynamodb', () => refusal('dynamodb', 400, 'ConditionalCheckFailedException', more));
    expect(failed.said).toMatchObject({
      known: 'ConditionalCheckFailedException',
      Item: { PK: { S: 'a' }, bytes: { B: { 0: 1, 1: 2 } } },
    });
    const conflict = await asked('scheduler', () => refusal('scheduler', 409, 'ConflictException'));
    expect(conflict.said).toMatchObject({ known: 'ConflictException' });
  });

  test('that is left out cannot be imported', async () => {
    const source = `import { BackupInUseException } from '@aws-sdk/client-dynamodb';
      export const handler = (error: unknown) => error instanceof BackupInUseException;`;
    await expect(probes.bundle('left-out', source)).rejects.toThrow('No matching export');
  });
});

test('a request is answered, and signed with the name and version of its client', async () => {
  const version = (name: string) => require(`@aws-sdk/client-${name}/package.json`).version as string;
  const lambda = await asked('lambda', () => ({ status: 202, body: '' }));
  expect(lambda.said).toMatchObject({ StatusCode: 202 });
  expect(lambda.requests[0]).toMatchObject({ path: '/2015-03-31/functions/f/invocations', body: '{"a":1}' });
  expect(lambda.requests[0]?.headers['user-agent']).toContain(`aws-sdk-js/${version('lambda')}`);
  const scheduler = await asked('scheduler', () => ({ body: '{"ScheduleArn":"arn"}' }));
  expect(scheduler.said).toEqual({ ScheduleArn: 'arn' });
  expect(JSON.parse(scheduler.requests[0]?.body ?? '')).toMatchObject({ FlexibleTimeWindow: { Mode: 'OFF' } });
  const secrets = await asked('secrets', () => ({ body: '{"Name":"s","SecretString":"{}","CreatedDate":1.5}' }));
  expect(secrets.said).toEqual({ Name: 's', SecretString: '{}', CreatedDate: '1970-01-01T00:00:01.500Z' });
});

test("credentials are those of Lambda's environment, and nothing else is looked for", async () => {
  const { requests } = await asked('dynamodb', () => ({ body: '{}' }));
  expect(requests[0]?.headers.authorization).toContain('Credential=AKIDEXAMPLE/');
  const said = await ran(bundle.file, 'http://127.0.0.1:9/ dynamodb');
  expect(said).toBe('Unable to find environment variable credentials.');
  const inputs = Object.keys(bundle.metafile.inputs);
  expect(
    inputs.filter((file) => /credential-provider-(?!env|node.dist-es.index)|client-ss|nested-clients/.test(file)),
  ).toEqual([]);
});

test('says so and sends nothing where the environment asks for another way to retry', async () => {
  const { said, requests } = await asked('dynamodb', () => ({ body: '{}' }), { AWS_RETRY_MODE: 'adaptive' });
  expect(said).toBe('This bundle retries in mode standard: leave AWS_RETRY_MODE out');
  expect(requests).toEqual([]);
});

test.each(['AWS_PROFILE', 'AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE'])('does not load with %s', async (name) => {
  await expect(asked('dynamodb', () => ({ body: '{}' }), { [name]: 'mine' })).rejects.toThrow(
    'This bundle reads no AWS profile',
  );
});
