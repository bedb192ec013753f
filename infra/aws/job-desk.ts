import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { requestHandler } from '#infra/aws/connections';
import { type Environment, readEnvironment } from '#infra/aws/environment';
import { createFunctionLog } from '#infra/aws/function-log';
import { createHandOver } from '#infra/aws/hand-over';
import { createJobTable } from '#infra/aws/job-table';
import { createSlackSecret, type SlackSecretReader } from '#infra/aws/slack-secret';
import { systemClock } from '#infra/aws/system-clock';
import type { Clock } from '#lib/clock';
import type { JobStore } from '#lib/jobs/job-store';
import { countRefusals } from '#lib/slack/count-refusals';
import { createSlack, type Slack } from '#lib/slack/slack';

/** What the functions outside the VPC work with: Jobs, Slack and the functions that go on with a Job; no vCenter. */
export interface JobDesk {
  readonly environment: Environment;
  readonly database: DynamoDBClient;
  readonly log: ReturnType<typeof createFunctionLog>;
  readonly clock: Clock;
  readonly store: JobStore;
  readonly slack: Slack;
  readonly slackSecret: SlackSecretReader;
  /** Calls a function of this stage by its folder's name, asynchronously. */
  call(folder: string, event: object): Promise<void>;
}

export function createJobDesk(): JobDesk {
  const environment = readEnvironment();
  const { tableName, slackApiUrl, responseHosts, functionPrefix, secretsPrefix, teamIds } = environment;
  const secrets = new SecretsManagerClient({ requestHandler });
  const slackSecret = createSlackSecret(secrets, `${secretsPrefix}/slack`, systemClock.now);
  const database = new DynamoDBClient({ requestHandler });
  const log = createFunctionLog();
  return {
    environment,
    database,
    log,
    clock: systemClock,
    store: createJobTable(database, tableName),
    slack: createSlack({
      token: async () => (await slackSecret.read({ fresh: false })).botToken,
      ...(slackApiUrl === undefined ? {} : { apiUrl: slackApiUrl }),
      responseHosts,
      teamIds,
      onRefused: countRefusals(log),
    }),
    slackSecret,
    call: createHandOver(functionPrefix),
  };
}
