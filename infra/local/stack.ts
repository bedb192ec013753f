import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { resolve as absolute, join } from 'node:path';
import { startDynamoDb } from '#infra/local/aws/dynamodb';
import { startAwsEndpoint } from '#infra/local/aws/endpoint';
import { createResolver } from '#infra/local/aws/intrinsics';
import { type LoopbackServer, sendJson, serveOnLoopback } from '#infra/local/aws/loopback-server';
import { bucketsOf, ObjectStore } from '#infra/local/aws/object-store';
import { Queues } from '#infra/local/aws/queues';
import { Scheduler } from '#infra/local/aws/scheduler';
import { SecretsManager } from '#infra/local/aws/secrets-manager';
import { tableSettingsOf } from '#infra/local/aws/table-settings';
import { readTemplate, resourcesOfType, selectedBy, type Template } from '#infra/local/aws/template';
import { scheduleTemplate } from '#infra/local/aws/template-schedules';
import { StackClock } from '#infra/local/clock';
import { FaultBook } from '#infra/local/faults';
import { startGatewayProcess } from '#infra/local/gateway/remote-gateway';
import { routesOf } from '#infra/local/gateway/routes';
import { Journal } from '#infra/local/journal';
import { functionConfigs } from '#infra/local/lambda/function-config';
import { FunctionLog } from '#infra/local/lambda/function-log';
import { Lambda } from '#infra/local/lambda/lambda';
import { OutgoingRequests } from '#infra/local/lambda/outgoing';
import { startReaper } from '#infra/local/lambda/reaper';
import { deliverStreams } from '#infra/local/lambda/stream-delivery';
import { answerLocal } from '#infra/local/local-routes';
import { seedAccess } from '#infra/local/seed-access';
import { createSlack } from '#infra/local/slack/slack';
import { storeSecrets } from '#infra/local/store-secrets';
import { createAuthority } from '#infra/local/vcenter/certificates';
import { startVCenter, type VCenterServer } from '#infra/local/vcenter/start-vcenter';

export interface StackOptions {
  /** Console, Slack and `/local` on it; 0 takes a free one. */
  port: number;
  /** The CloudFormation template that `serverless package --stage local` wrote. */
  template: string;
  /** How many VMs `prod` has; its own seed where absent. */
  vms?: number | undefined;
  /** The Node binary for function processes. */
  node?: string | undefined;
  /** A validated policy, as JSON; none where absent, whatever the package has. */
  policy?: string | undefined;
  /** Reads log in with accounts of their own, whatever the package says. */
  readAccounts?: boolean | undefined;
  /** What the vCenters' tasks take of their usual time. */
  pace?: number | undefined;
  /** Certificates, logs and `stack.json` go here. */
  directory: string;
}

export interface Stack {
  readonly url: string;
  close(): Promise<void>;
}

const PLACE = { region: 'eu-central-1', accountId: '000000000000', stackName: 'slashvm-local' };
const PREFIX = 'slashvm-local-';
const SECRETS = 'slashvm/local';
const TEAM_ID = 'T0LOCAL001';
const APP_ID = 'A0SLASHVM1';

const queueNames = (template: Template): string[] =>
  resourcesOfType(template, 'AWS::SQS::Queue').map(({ logicalId, properties }) =>
    String(properties['QueueName'] ?? logicalId),
  );

/** Starts the product on this machine: gateway, Lambda, AWS endpoints, Slack and two vCenters, all in memory. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const startedAt = Date.now();
  const directory = absolute(options.directory);
  mkdirSync(directory, { recursive: true });
  const clock = new StackClock();
  const faults = new FaultBook(clock);
  const journal = new Journal();
  const outgoing = new OutgoingRequests();
  const closing: (() => Promise<void> | void)[] = [];

  let route = (_request: IncomingMessage, response: ServerResponse): Promise<void> | void =>
    sendJson(response, 503, { message: 'The stack is starting.' });
  const front: LoopbackServer = await serveOnLoopback((request, response) => route(request, response), options.port);
  closing.push(() => front.close());

  const written = await readTemplate(options.template);
  const resolve = createResolver(written, PLACE);
  const template = selectedBy(written, resolve);

  const credentials = {
    signingSecret: randomBytes(16).toString('hex'),
    botToken: `xoxb-${randomBytes(18).toString('hex')}`,
  };
  const slack = createSlack({
    clock,
    faults,
    journal,
    ...credentials,
    teamId: TEAM_ID,
    appId: APP_ID,
    publicUrl: () => front.url,
    interactionsUrl: () => `${gateway.url}/slack/interactions`,
  });

  const authority = await createAuthority();
  const issued = await authority.issue(['127.0.0.1', 'localhost']);
  const tls = { key: issued.key, cert: issued.cert, ca: authority.certificate };
  const caFile = join(directory, 'ca.pem');
  writeFileSync(caFile, authority.certificate);
  const pace = options.pace === undefined ? {} : { pace: options.pace };
  const common = { clock, faults, journal, tls, ...pace };
  const vcenters: VCenterServer[] = await Promise.all([
    startVCenter({ name: 'prod', seed: 'prod', ...common, ...(options.vms === undefined ? {} : { vms: options.vms }) }),
    startVCenter({ name: 'lab', seed: 'lab', ...common }),
  ]);
  for (const vcenter of vcenters) closing.push(() => vcenter.close());

  const secrets = new SecretsManager(clock, PLACE);
  const queues = new Queues(queueNames(template), () => clock.now());
  const functions = functionConfigs(template, resolve, PREFIX);
  const readAccounts =
    options.readAccounts ?? functions.some(({ environment: told }) => told['READ_ACCOUNTS'] === 'true');
  storeSecrets(secrets, SECRETS, { ...credentials, vcenters, ca: authority.certificate, readAccounts });
  const deliver = (arn: string, payload: string): void => {
    if (arn.startsWith('arn:aws:sqs:')) queues.send(arn, payload);
    else lambda.accept(arn, payload);
  };
  const scheduler = new Scheduler({ clock, faults, place: PLACE, deliver });
  const dynamoDb = await startDynamoDb(template, resolve);
  closing.push(() => dynamoDb.close());
  const sendToQueue = (arn: string, body: string): void => void queues.send(arn, body);
  const around = { place: PLACE, dynamoDb, clock, faults, sendToQueue, lambda: () => lambda };
  const streams = deliverStreams(template, resolve, around);
  const objects = new ObjectStore(bucketsOf(template, resolve), clock);
  const aws = await startAwsEndpoint({
    ...{ clock, faults, journal, dynamoDb, secrets, scheduler, queues, objects, streams },
    accountId: PLACE.accountId,
    tableSettings: tableSettingsOf(template, resolve),
    // osls names the API's address so; here it is the local gateway's.
    stack: () => ({ ...PLACE, name: PLACE.stackName, createdAt: startedAt, outputs: { ServiceEndpoint: gateway.url } }),
    lambda: () => lambda,
  });
  closing.push(() => aws.close());

  const admins = slack.users.filter((user) => user.isAdmin);
  await seedAccess(dynamoDb, functions[0]?.environment['TABLE_NAME'] ?? '', slack.users, clock.now());
  const policyFile = options.policy === undefined ? '' : join(directory, 'policy.json');
  if (options.policy !== undefined) writeFileSync(policyFile, options.policy);

  const environment: Record<string, string> = {
    AWS_ENDPOINT_URL: aws.url,
    AWS_REGION: PLACE.region,
    AWS_DEFAULT_REGION: PLACE.region,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    SLACK_API_URL: `${front.url}/api/`,
    SLACK_RESPONSE_HOSTS: '127.0.0.1',
    POLICY_FILE: policyFile,
    TEAM_IDS: TEAM_ID,
    APP_ID,
    ADMINS: admins.map(({ id }) => id).join(','),
    READ_ACCOUNTS: String(readAccounts),
  };
  const services: Record<string, { service: string; name?: string }> = {
    [new URL(front.url).host]: { service: 'slack' },
    [new URL(aws.url).host]: { service: 'aws' },
  };
  for (const { name, url } of vcenters) services[new URL(url).host] = { service: 'vcenter', name };

  const log = new FunctionLog(join(directory, 'logs'));
  const scripts = join(__dirname, 'lambda');
  const reaper = startReaper(scripts);
  const sandbox = {
    ...{ clock, log, outgoing, scripts, reaper },
    node: options.node ?? process.execPath,
    bundles: absolute('.build'),
    environment: () => environment,
    services: () => services,
  };
  const lambda = new Lambda({ functions, sandbox, clock, faults, sendToQueue });
  scheduleTemplate(template, resolve, scheduler);
  const routes = routesOf(template, resolve);
  const gateway = await startGatewayProcess({ routes, lambda, clock, faults, stage: 'local' });
  closing.push(() => gateway.close());

  const parts = {
    ...{ clock, faults, journal, outgoing, log, lambda, queues, scheduler, dynamoDb, slack, vcenters, caFile },
    urls: { gateway: gateway.url, aws: aws.url, slackApi: `${front.url}/api/` },
    identity: { teamId: TEAM_ID, appId: APP_ID, signingSecret: credentials.signingSecret },
    settled: () => gateway.settled(),
    gatewayPid: gateway.pid,
    table: `${PREFIX}jobs`,
    commandPrefix: functions[0]?.environment['COMMAND_PREFIX'] ?? '',
  };
  route = async (request, response) => {
    if (await answerLocal(parts, request, response)) return;
    if (await slack.handle(request, response)) return;
    sendJson(response, 404, { message: `Nothing is at ${request.method} ${request.url}.` });
  };

  const stackFile = join(directory, 'stack.json');
  writeFileSync(stackFile, `${JSON.stringify({ url: `${front.url}/`, pid: process.pid })}\n`);
  return {
    url: `${front.url}/`,
    close: async () => {
      rmSync(stackFile, { force: true });
      clock.close();
      await lambda.close();
      for (const close of closing.reverse()) await close();
      await log.close();
      reaper.close();
    },
  };
}
