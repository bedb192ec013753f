/** What a site says of one stage, or of all: the deploy parameters of serverless.yml. What is left out has its default. */
export interface SiteValues {
  readonly region?: string;
  readonly teamIds?: readonly string[];
  readonly appId?: string;
  /** First admins, by their Slack ids. */
  readonly admins?: readonly string[];
  readonly subnetIds?: readonly string[];
  readonly securityGroupIds?: readonly string[];
  readonly prefix?: string;
  readonly concurrency?: number;
  /** Globs of snapshot names. */
  readonly backupSnapshots?: readonly string[];
  readonly vcenterEvents?: boolean;
  readonly readAccounts?: boolean;
  /** Days. */
  readonly auditRetention?: number;
  /** A bucket's name, or `create`. */
  readonly auditBucket?: string;
  readonly auditLockMode?: 'GOVERNANCE' | 'COMPLIANCE';
  /** Days. */
  readonly auditLockDays?: number;
  /** Days, one of those that CloudWatch Logs knows. */
  readonly logRetention?: number;
  readonly logLevel?: LogLevel;
  /** An e-mail address. */
  readonly alarmEmail?: string;
  /** ARNs. */
  readonly alarmActions?: readonly string[];
  /** ARN of a key of the customer's own. */
  readonly kmsKey?: string;
  /** The name of a table that is there already. */
  readonly table?: string;
  /** ARN of that table's stream, for the archive. */
  readonly tableStream?: string;
}

export type LogLevel = 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';

/** A site file: a block for every stage, and blocks over it by the stages' names. */
export interface Site {
  readonly default: SiteValues;
  readonly stages: Readonly<Record<string, SiteValues>>;
}

/** Where a site's file is; copied from `infra/site.example.yml`. */
export const SITE_FILE = 'infra/site.yml';
