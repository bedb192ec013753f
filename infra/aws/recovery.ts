import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { dropIdleConnections, requestHandler } from '#infra/aws/connections';
import { type Environment, readEnvironment } from '#infra/aws/environment';
import { createFunctionLog } from '#infra/aws/function-log';
import { handOver } from '#infra/aws/hand-over';
import { createInventoryTable } from '#infra/aws/inventory-table';
import { createJobTable } from '#infra/aws/job-table';
import { createSlackSecret, type SlackSecretReader } from '#infra/aws/slack-secret';
import { systemClock } from '#infra/aws/system-clock';
import type { Recovery } from '#lib/jobs/recover-job';
import { createSlack } from '#lib/slack/slack';
import type { IndexStore } from '#lib/targets/inventory-index';

/** What `failures` and `sweeper` work with: Jobs, Slack and the functions that go on with a Job; no vCenter. */
export interface RecoveryDesk {
  readonly environment: Environment;
  readonly slackSecret: SlackSecretReader;
  readonly inventory: Pick<IndexStore, 'lastUse'>;
  begin(requestId: string): Recovery;
  /** Calls a function of this stage by its folder's name. */
  call(folder: string, event: object): Promise<void>;
}

export function createRecoveryDesk(): RecoveryDesk {
  const environment = readEnvironment();
  const { tableName, slackApiUrl, responseHosts, functionPrefix, secretsPrefix } = environment;
  const log = createFunctionLog();
  const database = new DynamoDBClient({ requestHandler });
  const store = createJobTable(database, tableName);
  const secrets = new SecretsManagerClient({ requestHandler });
  const slackSecret = createSlackSecret(secrets, `${secretsPrefix}/slack`, systemClock.now);
  const lambda = new LambdaClient({ requestHandler });
  const slack = createSlack({
    token: async () => (await slackSecret.read({ fresh: false })).botToken,
    ...(slackApiUrl === undefined ? {} : { apiUrl: slackApiUrl }),
    responseHosts,
  });
  const call = (folder: string, event: object): Promise<void> => handOver(lambda, `${functionPrefix}${folder}`, event);
  return {
    environment,
    slackSecret,
    inventory: createInventoryTable(database, tableName),
    call,
    begin(requestId) {
      log.setRequest(requestId);
      dropIdleConnections();
      const holder = `${requestId}#${randomUUID()}`;
      return { store, slack, clock: systemClock, log, holder, resume: call };
    },
  };
}
