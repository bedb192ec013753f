import type { Clock } from '#lib/clock';
import type { LoginGate } from '#lib/vsphere/login-gate';
import type { NeededPrivilege } from '#lib/vsphere/needed-privileges';
import type { VCenterAccount } from '#lib/vsphere/vcenter-account';

/** One link of a chain at whose end SlashVM does what is asked. */
export interface Link<Name extends string = string> {
  readonly link: Name;
  /** `warned`: it holds, and something about it is worth knowing. `skipped`: it was not tried. */
  readonly state: 'ok' | 'warned' | 'failed' | 'skipped';
  /** What was seen, without a full stop. */
  readonly says: string;
  /** What to do about it, in sentences. */
  readonly cure?: string;
}

/** The links of the chain to one vCenter, in their order. */
export type VCenterLinkName = 'DNS' | 'TCP' | 'TLS' | 'version' | 'login' | 'session' | 'privileges';

export type VCenterLink = Link<VCenterLinkName>;

/** What is tried. */
export interface LinkTarget {
  readonly account: VCenterAccount;
  /** Whether its secret is there already: then a cure has to overwrite it. */
  readonly stored: boolean;
  /** What the account needs for changes; empty where nothing but reads is asked of it. */
  readonly needed: readonly NeededPrivilege[];
  readonly loginGate: LoginGate;
  /** Milliseconds for all links together; without it as long as each may take. */
  readonly within?: number;
}

/** From where a vCenter is looked at, and what is said there of what fails. */
export interface Viewpoint {
  readonly clock: Clock;
  readonly userAgent: string;
  readonly plainHttpToLoopback: boolean;
  /** What to do where a host's name is not known here. */
  readonly dnsCure: string;
  /** What to do where nothing answers. */
  readonly routeCure: string;
  /** Whether a login that was refused waits here like a command's. */
  readonly loginWaits: boolean;
  /** An operator's command line for the same stage and account: `npm run vcenter -- enable prod --stage live`. */
  command(words: string): string;
}

/** The command line that stores it anew. */
export function addAgain(viewpoint: Viewpoint, { account, stored }: LinkTarget, options: string): string {
  return viewpoint.command([`add ${account.name}`, ...(stored ? ['--replace'] : []), options].join(' ').trim());
}
