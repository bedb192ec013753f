/** One word of a command line; one that begins with a quote is never read as an option or a reserved word. */
export interface Word {
  readonly text: string;
  readonly quoted: boolean;
}

/** What narrows a list of VMs; every one given must fit. */
export interface Filters {
  readonly vcenter?: string;
  readonly datacenter?: string;
  readonly cluster?: string;
  readonly host?: string;
  readonly pool?: string;
  readonly folder?: string;
  readonly tag?: string;
  readonly power?: Power;
}

export type Power = 'poweredOn' | 'poweredOff' | 'suspended';

/** The VMs that somebody means: words and filters, as typed. */
export interface TargetQuery {
  readonly words: readonly Word[];
  readonly filters: Filters;
}

/** True where more than the vCenter is asked for, so that an exact name alone does not answer it. */
export function isFiltered(filters: Filters): boolean {
  return Object.keys(filters).some((key) => key !== 'vcenter');
}
