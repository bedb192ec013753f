import type { Accounts, UnusableAccount } from '#lib/vsphere/account-source';
import type { VCenterAccount } from '#lib/vsphere/vcenter-account';

const NO_READS: UnusableAccount = { reason: 'it has no account for reads', cure: '--read' };
const NO_CHANGES: UnusableAccount = { reason: 'it has no account for changes', cure: '' };

/**
 * Who reads from each vCenter and who changes it. Without an account for reads it is not asked at all, for no read may
 * travel with the other one; without one for changes it is only read from. Disabled is what either disables.
 *
 * @param reads as `vcenters-read/` has them
 * @param changes as `vcenters/` has them
 */
export function pairAccounts(reads: Accounts, changes: Accounts): Required<Accounts> {
  const disabled = [...new Set([...reads.disabled, ...changes.disabled])].sort();
  const isEnabled = ({ name }: { readonly name: string }): boolean => !disabled.includes(name);
  const changing = new Map(changes.accounts.filter(isEnabled).map((account) => [account.name, account]));
  const broken = new Map(changes.unreadable.map(({ name, reason }) => [name, reason]));
  const elsewhere = reads.accounts.filter((account) => isElsewhere(account, changing.get(account.name)));
  const accounts = reads.accounts.filter((account) => isEnabled(account) && !elsewhere.includes(account));
  const known = new Set([...reads.accounts, ...reads.unreadable].map(({ name }) => name));
  const names = [...changing.keys(), ...broken.keys()];
  return {
    accounts: accounts.map((account): VCenterAccount => ({ ...account, purpose: 'read' })),
    changes: new Map(accounts.map(({ name }) => [name, changerOf(changing.get(name), broken.get(name))])),
    disabled,
    unreadable: [
      ...unreadableReads(reads),
      ...elsewhere.map(({ name }) => ({
        name,
        reason: 'its account for reads is of another address than that for changes',
        cure: '--replace --read' as const,
      })),
      ...names.filter((name) => !known.has(name)).map((name) => ({ name, ...NO_READS })),
    ].filter(isEnabled),
  };
}

/** The same where nobody changes anything, and of the accounts for changes no more than the names are known. */
export function readersOnly(reads: Accounts, named: readonly string[]): Accounts {
  const known = new Set([...reads.accounts, ...reads.unreadable].map(({ name }) => name).concat(reads.disabled));
  return {
    accounts: reads.accounts.map((account) => ({ ...account, purpose: 'read' })),
    disabled: reads.disabled,
    unreadable: [
      ...unreadableReads(reads),
      ...named.filter((name) => !known.has(name)).map((name) => ({ name, ...NO_READS })),
    ],
  };
}

function unreadableReads({ unreadable }: Accounts): Accounts['unreadable'] {
  return unreadable.map(({ name, reason }) => ({
    name,
    reason: `the secret of its account for reads cannot be read: ${reason}`,
    cure: '--replace --read',
  }));
}

/** A moId of one vCenter is another VM on another: what was found here must not be changed there. */
function isElsewhere(reader: VCenterAccount, changer: VCenterAccount | undefined): boolean {
  return changer !== undefined && new URL(reader.url).origin !== new URL(changer.url).origin;
}

function changerOf(
  account: VCenterAccount | undefined,
  brokenBy: string | undefined,
): VCenterAccount | UnusableAccount {
  if (account !== undefined) return { ...account, purpose: 'change' };
  if (brokenBy === undefined) return NO_CHANGES;
  return { reason: `the secret of its account for changes cannot be read: ${brokenBy}`, cure: '--replace' };
}
