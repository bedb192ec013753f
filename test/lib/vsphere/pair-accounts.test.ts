import { expect, test } from '@jest/globals';
import type { Accounts } from '#lib/vsphere/account-source';
import { pairAccounts, readersOnly } from '#lib/vsphere/pair-accounts';
import type { VCenterAccount } from '#lib/vsphere/vcenter-account';

const account = (name: string, username: string, url = `https://${name}.example.com`): VCenterAccount => ({
  name,
  url,
  username,
  password: 'secret',
  secretVersion: username,
});

const set = (given: Partial<Accounts>): Accounts => ({ accounts: [], disabled: [], unreadable: [], ...given });

test('one account reads and the other changes, each with what it is for', () => {
  const paired = pairAccounts(
    set({ accounts: [account('prod', 'reader')] }),
    set({ accounts: [account('prod', 'changer')] }),
  );

  expect(paired.accounts).toEqual([{ ...account('prod', 'reader'), purpose: 'read' }]);
  expect(paired.changes.get('prod')).toEqual({ ...account('prod', 'changer'), purpose: 'change' });
  expect(paired).toMatchObject({ disabled: [], unreadable: [] });
});

test('an address counts by its origin', () => {
  const paired = pairAccounts(
    set({ accounts: [account('prod', 'reader', 'https://prod.example.com/')] }),
    set({ accounts: [account('prod', 'changer', 'https://PROD.example.com:443')] }),
  );

  expect(paired.accounts).toHaveLength(1);
});

test('each vCenter is in one list alone', () => {
  const { accounts, changes, disabled, unreadable } = pairAccounts(
    set({
      accounts: ['both', 'reader-only', 'off', 'changer-broken'].map((name) => account(name, 'r')),
      disabled: ['reader-off'],
      unreadable: [{ name: 'reader-broken', reason: 'no JSON' }],
    }),
    set({
      accounts: ['both', 'changer-only', 'reader-off', 'reader-broken'].map((name) => account(name, 'c')),
      disabled: ['off'],
      unreadable: [
        { name: 'changer-broken', reason: 'no JSON' },
        { name: 'broken-only', reason: 'no JSON' },
      ],
    }),
  );

  expect(accounts.map(({ name }) => name)).toEqual(['both', 'reader-only', 'changer-broken']);
  expect([...changes.keys()]).toEqual(['both', 'reader-only', 'changer-broken']);
  expect(disabled).toEqual(['off', 'reader-off']);
  expect(unreadable.map(({ name, cure }) => [name, cure])).toEqual([
    ['reader-broken', '--replace --read'],
    ['changer-only', '--read'],
    ['broken-only', '--read'],
  ]);
});

test('where nobody changes anything, names are all that is needed of the accounts for changes', () => {
  const reads = set({ accounts: [account('prod', 'reader')], disabled: ['off'] });

  expect(readersOnly(reads, ['prod', 'off', 'lab'])).toEqual({
    accounts: [{ ...account('prod', 'reader'), purpose: 'read' }],
    disabled: ['off'],
    unreadable: [{ name: 'lab', reason: 'it has no account for reads', cure: '--read' }],
  });
});
