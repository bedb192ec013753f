import type { DynamoDb } from '#infra/local/aws/dynamodb';
import type { Queues } from '#infra/local/aws/queues';
import type { Scheduler } from '#infra/local/aws/scheduler';
import type { StackClock } from '#infra/local/clock';
import type { FaultBook } from '#infra/local/faults';
import type { Journal } from '#infra/local/journal';
import type { FunctionLog } from '#infra/local/lambda/function-log';
import type { Lambda } from '#infra/local/lambda/lambda';
import type { OutgoingRequests } from '#infra/local/lambda/outgoing';
import type { SlackSimulator } from '#infra/local/slack/slack';
import type { VCenterServer } from '#infra/local/vcenter/start-vcenter';

/** What the endpoints under `/local` show and move. */
export interface StackParts {
  clock: StackClock;
  faults: FaultBook;
  journal: Journal;
  outgoing: OutgoingRequests;
  log: FunctionLog;
  lambda: Lambda;
  queues: Queues;
  scheduler: Scheduler;
  dynamoDb: DynamoDb;
  slack: SlackSimulator;
  vcenters: VCenterServer[];
  caFile: string;
  urls: { gateway: string; aws: string; slackApi: string };
  identity: { teamId: string; appId: string; signingSecret: string };
  /** Resolves when every part has heard of the last change of clock and faults. */
  settled: () => Promise<void>;
  gatewayPid: number | undefined;
  table: string;
  commandPrefix: string;
}

export type Body = Record<string, unknown>;

/** One endpoint: what it answers, as JSON; undefined where there is nothing by that name. */
export type Answer = (parts: StackParts, body: Body, url: URL, name: string) => unknown;

export const since = (url: URL): number => Number(url.searchParams.get('since') ?? 0);
