import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { AwsError } from '#infra/local/aws/aws-error';
import type { DynamoDb } from '#infra/local/aws/dynamodb';
import { type LoopbackServer, readBody, serveOnLoopback } from '#infra/local/aws/loopback-server';
import type { ObjectStore } from '#infra/local/aws/object-store';
import type { Queues } from '#infra/local/aws/queues';
import { answerS3, s3Operation } from '#infra/local/aws/s3-api';
import type { ScheduleInput, Scheduler } from '#infra/local/aws/scheduler';
import type { SecretsManager } from '#infra/local/aws/secrets-manager';
import { type DeployedStack, describeStacks, QueryError } from '#infra/local/aws/stacks';
import { answerTableSettings, TABLE_SETTINGS_OPERATIONS, type TableSettings } from '#infra/local/aws/table-settings';
import type { TableStreams } from '#infra/local/aws/table-stream';
import type { StackClock } from '#infra/local/clock';
import type { Fault, FaultBook } from '#infra/local/faults';
import type { Journal, ServiceName } from '#infra/local/journal';
import { answerConfiguration, answerInvoke } from '#infra/local/lambda/invoke-api';
import type { Lambda } from '#infra/local/lambda/lambda';

export interface EndpointOptions {
  clock: StackClock;
  faults: FaultBook;
  journal: Journal;
  accountId: string;
  dynamoDb: DynamoDb;
  secrets: SecretsManager;
  scheduler: Scheduler;
  queues: Queues;
  objects: ObjectStore;
  /** What is deployed, as CloudFormation tells it. */
  stack?: () => DeployedStack;
  /** What the table's template says and dynalite does not keep. */
  tableSettings?: TableSettings;
  /** Where the table has a stream. */
  streams?: TableStreams;
  lambda: () => Lambda;
}

interface Asked {
  service: ServiceName;
  operation: string;
}

const TARGETS: Readonly<Record<string, ServiceName>> = {
  DynamoDB_20120810: 'dynamodb',
  secretsmanager: 'secretsmanager',
  AmazonSQS: 'sqs',
};

const SCHEDULER_OPERATIONS: Readonly<Record<string, string>> = {
  POST: 'CreateSchedule',
  GET: 'GetSchedule',
  DELETE: 'DeleteSchedule',
};

const askedOf = (request: IncomingMessage, path: string): Asked => {
  const [prefix = '', operation = ''] = String(request.headers['x-amz-target'] ?? '').split('.');
  const service = TARGETS[prefix];
  if (service) return { service, operation };
  const s3 = s3Operation(request, path);
  if (s3) return { service: 's3', operation: s3 };
  if (path.startsWith('/2015-03-31/functions/')) {
    return { service: 'lambda', operation: path.endsWith('/configuration') ? 'GetFunctionConfiguration' : 'Invoke' };
  }
  if (path === '/schedules') return { service: 'scheduler', operation: 'ListSchedules' };
  if (path.startsWith('/schedule-groups/')) return { service: 'scheduler', operation: 'CreateScheduleGroup' };
  if (path.startsWith('/schedules/')) {
    return { service: 'scheduler', operation: SCHEDULER_OPERATIONS[request.method ?? ''] ?? 'UnknownOperation' };
  }
  // Services of the Query protocol look alike; whom a request is meant for stands in the scope it is signed for.
  const isForCloudFormation = /\/cloudformation\/aws4_request/.test(request.headers.authorization ?? '');
  return isForCloudFormation
    ? { service: 'cloudformation', operation: 'DescribeStacks' }
    : { service: 'sts', operation: 'GetCallerIdentity' };
};

const sendXml = (response: ServerResponse, status: number, text: string): void => {
  response.writeHead(status, { 'content-type': 'text/xml' });
  response.end(text);
};

const send = (response: ServerResponse, status: number, body: object, type: string): void => {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(text) });
  response.end(text);
};

const callerIdentity = (accountId: string): string =>
  `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>` +
  `<Arn>arn:aws:iam::${accountId}:user/local</Arn><UserId>local</UserId><Account>${accountId}</Account>` +
  `</GetCallerIdentityResult><ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata>` +
  `</GetCallerIdentityResponse>`;

const schedule = (scheduler: Scheduler, operation: string, url: URL, body: string): object => {
  const name = decodeURIComponent(url.pathname.split('/').at(-1) ?? '');
  const group = url.searchParams.get('groupName') ?? undefined;
  if (operation === 'CreateSchedule') return scheduler.create(name, JSON.parse(body) as ScheduleInput);
  if (operation === 'GetSchedule') return scheduler.get(name, group);
  if (operation === 'DeleteSchedule') return scheduler.delete(name, group);
  if (operation === 'CreateScheduleGroup') return scheduler.createGroup(name);
  if (operation !== 'ListSchedules')
    throw new AwsError('UnknownOperationException', `No stand-in for ${operation}.`, 404);
  return scheduler.list({
    group: url.searchParams.get('ScheduleGroup') ?? undefined,
    prefix: url.searchParams.get('NamePrefix') ?? undefined,
  });
};

const unreadable = (fault: Fault | undefined): string[] => {
  const named = (fault?.then as { unreadable?: string | string[] } | undefined)?.unreadable;
  return named === undefined ? [] : [named].flat();
};

const lengthOf = ({ 'content-length': length }: { 'content-length'?: unknown }): number => Number(length ?? 0);

/** One endpoint for every AWS service that the product calls; signatures are not checked. */
export async function startAwsEndpoint(options: EndpointOptions): Promise<LoopbackServer> {
  const { clock, faults, journal, dynamoDb, secrets, scheduler, queues } = options;

  const work = async (
    asked: Asked,
    url: URL,
    fault: Fault | undefined,
    request: IncomingMessage,
    response: ServerResponse,
  ) => {
    const { service, operation } = asked;
    if (service === 'dynamodb' && options.tableSettings && TABLE_SETTINGS_OPERATIONS.includes(operation)) {
      const input = JSON.parse((await readBody(request))?.toString('utf8') || '{}') as Record<string, unknown>;
      const answer = answerTableSettings(options.tableSettings, operation, input);
      return send(response, 200, answer, 'application/x-amz-json-1.0');
    }
    if (service === 'dynamodb') {
      options.streams?.watch(operation, request, response);
      return dynamoDb.handle(request, response);
    }
    const body = (await readBody(request))?.toString('utf8') ?? '';
    if (service === 's3') return answerS3(options.objects, operation, { request, url, body }, response);
    if (operation === 'GetFunctionConfiguration') return answerConfiguration(options.lambda(), url, response);
    if (service === 'lambda') return answerInvoke(options.lambda(), request, url, body, response);
    if (service === 'scheduler')
      return send(response, 200, schedule(scheduler, operation, url, body), 'application/json');
    if (service === 'sts') return sendXml(response, 200, callerIdentity(options.accountId));
    if (service === 'cloudformation') {
      return sendXml(response, 200, describeStacks(options.stack?.(), new URLSearchParams(body)));
    }
    const input = JSON.parse(body || '{}') as Record<string, unknown>;
    if (service === 'sqs') return send(response, 200, queues.answer(operation, input), 'application/x-amz-json-1.0');
    send(response, 200, secrets.answer(operation, input, unreadable(fault)), 'application/x-amz-json-1.1');
  };

  return serveOnLoopback(async (request, response) => {
    const startedAt = clock.now();
    const url = new URL(request.url ?? '/', 'http://aws');
    const asked = askedOf(request, url.pathname);
    const method = request.method ?? 'GET';
    response.setHeader('date', new Date(startedAt).toUTCString());
    response.setHeader('x-amzn-requestid', randomUUID());
    const userAgent = request.headers['user-agent'];
    response.once('close', () => {
      const status = response.writableFinished ? response.statusCode : 0;
      const times = { startedAt, durationMs: clock.now() - startedAt };
      const bytes = { asked: lengthOf(request.headers), answered: lengthOf(response.getHeaders()) };
      const more = { ...(userAgent ? { userAgent } : {}), ...times, bytes };
      journal.record({ ...asked, method, path: url.pathname, status, ...more });
    });
    const fault = faults.faultFor({ ...asked, method, path: url.pathname });
    await faults.apply(fault, request, response, async () => {
      try {
        await work(asked, url, fault, request, response);
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        if (error instanceof QueryError) return sendXml(response, error.status, error.toXml());
        response.setHeader('x-amzn-errortype', error.type);
        send(
          response,
          error.status,
          { __type: error.type, message: error.message, ...error.fields },
          'application/x-amz-json-1.1',
        );
      }
    });
  });
}
