import type { ServiceContent } from '#lib/vsphere/service-content';

/** What a vCenter says of itself before anybody has logged in. */
export interface Introduction {
  /** The release of VI JSON that it was asked to speak: `8.0.3.0`. */
  readonly release: string;
  readonly content: ServiceContent;
}

/**
 * Introductions that another instance heard a while ago, so that a cold one need not ask again before it logs in.
 *
 * A vCenter that was upgraded since still speaks the release; one that does not is asked anew.
 */
export interface Introductions {
  /** By name and version of the secret: another address is another secret. */
  heard(vcenter: string, secretVersion: string): Promise<Introduction | undefined>;
  keep(vcenter: string, secretVersion: string, introduction: Introduction): Promise<void>;
}
