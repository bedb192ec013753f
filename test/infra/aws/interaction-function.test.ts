import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { interactionFunction } from '#infra/aws/interaction-function';
import type { InteractionDesk } from '#lib/interactions/interaction-desk';
import { NO_POLICY } from '#lib/policy/policy';
import { type EndpointUnderTest, endpointWith } from '#test/infra/local/aws/endpoint-with';

const before = { ...process.env };
const echo = 'exports.handler = async (event) => console.log("got " + JSON.stringify(event));';
let aws: EndpointUnderTest;

beforeAll(async () => {
  aws = await endpointWith({ vm: { source: echo } });
  const secret = { signingSecrets: ['current', 'previous'], botToken: 'xoxb-1' };
  const secrets = new SecretsManagerClient(aws.client);
  await secrets.send(new CreateSecretCommand({ Name: 'slashvm/test/slack', SecretString: JSON.stringify(secret) }));
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: aws.url,
    AWS_REGION: aws.client.region,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    STAGE: 'test',
    TABLE_NAME: 'test-jobs',
    SECRETS_PREFIX: 'slashvm/test',
    FUNCTION_PREFIX: 'test-',
    TEAM_IDS: 'T1',
    APP_ID: 'A1',
    SLACK_RESPONSE_HOSTS: '127.0.0.1',
    POLICY_FILE: '',
  });
});

afterEach(() => {
  jest.restoreAllMocks();
});

afterAll(async () => {
  process.env = before;
  await aws.close();
});

const event = {
  body: 'payload=%7B%7D',
  isBase64Encoded: false,
  multiValueHeaders: { 'X-Slack-Signature': ['v0=ab'], 'X-Slack-Request-Timestamp': ['1795464849'] },
  requestContext: { requestTimeEpoch: 1795464849069 },
} as unknown as APIGatewayProxyEvent;
const context = { awsRequestId: 'request-1' } as Context;

describe('what Slack is answered', () => {
  test.each([
    ['nothing', { status: 200 as const }, { statusCode: 200, body: '' }],
    ['a distrusted request', { status: 401 as const }, { statusCode: 401, body: '' }],
    [
      'a body',
      { status: 200 as const, body: { response_action: 'clear' } },
      {
        statusCode: 200,
        headers: { 'Content-Type': 'application/json' },
        body: '{"response_action":"clear"}',
      },
    ],
  ])('is %s as it was decided', async (_what, answer, sent) => {
    const handler = interactionFunction(async () => answer);
    expect(await handler(event, context)).toEqual(sent);
  });

  test('is 500 without a word where something went wrong, and the log has it whole', async () => {
    const stderr = jest.spyOn(process.stderr, 'write').mockImplementation(() => true);
    const handler = interactionFunction(async () => {
      throw new Error('No such table', { cause: new Error('the cause') });
    });
    const answer = await handler(event, context);
    const lines = stderr.mock.calls.map(([line]) => String(line)).join('');
    expect(answer).toEqual({ statusCode: 500, body: '' });
    expect(JSON.parse(lines)).toMatchObject({
      level: 'ERROR',
      message: 'interaction-failed',
      requestId: 'request-1',
      error: { message: 'No such table', stack: expect.any(String), cause: { message: 'the cause' } },
    });
  });
});

describe('what a click is decided with', () => {
  const deskOf = async (): Promise<InteractionDesk> => {
    const desks: InteractionDesk[] = [];
    const handler = interactionFunction(async (desk) => {
      desks.push(desk);
      return { status: 200 };
    });
    await handler(event, context);
    const [desk] = desks;
    if (desk === undefined) throw new Error('The function was not called.');
    return desk;
  };

  test('is the request as it was signed', async () => {
    const requests: unknown[] = [];
    const handler = interactionFunction(async (_desk, request) => {
      requests.push(request);
      return { status: 200 };
    });
    await handler(event, context);
    expect(requests).toEqual([
      {
        rawBody: Buffer.from('payload=%7B%7D'),
        signature: 'v0=ab',
        timestamp: '1795464849',
        receivedAt: 1795464849069,
      },
    ]);
  });

  test('is the policy that was packaged', async () => {
    expect((await deskOf()).authority.policy).toEqual(NO_POLICY);
  });

  test('are the signing secrets, the workspaces and the hosts of the stage', async () => {
    const desk = await deskOf();
    expect(await desk.signingSecrets({ fresh: false })).toEqual(['current', 'previous']);
    expect(desk.access).toMatchObject({ teamIds: ['T1'], appId: 'A1' });
    expect(desk.responseHosts).toEqual(['127.0.0.1']);
  });

  test('are the indexes in the table, and whoever can read them anew', async () => {
    const desk = await deskOf();
    expect(await desk.indexes.all()).toEqual([]);
    await desk.indexes.renewStale();
    expect(await aws.lambda.printed('got {"index"')).toContain('{"index":true}');
  });

  test('is a command’s own function, to go on with the Job', async () => {
    const desk = await deskOf();
    await desk.handOver('vm', { resume: 'job', because: 'click' });
    expect(await aws.lambda.printed('got {"resume"')).toContain('{"resume":"job","because":"click"}');
  });
});
