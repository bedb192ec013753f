import type { VCenterAccount } from '#lib/vsphere/vcenter-account';

/** Why an account cannot be used, in the few words that fit into brackets, and what an operator adds to `add <name>`. */
export interface UnusableAccount {
  readonly reason: string;
  readonly cure: '' | '--read' | '--replace' | '--replace --read';
}

/** All configured vCenters: those to ask, those an operator disabled, and those that cannot be asked. */
export interface Accounts {
  /** One a vCenter: for reads, and for changes too where `changes` is absent. */
  readonly accounts: readonly VCenterAccount[];
  /** By vCenter, who changes something, or why nobody can; absent where reads have no account of their own. */
  readonly changes?: ReadonlyMap<string, VCenterAccount | UnusableAccount>;
  readonly disabled: readonly string[];
  /** Without a cure of its own, it is the secret that has to be corrected. */
  readonly unreadable: readonly ({ readonly name: string } & Pick<UnusableAccount, 'reason'> &
    Partial<UnusableAccount>)[];
}

export interface AccountSource {
  /** `fresh` skips whatever the source remembers. */
  read(options: { readonly fresh: boolean }): Promise<Accounts>;
}
