/** Counts what may happen so often within a time, over all instances. */
export interface Quotas {
  /** How many Jobs have used a quota within the last `within` milliseconds; one may be left out. */
  used(quota: string, within: number, besides?: string): Promise<number>;
  /** Uses it once for a Job; false where it is used up. A Job uses it once however often it asks. */
  use(quota: string, job: string, limit: { readonly most: number; readonly within: number }): Promise<boolean>;
}

/** The hour of `limits.changesPerHour`, milliseconds. */
export const HOUR = 3_600_000;

/** The quota of one person's changes. */
export function changesOf(user: string): string {
  return `changes#${user}`;
}

/** The quota of one person's changes that need nobody by a rule. */
export function automaticOf(rule: string, user: string): string {
  return `automatic#${rule}#${user}`;
}
