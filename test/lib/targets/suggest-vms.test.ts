import { describe, expect, test } from '@jest/globals';
import { EVERY_VM, type InventoryIndex } from '#lib/targets/inventory-index';
import type { Candidate } from '#lib/targets/source';
import { suggestVms } from '#lib/targets/suggest-vms';
import { candidate } from '#test/lib/targets/inventory-source';

const index = (vcenter: string, vms: readonly Candidate[]): InventoryIndex => ({
  vcenter,
  url: `https://${vcenter}.example.com`,
  generation: '1',
  takenAt: 0,
  vms,
});

const INDEXES = [
  index('prod', [
    candidate('web01', { folder: 'Production' }),
    candidate('myweb', { folder: 'Production' }),
    candidate('web 2'),
    candidate('vCLS-web', { platform: 'vCLS' }),
  ]),
  index('lab', [candidate('web01', { datacenter: 'LAB' })]),
];

describe('suggestVms', () => {
  test('offers what begins with the typed text first, each with the form that means it alone', () => {
    expect(suggestVms(INDEXES, ' WEB', 10, EVERY_VM)).toEqual([
      { label: 'web 2 (prod, /DC0/vm)', typed: '"prod:/DC0/vm/web 2"' },
      { label: 'web01 (prod, /DC0/vm/Production)', typed: 'prod:/DC0/vm/Production/web01' },
      { label: 'web01 (lab, /LAB/vm)', typed: 'lab:/LAB/vm/web01' },
      { label: 'myweb (prod, /DC0/vm/Production)', typed: 'prod:/DC0/vm/Production/myweb' },
    ]);
  });

  test('offers no more than asked for, and the first of all where nothing is typed', () => {
    expect(suggestVms(INDEXES, '', 1, EVERY_VM)).toEqual([
      { label: 'myweb (prod, /DC0/vm/Production)', typed: 'prod:/DC0/vm/Production/myweb' },
    ]);
  });

  test('offers nothing that may not be read', () => {
    const offered = suggestVms(INDEXES, 'web', 10, (_vm, vcenter) => vcenter === 'lab');
    expect(offered.map(({ typed }) => typed)).toEqual(['lab:/LAB/vm/web01']);
  });
});
