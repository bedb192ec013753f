import type { AuditEntry } from '#lib/audit/audit-chain';
import type { AuditedJob } from '#lib/audit/audited-job';
import type { AuditOutcome } from '#lib/audit/outcome-of';
import { fitsPermission } from '#lib/policy/permission';
import { fitsGlob } from '#lib/targets/glob';

/** Which Jobs are wanted; what is absent narrows nothing. */
export interface AuditFilter {
  /** A Slack user's id. */
  readonly user?: string | undefined;
  /** A VM by name, `vcenter:name` or id; case ignored, with `*` and `?`. */
  readonly vm?: string | undefined;
  /** A permission, perhaps with globs. */
  readonly command?: string | undefined;
  readonly outcome?: AuditOutcome | undefined;
  /** Jobs of which something happened since, milliseconds since 1970. */
  readonly since: number;
}

/** What each entry of a Job tells alike: one that does not fit need not be kept. */
export function mayFit({ who, command, subcommand = '' }: AuditEntry, filter: AuditFilter): boolean {
  if (filter.user !== undefined && who.id !== filter.user) return false;
  return filter.command === undefined || fitsPermission(filter.command, `${command}:${subcommand}`);
}

/** What only the whole of a Job tells. */
export function fits({ latest, outcome }: AuditedJob, filter: AuditFilter): boolean {
  if (latest.at < filter.since) return false;
  if (filter.outcome !== undefined && outcome !== filter.outcome) return false;
  const { vm } = filter;
  if (vm === undefined) return true;
  return latest.targets.some(({ name, vcenter, moId }) =>
    [name, moId, `${vcenter}:${name}`, `${vcenter}:${moId}`].some((called) => fitsGlob(vm, called)),
  );
}
