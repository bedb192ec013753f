import { among, count, formed, orEmpty, several, trueOrFalse } from '#infra/operator/site/forms';
import type { LogLevel, SiteValues } from '#infra/operator/site/site';
import { object, oneOf, optional, type Read } from '#lib/policy/shape';

const PROFILE = "In Slack, open the person's profile, then ⋮ and Copy member ID: names can be changed, ids cannot.";

const region = formed(/^[a-z]{2}(-[a-z]+)+-\d{1,2}$/, 'an AWS region, such as eu-central-1');
const team = formed(
  /^T[A-Z0-9]{7,}$/,
  "a Slack workspace's id, such as T0123ABCD",
  'It is in the address of Slack in a browser: app.slack.com/client/T….',
);
const app = formed(
  /^A[A-Z0-9]{7,}$/,
  "a Slack app's id, such as A0123ABCD",
  'api.slack.com/apps shows it under Basic Information.',
);
const person = formed(/^[UW][A-Z0-9]{7,}$/, "a person's Slack id, such as U0123ABCD", PROFILE);
const subnet = formed(/^subnet-([0-9a-f]{8}|[0-9a-f]{17})$/, "a subnet's id, such as subnet-0a1b2c3d4e5f60718");
const securityGroup = formed(/^sg-([0-9a-f]{8}|[0-9a-f]{17})$/, "a security group's id, such as sg-0a1b2c3d4e5f60718");
const prefix = formed(
  /^[a-z0-9_-]{1,20}$/,
  'what a slash command may begin with',
  'Small letters, digits, hyphens and underscores are, up to 20 of them.',
);
const snapshotGlob = formed(/^[^,]+$/, "a glob of snapshots' names");
const bucket = formed(
  /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/,
  "a bucket's name",
  'Say create, or name one of small letters, digits and hyphens.',
);
const email = formed(/^[^\s@,]+@[^\s@,]+\.[^\s@,]+$/, 'an e-mail address');
const arn = formed(/^arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:(\d{12})?:\S+$/, 'an ARN, such as that of an SNS topic');
const key = formed(
  /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[a-z0-9-]{36}$/,
  'the ARN of a key in AWS KMS',
  'It is like arn:aws:kms:eu-central-1:111122223333:key/…; an alias is not enough, for a role cannot be held to it.',
);
const table = formed(/^[A-Za-z0-9_.-]{3,255}$/, "a table's name");
const stream = formed(
  /^arn:aws[a-z-]*:dynamodb:[a-z0-9-]+:\d{12}:table\/[A-Za-z0-9_.-]{3,255}\/stream\/\S+$/,
  "the ARN of a table's stream",
);

/** What CloudWatch Logs takes: the values of RetentionInDays of AWS::Logs::LogGroup. */
const RETENTIONS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

/** Reads a block of a site file, or what stands on a command line: every mistake in it is complained of. */
export const readValues: Read<SiteValues> = object<SiteValues>({
  region: optional(region),
  teamIds: optional(several(team, { least: 1 })),
  appId: optional(app),
  admins: optional(several(person, { least: 1 })),
  // What a function's VpcConfig takes.
  subnetIds: optional(several(subnet, { least: 1, most: 16 })),
  securityGroupIds: optional(several(securityGroup, { least: 1, most: 5 })),
  prefix: optional(orEmpty(prefix)),
  concurrency: optional(count(1, 1000)),
  backupSnapshots: optional(several(snapshotGlob)),
  vcenterEvents: optional(trueOrFalse),
  readAccounts: optional(trueOrFalse),
  auditRetention: optional(count(1, 36_500)),
  auditBucket: optional(bucket),
  auditLockMode: optional(oneOf('GOVERNANCE', 'COMPLIANCE')),
  auditLockDays: optional(count(1, 36_500)),
  logRetention: optional(among(RETENTIONS, 'one of the days that CloudWatch Logs knows')),
  logLevel: optional<LogLevel>(oneOf('DEBUG', 'INFO', 'WARN', 'ERROR')),
  alarmEmail: optional(email),
  alarmActions: optional(several(arn)),
  kmsKey: optional(key),
  table: optional(table),
  tableStream: optional(stream),
});

/** What every site has to say, and what `serverless.yml` and `infra/site.example.yml` say instead. */
export const PLACEHOLDERS = {
  teamIds: 'T00000000',
  appId: 'A00000000',
  admins: 'U00000000',
  subnetIds: 'subnet-00000000000000000',
  securityGroupIds: 'sg-00000000000000000',
} as const satisfies Partial<Record<keyof SiteValues, string>>;

/** Empty is a prefix; of anything else it means that nothing is said. */
export function isSaid(name: string, value: unknown): boolean {
  return value !== undefined && value !== null && (value !== '' || name === 'prefix');
}
