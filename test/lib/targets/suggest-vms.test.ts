import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { InventoryIndex, MayRead } from '#lib/targets/inventory-index';
import type { Candidate } from '#lib/targets/source';
import { type SuggestedVms, suggestVms } from '#lib/targets/suggest-vms';
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
    candidate('web01', { folder: 'Production', moId: 'vm-1' }),
    candidate('myweb', { folder: 'Production', moId: 'vm-2' }),
    candidate('web 2', { moId: 'vm-3' }),
    candidate('vCLS-web', { platform: 'vCLS', moId: 'vm-4' }),
    candidate('web-template', { template: true, moId: 'vm-5' }),
  ]),
  index('lab', [candidate('web01', { datacenter: 'LAB', moId: 'vm-1' })]),
];

interface Asked {
  readonly limit?: number;
  readonly templates?: boolean;
  readonly mayRead?: MayRead;
}

const suggest = (indexes: readonly InventoryIndex[], typed: string, asked: Asked = {}): SuggestedVms =>
  suggestVms(indexes, typed, {
    limit: 10,
    templates: false,
    mayRead: () => true,
    longest: { label: 75, typed: 150 },
    ...asked,
  });
const typedOf = ({ vms }: SuggestedVms): readonly string[] => vms.map(({ typed }) => typed);

describe('suggestVms', () => {
  test('offers what begins with the typed text first, each with what means it alone', () => {
    expect(suggest(INDEXES, ' WEB')).toEqual({
      vms: [
        { label: 'web 2 (prod, /DC0/vm)', typed: 'prod:vm-3' },
        { label: 'web01 (prod, /DC0/vm/Production)', typed: 'prod:vm-1' },
        { label: 'web01 (lab, /LAB/vm)', typed: 'lab:vm-1' },
        { label: 'myweb (prod, /DC0/vm/Production)', typed: 'prod:vm-2' },
      ],
      fitting: 4,
    });
  });

  test('offers no more than asked for, says how many fit, and the first of all where nothing is typed', () => {
    expect(suggest(INDEXES, '', { limit: 1 })).toEqual({
      vms: [{ label: 'myweb (prod, /DC0/vm/Production)', typed: 'prod:vm-2' }],
      fitting: 4,
    });
  });

  test('offers nothing that may not be read', () => {
    expect(typedOf(suggest(INDEXES, 'web', { mayRead: (_vm, vcenter) => vcenter === 'lab' }))).toEqual(['lab:vm-1']);
  });

  test('offers templates only where they are wanted, and the platform’s own VMs never', () => {
    expect(typedOf(suggest(INDEXES, '-'))).toEqual([]);
    expect(typedOf(suggest(INDEXES, '-', { templates: true }))).toEqual(['prod:vm-5']);
  });

  test.each([
    ['its folder from the front', 'w'.repeat(40), 'w'.repeat(40), ' (prod, …'],
    ['its folder as a whole', 'w'.repeat(66), 'w'.repeat(66), ' (prod)'],
    ['its own end', 'w'.repeat(80), `${'w'.repeat(67)}…`, ' (prod)'],
  ])('loses, where a label is too long, %s', (_what, name, kept, behind) => {
    const [vm] = suggest([index('prod', [candidate(name, { folder: 'A/Very/Long/Way/To/Production' })])], '').vms;
    expect(vm?.label.length).toBeLessThanOrEqual(75);
    expect(vm?.label.startsWith(`${kept}${behind}`)).toBe(true);
  });

  test('finds among 10,000 VMs, and no more than a hundred of them', () => {
    const vms = Array.from({ length: 10_000 }, (_, number) =>
      candidate(`web${String(number).padStart(5, '0')}`, { moId: `vm-${number}` }),
    );
    const many = suggest([index('prod', vms)], 'web', { limit: 100 });
    expect(typedOf(many)).toEqual(Array.from({ length: 100 }, (_, number) => `prod:vm-${number}`));
    expect(many.fitting).toBe(10_000);
    expect(typedOf(suggest([index('prod', vms)], 'b07777'))).toEqual(['prod:vm-7777']);
  });

  test('stays within the limits, whatever VMs, folders and vCenters are called', () => {
    const name = fc.string({ minLength: 1, maxLength: 120, unit: 'grapheme' });
    const one = fc.record({ name, folder: fc.string({ maxLength: 300, unit: 'grapheme' }), moId: fc.nat() });
    fc.assert(
      fc.property(name, fc.array(one, { maxLength: 20 }), fc.string(), (vcenter, vms, typed) => {
        const candidates = vms.map(({ moId, ...more }) => candidate(more.name, { ...more, moId: `vm-${moId}` }));
        const offered = suggest([index(vcenter, candidates)], typed).vms;
        expect(offered.length).toBeLessThanOrEqual(10);
        for (const vm of offered) {
          expect(vm.label.length).toBeGreaterThan(0);
          expect(vm.label.length).toBeLessThanOrEqual(75);
          expect(vm.typed.length).toBeLessThanOrEqual(150);
          expect(vm.label).not.toMatch(/\p{Surrogate}/u);
        }
      }),
    );
  });
});
