import { expect, test } from '@jest/globals';
import { packVms, unpackVms } from '#lib/targets/pack-index';
import type { Candidate } from '#lib/targets/source';
import { candidate } from '#test/lib/targets/inventory-source';

const FULL = candidate('app01', {
  folder: 'Production/Web',
  cluster: 'cluster-main',
  host: 'esx01',
  resourcePool: 'gold',
  dnsName: 'app01.example.com',
  ipAddress: '10.0.0.1',
  otherAddresses: ['10.1.0.1', 'fe80::1'],
  macAddresses: ['00:50:56:00:00:01'],
  guestFullName: 'Ubuntu Linux (64-bit)',
  instanceUuid: '501047de-0244-4244-a244-000000000244',
  note: 'Shop "front" end\nÄ 😀',
  numCPU: 2,
  memoryMB: 0,
});

test.each<[string, readonly Candidate[]]>([
  ['nothing', []],
  [
    'VMs with everything and with little',
    [FULL, candidate('bare'), { ...FULL, moId: 'vm-2', name: 'app02', path: '/a/app02' }],
  ],
  ['a template, and one of the platform', [candidate('tpl', { template: true }), candidate('x', { platform: 'vCLS' })]],
  ['a name with a slash, and a folder with one', [candidate('a/b', { folder: 'c%2fd' })]],
  [
    'each power state',
    (['poweredOn', 'poweredOff', 'suspended'] as const).map((powerState) => candidate('vm', { powerState })),
  ],
])('%s comes back as it was', (_what, vms) => {
  expect(unpackVms(JSON.parse(JSON.stringify(packVms(vms))))).toEqual(vms);
});

test('writes once what many VMs have in common', () => {
  const vms = Array.from({ length: 50 }, (_, index) =>
    candidate(`web${index}`, { folder: 'Production', host: 'esx01' }),
  );
  const text = JSON.stringify(packVms(vms));
  expect(text.match(/esx01/g)).toHaveLength(1);
  expect(text.match(/\/DC0\/vm\/Production/g)).toHaveLength(1);
});
