import type { AuditReads } from '#lib/audit/audit-store';
import type { Clock } from '#lib/clock';
import type { Indexes } from '#lib/commands/indexes';
import type { Tags } from '#lib/commands/tags';
import type { Doctor } from '#lib/doctor/diagnosis';
import type { IsBackup } from '#lib/jobs/backup-snapshots';
import type { Keeping } from '#lib/jobs/held-job';
import type { Later } from '#lib/jobs/later';
import type { Log } from '#lib/log';
import type { AccessSettings } from '#lib/policy/access';
import type { Authority } from '#lib/policy/authority';
import type { Quotas } from '#lib/policy/quotas';
import type { Slack } from '#lib/slack/slack';
import type { VCenters } from '#lib/vsphere/vcenters';

/** Everything a command's function works with; made once per instance by whatever platform it runs on. */
export interface Desk extends Keeping {
  readonly clock: Clock;
  readonly log: Log;
  readonly slack: Slack;
  readonly vcenters: VCenters;
  readonly indexes: Indexes;
  readonly tags: Tags;
  readonly access: AccessSettings;
  readonly authority: Authority;
  readonly quotas: Quotas;
  /** Whether a snapshot of this name is a backup product's, by the site's own patterns too. */
  readonly isBackup: IsBackup;
  /** Whether vCenter's own event log is told of each change before it is made. */
  readonly vcenterEvents: boolean;
  /** Slack's signing secrets, current first; `fresh` after a signature that none of them made. */
  signingSecrets(options: { readonly fresh: boolean }): Promise<readonly string[]>;
  /** Hosts beside Slack's own that a `response_url` may have, for a local run. */
  readonly responseHosts: readonly string[];
  /** The journal; only the command that shows it reads it. */
  readonly audit?: AuditReads;
  /** Looks at what this function reaches; only the command that tells of it has one. */
  readonly doctor?: Doctor;
  /** Hands an event to another command's function, asynchronously; only the command that decides for others has one. */
  handOver(command: string, event: object): Promise<void>;
  /** Stands before every slash word but `vm`: `vm-`. */
  readonly prefix: string;
}

/** One run of a function: who it is and until when it may work (milliseconds since 1970). */
export interface Invocation {
  readonly requestId: string;
  /** `requestId` and a random part. */
  readonly holder: string;
  readonly deadline: number;
  /** Calls this function again, for what takes longer than it lives. */
  readonly later: Later;
}

/** What people type before a subcommand: `/vm`, `/vm-access`. */
export function slashWord(command: string, prefix: string): string {
  return `/${command === 'vm' ? '' : prefix}${command}`;
}
