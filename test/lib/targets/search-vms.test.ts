import { describe, expect, test } from '@jest/globals';
import type { Located } from '#lib/targets/match-filters';
import { searchVms } from '#lib/targets/search-vms';
import { candidate } from '#test/lib/targets/inventory-source';

const vm = (name: string, more: Partial<Located> = {}): Located => ({
  ...candidate(name, more),
  vcenter: 'prod',
  ...more,
});

const VMS: readonly Located[] = [
  vm('app01', {
    ipAddress: '10.0.1.4',
    otherAddresses: ['fe80::250:56ff:fe00:1', '192.168.7.4'],
    dnsName: 'shop.example.com',
    macAddresses: ['00:50:56:0a:bc:01', '00:50:56:0a:bc:02'],
    guestFullName: 'Microsoft Windows Server 2022 (64-bit)',
    note: 'Shop front end of the payroll team; ask Jo before it is restarted, whatever the reason may be',
  }),
  vm('app011', { ipAddress: '10.0.1.40' }),
  vm('myapp01', { vcenter: 'lab' }),
  vm('Web*1', { template: true }),
];

const found = (text: string): readonly (readonly [string, string | undefined])[] =>
  searchVms(VMS, text).map(({ vm: { name }, by }) => [name, by]);

describe('searchVms', () => {
  test('shows the exact name first, then those that begin with it, then the rest', () => {
    expect(found('APP01')).toEqual([
      ['app01', undefined],
      ['app011', undefined],
      ['myapp01', undefined],
    ]);
  });

  test('shows an exact address before one that begins with it', () => {
    expect(found('10.0.1.4')).toEqual([
      ['app01', 'IP 10.0.1.4'],
      ['app011', 'IP 10.0.1.40'],
    ]);
  });

  test.each([
    ['another address', '192.168.7', 'IP 192.168.7.4'],
    ['a link-local address', 'fe80::', 'IP fe80::250:56ff:fe00:1'],
    ['a DNS name', 'SHOP.example', 'DNS name shop.example.com'],
    ['a MAC with colons', '0A:BC:02', 'MAC 00:50:56:0a:bc:02'],
    ['a MAC with hyphens', '00-50-56-0a-bc-02', 'MAC 00:50:56:0a:bc:02'],
    ['a MAC with dots', '0050.560a.bc02', 'MAC 00:50:56:0a:bc:02'],
    ['a MAC without anything', '0050560abc02', 'MAC 00:50:56:0a:bc:02'],
    ['half of a MAC without anything', '0abc02', 'MAC 00:50:56:0a:bc:02'],
    ['the beginning of a MAC', '00:50:56:0', 'MAC 00:50:56:0a:bc:01'],
    ['a guest OS', 'windows server', 'guest OS Microsoft Windows Server 2022 (64-bit)'],
    ['the beginning of a note', 'front end', 'note "Shop front end of the payroll team; ask Jo b…"'],
    [
      'the middle of a note',
      'restarted',
      'note "…oll team; ask Jo before it is restarted, whatever the reason may be"',
    ],
  ])('finds %s and says so', (_what, text, by) => {
    expect(found(text)).toEqual([['app01', by]]);
  });

  test.each([
    ['a few digits that are in many a MAC', '0abc'],
    ['a part of an address that is no MAC', '0.56'],
    ['a glob: what is typed is a text', 'app*'],
    ['a pattern: what is typed is a text', 'a.p01'],
    ['what nobody has', 'nobody'],
  ])('does not find %s', (_what, text) => {
    expect(found(text)).toEqual([]);
  });

  test('finds a star where it is one', () => {
    expect(found('b*')).toEqual([['Web*1', undefined]]);
  });
});
