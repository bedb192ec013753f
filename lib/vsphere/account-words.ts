import type { Purpose } from '#lib/vsphere/vcenter-account';

const ACCOUNTS = { read: 'its account for reads', change: 'its account for changes' };

/** Which of a vCenter's accounts is spoken of. */
export function accountWords({ purpose }: { readonly purpose?: Purpose }): string {
  return purpose === undefined ? 'the account it is configured with' : ACCOUNTS[purpose];
}

/** What is typed to correct its secret. */
export function addAgain({ vcenter, purpose }: { readonly vcenter: string; readonly purpose?: Purpose }): string {
  return `npm run vcenter -- add ${vcenter} --replace${purpose === 'read' ? ' --read' : ''}`;
}
