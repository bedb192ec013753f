import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Environment } from '#infra/aws/environment';
import { loginPartition } from '#infra/aws/login-partition';
import { createLoginRefusals } from '#infra/aws/login-refusals';
import type { SlackSecretReader } from '#infra/aws/slack-secret';
import { createVCenterSecrets } from '#infra/aws/vcenter-secrets';
import { VERSION } from '#infra/aws/version';
import type { Clock } from '#lib/clock';
import { type AccountKind, diagnose } from '#lib/doctor/diagnose';
import type { Doctor } from '#lib/doctor/diagnosis';
import { heartbeat } from '#lib/doctor/heartbeat';
import type { Link, Viewpoint } from '#lib/doctor/link';
import { vcenterCommand } from '#lib/doctor/operator-command';
import { wayOutToSlack } from '#lib/doctor/slack-link';
import type { Log } from '#lib/log';
import { testAuth } from '#lib/slack/auth-test';
import type { AccountSource } from '#lib/vsphere/account-source';

/** What a function has to look at what it reaches. */
export interface DoctorParts {
  readonly environment: Environment;
  readonly secrets: SecretsManagerClient;
  readonly slackSecret: SlackSecretReader;
  readonly database: DynamoDBClient;
  readonly clock: Clock;
  readonly log: Log;
}

const VPC = 'docs/deploy.md, "What the VPC needs"';

/** Checks from inside the VPC what the other functions need there. */
export function createDoctor(parts: DoctorParts): Doctor {
  const { environment, secrets, database, clock, log } = parts;
  const { stage, secretsPrefix, tableName, vcenterAccounts } = environment;
  const loginGate = createLoginRefusals(database, tableName, clock.now);
  const source = (folder: string): AccountSource =>
    createVCenterSecrets(secrets, `${secretsPrefix}/${folder}/`, clock.now);

  return {
    check: (names) =>
      diagnose(
        {
          ...{ stage, log, loginGate },
          // Read anew each time: whoever asks has just changed something.
          sources: {
            write: source('vcenters'),
            ...(vcenterAccounts === 'both' ? { read: source('vcenters-read') } : {}),
          },
          viewpoint: (kind) => vpcViewpoint(parts, kind),
          around: [() => slackLink(parts), () => tableLink(parts)],
        },
        names,
      ),
    heartbeat: (vcenters) => heartbeat({ vcenters, clock, log }),
  };
}

function vpcViewpoint({ environment, clock }: DoctorParts, kind: AccountKind): Viewpoint {
  const { stage, functionName, responseHosts } = environment;
  return {
    clock,
    userAgent: `SlashVM/${VERSION} (${stage}; ${functionName})`,
    plainHttpToLoopback: responseHosts.length > 0,
    dnsCure: `Check how it is written, and that the VPC's resolver knows it or asks the DNS that does (${VPC}).`,
    routeCure:
      'Check that vCenter is up and its port; from the subnets to it the route tables (peering, transit gateway, VPN), ' +
      `security groups and firewalls (${VPC}).`,
    loginWaits: true,
    command: (words) => vcenterCommand(words, stage, kind === 'read'),
  };
}

async function slackLink({ environment, slackSecret, log }: DoctorParts): Promise<Link> {
  const secret = `${environment.secretsPrefix}/slack`;
  try {
    const { botToken } = await slackSecret.read({ fresh: true });
    return wayOutToSlack(await testAuth(botToken, environment.slackApiUrl), secret);
  } catch (error) {
    log.error('doctor-slack-secret', error);
    const cure = `Store it as docs/deploy.md says under "Secrets"; the VPC needs a way to Secrets Manager (${VPC}).`;
    return { link: 'Slack', state: 'failed', says: `the secret ${secret} could not be read`, cure };
  }
}

/** Any key will do: what counts is that there is an answer. */
async function tableLink({ database, environment, log }: DoctorParts): Promise<Link> {
  const { tableName } = environment;
  const Key = marshall({ PK: loginPartition('doctor', 'none'), SK: 'refused' });
  try {
    await database.send(new GetItemCommand({ TableName: tableName, Key }));
    return { link: 'DynamoDB', state: 'ok', says: `${tableName} answers` };
  } catch (error) {
    log.error('doctor-table', error);
    const cure = `Give the VPC the gateway endpoint dynamodb, which costs nothing, or a NAT gateway (${VPC}).`;
    return { link: 'DynamoDB', state: 'failed', says: `${tableName} does not answer`, cure };
  }
}
