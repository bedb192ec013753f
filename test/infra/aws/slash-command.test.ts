import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { render } from 'velocityjs';
import { at, ofType, type Packaged, packaged } from '#test/infra/aws/packaged';

let site: Packaged;
beforeAll(async () => {
  site = await packaged();
});
afterAll(() => rm(site.folder, { recursive: true, force: true }));

const form = 'application/x-www-form-urlencoded';
const fields = ['rawBody', 'signature', 'timestamp', 'receivedAt', 'requestId'];

const allRoutes = () =>
  ofType(site.resources, 'AWS::ApiGateway::Method').map(([, { Properties }]) => ({
    path: pathOf(at(Properties, 'ResourceId.Ref') as string),
    method: Properties,
    integration: Properties['Integration'] as Record<string, Record<string, string>>,
  }));

const routes = () => allRoutes().filter(({ path }) => path.startsWith('/slack/commands/'));

function pathOf(id: string): string {
  const resource = site.resources[id]?.Properties;
  const parent = at(resource, 'ParentId.Ref') as string | undefined;
  return `${parent === undefined ? '' : pathOf(parent)}/${at(resource, 'PathPart')}`;
}

/** Every slash command's request template, rendered with what API Gateway puts into one. */
function events(headers: Record<string, string>, body: string, query: Record<string, string> = {}) {
  const all = { header: headers, querystring: query, path: {} };
  return routes().map(
    ({ integration }): Record<string, string> =>
      JSON.parse(
        render(integration['RequestTemplates']?.[form] ?? '', {
          input: { body, params: (name?: string) => (name === undefined ? all : (query[name] ?? headers[name] ?? '')) },
          util: { base64Encode: (text: string) => Buffer.from(text).toString('base64') },
          context: { requestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef', requestTimeEpoch: 1795464849069 },
        }),
      ),
  );
}

const decoded = (event: Record<string, string>, ...names: string[]) =>
  names.map((name) => Buffer.from(event[name] ?? '', 'base64').toString());

test('each slash command has its route, and buttons have one', () => {
  expect(allRoutes().map(({ path, method }) => `${method['HttpMethod']} ${path}`)).toEqual([
    'POST /slack/commands/vm',
    'POST /slack/commands/access',
    'POST /slack/commands/approval',
    'POST /slack/commands/audit',
    'POST /slack/commands/vcenter',
    'POST /slack/interactions',
  ]);
});

describe('every route of a slash command', () => {
  test('hands the request to its own function asynchronously, and nothing of the client beside the event', () => {
    for (const { path, integration } of routes()) {
      const word = path.split('/').at(-1) ?? '';
      expect(integration).toMatchObject({ Type: 'AWS', IntegrationHttpMethod: 'POST', PassthroughBehavior: 'NEVER' });
      expect(integration['RequestParameters']).toEqual({
        'integration.request.header.X-Amz-Invocation-Type': "'Event'",
      });
      expect(JSON.stringify(integration['Uri']).toLowerCase()).toContain(`${word}lambdafunction`);
    }
  });

  test('takes a form and nothing else', () => {
    for (const { integration } of routes()) expect(Object.keys(integration['RequestTemplates'] ?? {})).toEqual([form]);
  });

  test("needs Slack's two headers, and so do buttons", () => {
    for (const { method } of allRoutes()) {
      expect(method['RequestParameters']).toEqual({
        'method.request.header.X-Slack-Signature': true,
        'method.request.header.X-Slack-Request-Timestamp': true,
      });
      const validator = site.resources[at(method, 'RequestValidatorId.Ref') as string];
      expect(validator?.Properties['ValidateRequestParameters']).toBe(true);
    }
  });

  test('answers 200 with zero bytes, whatever happens later', () => {
    for (const { method, integration } of routes()) {
      expect(integration['IntegrationResponses']).toHaveLength(1);
      const response = at(integration, 'IntegrationResponses.0');
      expect(response).toMatchObject({ StatusCode: '200', SelectionPattern: '', ResponseParameters: {} });
      const answers = Object.values(at(response, 'ResponseTemplates') as Record<string, string>);
      expect(answers.map((answer) => render(answer, {}))).toEqual(['']);
      expect(method['MethodResponses']).toEqual([{ StatusCode: '200', ResponseModels: {}, ResponseParameters: {} }]);
    }
  });
});

test('the route of buttons waits for its function, which gets the request whole', () => {
  const [{ integration } = { integration: {} }] = allRoutes().filter(({ path }) => path === '/slack/interactions');
  expect(integration).toMatchObject({ Type: 'AWS_PROXY', IntegrationHttpMethod: 'POST' });
  expect(integration).not.toHaveProperty('RequestParameters');
  expect(JSON.stringify(integration)).toContain('InteractionsLambdaFunction');
  // A form would come as base64 under binaryMediaTypes, and $input.body of a slash command too.
  expect(site.resources['ApiGatewayRestApi']?.Properties).not.toHaveProperty('BinaryMediaTypes');
});

describe("a slash command's event", () => {
  test('holds the raw body, both headers, and when and as what the gateway took the request', () => {
    const body = 'command=%2Fvm&text=snapshot+app01';
    const headers = { 'X-Slack-Signature': 'v0=ab', 'X-Slack-Request-Timestamp': '1795464849' };
    for (const event of events(headers, body)) {
      expect(Object.keys(event)).toEqual(fields);
      expect(decoded(event, 'rawBody', 'signature', 'timestamp')).toEqual([body, 'v0=ab', '1795464849']);
      expect(event['receivedAt']).toBe(1795464849069);
      expect(event['requestId']).toBe('c6af9ac6-7b61-11e6-9a41-93e8deadbeef');
    }
  });

  test.each([
    ['in lower case, as HTTP/2 has it', { 'x-slack-signature': 'v0=ab', 'x-slack-request-timestamp': '17' }],
    ['in upper case', { 'X-SLACK-SIGNATURE': 'v0=ab', 'X-SLACK-REQUEST-TIMESTAMP': '17' }],
  ])('finds the headers %s', (_, headers) => {
    for (const event of events(headers, 'a=b')) {
      expect(decoded(event, 'signature', 'timestamp')).toEqual(['v0=ab', '17']);
    }
  });

  test('takes no query parameter for a header', () => {
    for (const event of events({}, 'a=b', { 'X-Slack-Signature': 'v0=ab' })) {
      expect(decoded(event, 'signature', 'timestamp')).toEqual(['', '']);
    }
  });

  test.each(['', '"', '\\', '\n', '","resume":"x', '$context.requestId', '#set($x = 1)', '\u2028', '{"resume":"x"}'])(
    'lets %j from the client change nothing but its own field',
    (text) => {
      for (const event of events({ 'X-Slack-Signature': text, 'X-Slack-Request-Timestamp': text }, text)) {
        expect(Object.keys(event)).toEqual(fields);
        expect(decoded(event, 'rawBody', 'signature', 'timestamp')).toEqual([text, text, text]);
      }
    },
  );
});

describe('the REST API', () => {
  test('is regional', () => {
    const api = site.resources['ApiGatewayRestApi']?.Properties;
    expect(at(api, 'EndpointConfiguration')).toEqual({ Types: ['REGIONAL'] });
  });

  test('has one stage, with throttling, metrics and tracing, of the only deployment', () => {
    const deployments = ofType(site.resources, 'AWS::ApiGateway::Deployment');
    expect(deployments).toHaveLength(1);
    const [[name, { Properties, DependsOn }]] = deployments as [(typeof deployments)[number]];
    expect(Properties).toEqual({ RestApiId: { Ref: 'ApiGatewayRestApi' } });
    expect(DependsOn).toEqual(ofType(site.resources, 'AWS::ApiGateway::Method').map(([method]) => method));
    const everyMethod = { ResourcePath: '/*', HttpMethod: '*', MetricsEnabled: true, DataTraceEnabled: false };
    const throttling = { ThrottlingRateLimit: expect.any(Number), ThrottlingBurstLimit: expect.any(Number) };
    expect(ofType(site.resources, 'AWS::ApiGateway::Stage').map(([, stage]) => stage.Properties)).toEqual([
      {
        RestApiId: { Ref: 'ApiGatewayRestApi' },
        DeploymentId: { Ref: name },
        StageName: 'dev',
        TracingEnabled: true,
        MethodSettings: [{ ...everyMethod, ...throttling }],
      },
    ]);
  });

  test('alone may invoke the functions behind its routes', () => {
    const ofThisApi = { 'Fn::Join': ['', expect.arrayContaining([{ Ref: 'ApiGatewayRestApi' }, '/*/*'])] };
    expect(ofType(site.resources, 'AWS::Lambda::Permission').map(([, { Properties }]) => Properties)).toEqual(
      [
        'VmLambdaFunction',
        'AccessLambdaFunction',
        'ApprovalLambdaFunction',
        'AuditLambdaFunction',
        'VcenterLambdaFunction',
        'InteractionsLambdaFunction',
      ].map((name) => ({
        FunctionName: { 'Fn::GetAtt': [name, 'Arn'] },
        Action: 'lambda:InvokeFunction',
        Principal: 'apigateway.amazonaws.com',
        SourceArn: ofThisApi,
      })),
    );
  });
});
