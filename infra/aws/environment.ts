import type { Credentials } from '#infra/aws/sign-request';

/** What the template tells a function; read once, at load. */
export interface Environment {
  readonly stage: string;
  readonly tableName: string;
  /** `slashvm/<stage>`. */
  readonly secretsPrefix: string;
  /** `slashvm-<stage>-`: a function's name without its word. */
  readonly functionPrefix: string;
  readonly functionName: string;
  readonly teamIds: readonly string[];
  readonly appId: string;
  /** First admins, by their ids. */
  readonly admins: readonly string[];
  readonly commandPrefix: string;
  /** Globs of snapshot names, beside those of backup products that are known. */
  readonly backupSnapshots: readonly string[];
  /** Whether vCenter's own event log is told of each change. */
  readonly vcenterEvents: boolean;
  /** Whether reads have accounts of their own. */
  readonly readAccounts: boolean;
  /** Set by a local run only. */
  readonly slackApiUrl: string | undefined;
  readonly responseHosts: readonly string[];
}

export function readEnvironment(variables: Readonly<Record<string, string | undefined>> = process.env): Environment {
  const stage = required(variables, 'STAGE');
  return {
    stage,
    tableName: required(variables, 'TABLE_NAME'),
    secretsPrefix: required(variables, 'SECRETS_PREFIX'),
    functionPrefix: required(variables, 'FUNCTION_PREFIX'),
    functionName: variables['AWS_LAMBDA_FUNCTION_NAME'] ?? 'slashvm',
    teamIds: list(variables['TEAM_IDS']),
    appId: variables['APP_ID'] ?? '',
    admins: list(variables['ADMINS']),
    commandPrefix: variables['COMMAND_PREFIX'] ?? 'vm-',
    backupSnapshots: list(variables['BACKUP_SNAPSHOTS']),
    vcenterEvents: variables['VCENTER_EVENTS']?.trim().toLowerCase() !== 'false',
    readAccounts: variables['READ_ACCOUNTS']?.trim().toLowerCase() === 'true',
    slackApiUrl: variables['SLACK_API_URL'],
    responseHosts: list(variables['SLACK_RESPONSE_HOSTS']),
  };
}

/** Where a command's function asks to be called again; no other function is told. */
export interface ScheduleEnvironment {
  readonly groupName: string;
  /** The role that the schedules call with. */
  readonly roleArn: string;
}

export function readScheduleEnvironment(
  variables: Readonly<Record<string, string | undefined>> = process.env,
): ScheduleEnvironment {
  return { groupName: required(variables, 'SCHEDULE_GROUP'), roleArn: required(variables, 'SCHEDULE_ROLE_ARN') };
}

/** Where the audit journal is archived, and as whom. */
export interface ArchiveEnvironment {
  /** `https://<bucket>.s3.<region>.amazonaws.com/`. */
  readonly bucketUrl: URL;
  readonly region: string;
  /** The role's, as Lambda hands them over. */
  readonly credentials: () => Credentials;
}

export function readArchiveEnvironment(
  variables: Readonly<Record<string, string | undefined>> = process.env,
): ArchiveEnvironment {
  const bucket = required(variables, 'AUDIT_BUCKET');
  // The SDK's own variable: a local run sets it, and has no host for each bucket.
  const local = variables['AWS_ENDPOINT_URL'];
  const host = local === undefined ? required(variables, 'S3_HOST') : '';
  return {
    bucketUrl: local === undefined ? new URL(`https://${bucket}.${host}/`) : new URL(`/${bucket}/`, local),
    region: required(variables, 'AWS_REGION'),
    credentials: () => ({
      accessKeyId: required(variables, 'AWS_ACCESS_KEY_ID'),
      secretAccessKey: required(variables, 'AWS_SECRET_ACCESS_KEY'),
      sessionToken: variables['AWS_SESSION_TOKEN'],
    }),
  };
}

/** Days that the journal keeps an entry; for functions that write one. */
export function readAuditRetention(variables: Readonly<Record<string, string | undefined>> = process.env): number {
  const value = required(variables, 'AUDIT_RETENTION');
  const days = Number(value);
  if (Number.isInteger(days) && days >= 1) return days;
  throw new Error(`AUDIT_RETENTION is a number of days, at least 1, not "${value}".`);
}

function required(variables: Readonly<Record<string, string | undefined>>, name: string): string {
  const value = variables[name];
  if (value === undefined || value === '') throw new Error(`The environment variable ${name} is not set.`);
  return value;
}

function list(value: string | undefined): readonly string[] {
  return (value ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
