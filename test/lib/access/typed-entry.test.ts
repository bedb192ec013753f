import { expect, test } from '@jest/globals';
import { GIVEN } from '#lib/access/give-or-deny';
import { typedEntry } from '#lib/access/typed-entry';
import { parseArguments } from '#lib/commands/parse-arguments';
import { tokenize } from '#lib/commands/tokenize';
import type { Entry } from '#lib/policy/access-state';

const made = { by: 'U0ADMIN001', at: 0 };
const UNTIL = Date.parse('2026-12-24T18:00:30Z');

test.each<[Entry, string]>([
  [{ id: 'g1', to: { user: 'U0OPERATE1' }, role: 'operator', ...made }, '/vm-access grant U0OPERATE1 operator'],
  [
    { id: 'd2', to: { group: 'S0VMOPERATE' }, permissions: ['vm:reset', '*:list'], until: UNTIL, ...made },
    '/vm-access deny S0VMOPERATE vm:reset,*:list --until 2026-12-24T18:00:30Z',
  ],
  [
    {
      id: 'g3',
      to: { everyone: true },
      role: 'dba',
      channels: ['C0VSPHERE1', 'C0GENERAL1'],
      targets: { vcenter: 'prod', folder: 'My Folder', tag: 'env=prod', name: 'web*' },
      ...made,
    },
    '/vm-access grant everyone dba --in C0VSPHERE1,C0GENERAL1 --on vcenter=prod "folder=My Folder" tag=env=prod name=web*',
  ],
])('an entry is typed as it would be made again: %#', (entry, typed) => {
  expect(typedEntry('/vm-access', entry)).toBe(typed);

  const { values } = parseArguments(GIVEN, tokenize(typed).slice(2), 'act');

  expect(values).toEqual({
    to: entry.to,
    what: 'role' in entry ? entry.role : entry.permissions.join(','),
    in: entry.channels,
    on: entry.targets,
    until: entry.until === undefined ? undefined : '2026-12-24T18:00:30Z',
  });
});

test.each([
  ['viewer --in <#C0VSPHERE1> <#C0GENERAL1>', { in: ['C0VSPHERE1', 'C0GENERAL1'] }],
  ['--in <#C0VSPHERE1>,<#C0GENERAL1> --in <#C0VSPHERE1> viewer', { in: ['C0VSPHERE1', 'C0GENERAL1'] }],
  ['--on=vcenter=prod name=web* viewer', { on: { vcenter: 'prod', name: 'web*' } }],
  ['vm:list, vm:info vm:start', { what: 'vm:list, vm:info vm:start' }],
])('what stands behind an option and can only be its own belongs to it: %s', (typed, expected) => {
  const { values } = parseArguments(GIVEN, tokenize(`everyone ${typed}`), 'act');
  expect(values).toMatchObject({ what: 'viewer', ...expected });
});
