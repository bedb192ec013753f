import type { Place } from '#infra/operator/vcenter/place';
import type { LoginGate } from '#lib/vsphere/login-gate';
import type { VCenterAccount } from '#lib/vsphere/vcenter-account';

/** One link of the chain from here to a vCenter that does what is asked. */
export interface Link {
  readonly name: 'DNS' | 'TCP' | 'TLS' | 'version' | 'login' | 'session' | 'privileges';
  readonly state: 'ok' | 'note' | 'failed';
  readonly says: string;
  /** What to do about it. */
  readonly cure?: string;
}

/** What is tried. */
export interface LinkTarget {
  readonly account: VCenterAccount;
  /** Whether its secret is there already: then a cure has to overwrite it. */
  readonly stored: boolean;
  readonly loginGate: LoginGate;
}

/** The command line that stores it anew. */
export function addAgain(place: Place, { account, stored }: LinkTarget, options: string): string {
  return place.command([`add ${account.name}`, ...(stored ? ['--replace'] : []), options].join(' ').trim());
}
