import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Context } from 'aws-lambda';
import { createAuditTable } from '#infra/aws/audit-table';
import { dropIdleConnections, prepareTls, requestHandler } from '#infra/aws/connections';
import {
  type Environment,
  readAuditRetention,
  readEnvironment,
  readScheduleEnvironment,
  type ScheduleEnvironment,
} from '#infra/aws/environment';
import { createFunctionAuthority } from '#infra/aws/function-authority';
import type { DoctorParts } from '#infra/aws/function-doctor';
import { createFunctionLog } from '#infra/aws/function-log';
import { createGatheredReads } from '#infra/aws/gathered-reads';
import { createInventoryTable } from '#infra/aws/inventory-table';
import { createJobTable } from '#infra/aws/job-table';
import { createLater } from '#infra/aws/later';
import { createLoginRefusals } from '#infra/aws/login-refusals';
import { createQuotaTable } from '#infra/aws/quota-table';
import { createSlackSecret } from '#infra/aws/slack-secret';
import { type SlashEvent, signedRequest } from '#infra/aws/slash-event';
import { systemClock } from '#infra/aws/system-clock';
import { createVCenterAccounts } from '#infra/aws/vcenter-accounts';
import { createVCenterIntroductions } from '#infra/aws/vcenter-introductions';
import { VERSION } from '#infra/aws/version';
import type { AuditReads } from '#lib/audit/audit-store';
import { createJournal } from '#lib/audit/record-job';
import type { Desk, Invocation } from '#lib/commands/desk';
import { createIndexes } from '#lib/commands/indexes';
import { receiveCommand } from '#lib/commands/receive-command';
import { renewIndexes } from '#lib/commands/renew-indexes';
import { type ResumeEvent, resumeJob } from '#lib/commands/resume-job';
import type { SlashCommandDefinition } from '#lib/commands/subcommand';
import { createTags } from '#lib/commands/tags';
import type { Diagnosis, Doctor } from '#lib/doctor/diagnosis';
import { backupNames } from '#lib/jobs/backup-snapshots';
import type { Log } from '#lib/log';
import { countRefusals } from '#lib/slack/count-refusals';
import { createSlack } from '#lib/slack/slack';
import { createVCenters } from '#lib/vsphere/vcenters';

type Event = SlashEvent | ResumeEvent | { readonly index: true } | { readonly touch: true } | DoctorEvent;

/** An operator's question, and the sweeper's; only the function that has a doctor takes them. */
type DoctorEvent = { readonly doctor: { readonly vcenters?: readonly string[] } } | { readonly heartbeat: true };

/**
 * The Lambda of one slash command.
 *
 * Whatever holds a `rawBody` came from outside and is nothing but a request to verify; only an event without one can ask
 * to resume a Job.
 *
 * @param more what one command alone has beside: its code is in no other bundle
 */
export function slashFunction(
  definition: SlashCommandDefinition,
  more: More = {},
): (event: Event, context: Context) => Promise<Diagnosis | undefined> {
  const log = createFunctionLog();
  const desk = createDesk(readEnvironment(), log, more);
  const schedules = readScheduleEnvironment();
  prepareTls();

  return async (event, context) => {
    log.setRequest(context.awsRequestId);
    dropIdleConnections();
    desk.vcenters.beginInvocation();
    const invocation = invocationOf(context, schedules);
    try {
      if ('rawBody' in event) await receiveCommand(desk, definition, signedRequest(event), invocation);
      else if ('resume' in event) await resumeJob(desk, definition, event, invocation);
      else if ('index' in event) await renewIndexes(desk, invocation);
      else if ('doctor' in event) return await desk.doctor?.check(event.doctor.vcenters ?? []);
      else if ('heartbeat' in event) await desk.doctor?.heartbeat(desk.vcenters);
      else log.info('touched');
      await desk.indexes.settle();
      return undefined;
    } finally {
      log.flush();
    }
  };
}

interface More {
  readonly audit?: (database: DynamoDBClient, table: string) => AuditReads;
  readonly handOver?: (functionPrefix: string) => Desk['handOver'];
  readonly doctor?: (parts: DoctorParts) => Doctor;
}

/** Only a command that decides for others hands anything over. */
async function handsNothingOver(): Promise<void> {
  throw new Error('This function hands nothing over.');
}

function createDesk(environment: Environment, log: Log, { audit, handOver, doctor }: More): Desk {
  const clock = systemClock;
  const secrets = new SecretsManagerClient({ requestHandler });
  const slackSecret = createSlackSecret(secrets, `${environment.secretsPrefix}/slack`, clock.now);
  const database = new DynamoDBClient({ requestHandler });
  const reads = createGatheredReads(database, environment.tableName);
  const { tableName, stage, functionName, slackApiUrl, responseHosts, teamIds } = environment;
  const slack = createSlack({
    token: async () => (await slackSecret.read({ fresh: false })).botToken,
    ...(slackApiUrl === undefined ? {} : { apiUrl: slackApiUrl }),
    responseHosts,
    teamIds,
    onRefused: countRefusals(log),
  });
  return {
    clock,
    log,
    store: createJobTable(database, tableName),
    journal: createJournal({
      ...{ store: createAuditTable(database, tableName), clock, log },
      retention: readAuditRetention(),
    }),
    ...(audit === undefined ? {} : { audit: audit(database, tableName) }),
    indexes: createIndexes({ store: createInventoryTable(database, tableName), clock, log }),
    tags: createTags({ clock, log }),
    slack,
    vcenters: createVCenters({
      source: createVCenterAccounts(secrets, environment, clock.now),
      clock,
      log,
      userAgent: `SlashVM/${VERSION} (${stage}; ${functionName})`,
      loginGate: createLoginRefusals(database, tableName, clock.now, reads),
      introductions: createVCenterIntroductions(database, tableName, clock.now, reads),
      plainHttpToLoopback: responseHosts.length > 0,
    }),
    access: environment,
    authority: createFunctionAuthority({ environment, database, reads, slack, clock, log }),
    quotas: createQuotaTable(database, tableName, clock.now),
    isBackup: backupNames(environment.backupSnapshots),
    vcenterEvents: environment.vcenterEvents,
    signingSecrets: async (options) => (await slackSecret.read(options)).signingSecrets,
    responseHosts,
    handOver: handOver?.(environment.functionPrefix) ?? handsNothingOver,
    prefix: environment.commandPrefix,
    ...(doctor === undefined ? {} : { doctor: doctor({ environment, secrets, slackSecret, database, clock, log }) }),
  };
}

function invocationOf(context: Context, schedules: ScheduleEnvironment): Invocation {
  return {
    requestId: context.awsRequestId,
    holder: `${context.awsRequestId}#${randomUUID()}`,
    deadline: systemClock.now() + context.getRemainingTimeInMillis(),
    later: createLater({ functionArn: context.invokedFunctionArn, ...schedules }),
  };
}
