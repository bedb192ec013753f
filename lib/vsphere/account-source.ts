import type { VCenterAccount } from '#lib/vsphere/vcenter-account';

/** All configured vCenters: those to ask, those an operator disabled, and those whose secret cannot be read. */
export interface Accounts {
  readonly accounts: readonly VCenterAccount[];
  readonly disabled: readonly string[];
  readonly unreadable: readonly { readonly name: string; readonly reason: string }[];
}

export interface AccountSource {
  /** `fresh` skips whatever the source remembers. */
  read(options: { readonly fresh: boolean }): Promise<Accounts>;
}
