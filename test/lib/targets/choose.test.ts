import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { tokenize } from '#lib/commands/tokenize';
import { plainText } from '#lib/slack/typed-text';
import { choose } from '#lib/targets/choose';
import { readExpression } from '#lib/targets/expression';
import type { Located } from '#lib/targets/match-filters';
import { candidate } from '#test/lib/targets/inventory-source';

const VCENTERS = ['prod', 'lab'];

const on = (vcenter: string, name: string, more: Partial<Located> = {}): Located => ({
  ...candidate(name, more),
  vcenter,
});

const chosen = (typed: string, vms: readonly Located[], choosing = { templates: false }) =>
  choose(readExpression(typed, VCENTERS), vms, choosing);

const idsOf = (answer: ReturnType<typeof choose>) =>
  'outcome' in answer ? answer.outcome : answer.vms.map((vm) => `${vm.vcenter}:${vm.path}`);

describe('case', () => {
  const vms = [on('prod', 'Case01', { folder: 'A' }), on('prod', 'case01', { folder: 'B' }), on('prod', 'App01')];

  test('is ignored', () => {
    expect(idsOf(chosen('APP01', vms))).toEqual(['prod:/DC0/vm/App01']);
  });

  test('decides where only case differs', () => {
    expect(idsOf(chosen('case01', vms))).toEqual(['prod:/DC0/vm/B/case01']);
    expect(idsOf(chosen('Case01', vms))).toEqual(['prod:/DC0/vm/A/Case01']);
  });

  test('leaves a question where it decides nothing', () => {
    expect(idsOf(chosen('CASE01', vms))).toBe('ambiguous');
  });

  test('is ignored in a path, and decides there too', () => {
    expect(idsOf(chosen('/dc0/VM/app01', vms))).toEqual(['prod:/DC0/vm/App01']);
    const twins = [on('prod', 'x', { folder: 'F' }), on('prod', 'X', { folder: 'F' })];
    expect(idsOf(chosen('/DC0/vm/F/X', twins))).toEqual(['prod:/DC0/vm/F/X']);
  });
});

describe('an exact name', () => {
  test('of two VMs is a question that ends with what to type', () => {
    const vms = [
      on('prod', 'web01', { folder: 'Web' }),
      on('prod', 'web01', { folder: 'Staging 2' }),
      on('lab', 'web01'),
    ];
    expect(chosen('web01', vms)).toEqual({
      typed: 'web01',
      outcome: 'ambiguous',
      said: '"web01" fits 3 VMs. Type one of them as below.',
      forms: ['prod:/DC0/vm/Web/web01', '"prod:/DC0/vm/Staging 2/web01"', 'lab:/DC0/vm/web01'],
      choices: [
        { form: 'prod:/DC0/vm/Web/web01', about: 'Web · prod' },
        { form: '"prod:/DC0/vm/Staging 2/web01"', about: 'Staging 2 · prod' },
        { form: 'lab:/DC0/vm/web01', about: 'no folder · lab' },
      ],
    });
  });

  test('of two VMs that differ in case alone is asked about by their names', () => {
    const vms = [on('prod', 'Web', { folder: 'F' }), on('prod', 'web', { folder: 'F' })];
    expect(chosen('WEB', vms)).toMatchObject({ choices: [{ about: 'Web · F · prod' }, { about: 'web · F · prod' }] });
  });

  test('of many VMs shows the first five', () => {
    const vms = Array.from({ length: 8 }, (_, index) => on('prod', 'web', { folder: `F${index}` }));
    const answer = chosen('web', vms);
    expect(answer).toMatchObject({ said: '"web" fits 8 VMs. Type one of them as below (the first 5 are shown).' });
    expect('forms' in answer && answer.forms).toHaveLength(5);
  });

  test('on one vCenter is not another one’s', () => {
    const vms = [on('prod', 'build01'), on('lab', 'build01')];
    expect(idsOf(chosen('lab:build01', vms))).toEqual(['lab:/DC0/vm/build01']);
    expect(idsOf(chosen('build01', vms))).toBe('ambiguous');
  });

  test('with a slash is typed as %2f, and the answer says so', () => {
    const vms = [on('prod', 'web/proxy')];
    expect(idsOf(chosen('web%2Fproxy', vms))).toEqual(['prod:/DC0/vm/web%2fproxy']);
    expect(chosen('web/proxy', vms)).toMatchObject({
      said: 'No VM is at "web/proxy". A "/" in a name is typed %2f: web%2fproxy',
    });
    expect(chosen('web%2fprox', vms)).toMatchObject({
      said: 'No VM is called "web%2fprox". Did you mean web%2fproxy?',
    });
  });

  test('that holds %2f itself wins over one with a slash', () => {
    const vms = [on('prod', 'a/b', { folder: 'X' }), on('prod', 'a%2fb', { folder: 'Y' })];
    expect(idsOf(chosen('a%2fb', vms))).toEqual(['prod:/DC0/vm/Y/a%2fb']);
  });

  test('of the platform’s own VMs is found, for the step to refuse it by name, and never suggested', () => {
    const vms = [on('prod', 'vCLS-1', { platform: 'vCLS' })];
    expect(idsOf(chosen('vcls-1', vms))).toHaveLength(1);
    expect(chosen('vCLS-2', vms)).toMatchObject({ said: 'No VM is called "vCLS-2".' });
  });
});

describe('a DNS name', () => {
  const vms = [on('prod', 'app01', { dnsName: 'App01.corp.example.com' }), on('prod', 'x.y', { dnsName: 'app.corp' })];

  test('is tried for a word with a dot that is no name', () => {
    expect(idsOf(chosen('app01.corp.example.com', vms))).toEqual(['prod:/DC0/vm/app01']);
  });

  test('is not tried where a VM is called so', () => {
    expect(idsOf(chosen('x.y', [...vms, on('prod', 'other', { dnsName: 'x.y' })]))).toEqual(['prod:/DC0/vm/x.y']);
  });
});

describe('an id', () => {
  test('finds its VM', () => {
    const app01 = on('prod', 'app01', { moId: 'vm-42' });
    expect(idsOf(chosen('vm-42', [app01]))).toEqual(['prod:/DC0/vm/app01']);
    expect(chosen('lab:vm-42', [app01])).toMatchObject({ said: 'No VM has the id "lab:vm-42" on lab.' });
  });

  test('that is also another VM’s name is a question', () => {
    const vms = [on('prod', 'app01', { moId: 'vm-42' }), on('prod', 'vm-42', { moId: 'vm-7' })];
    expect(chosen('vm-42', vms)).toMatchObject({ forms: ['prod:/DC0/vm/app01', 'prod:/DC0/vm/vm-42'] });
  });
});

describe('a glob', () => {
  const vms = [
    on('prod', 'web01'),
    on('prod', 'WEB02'),
    on('prod', 'web-tpl', { template: true }),
    on('prod', 'web-cls', { platform: 'vCLS' }),
  ];

  test('takes no template and nothing of the platform, and counts both', () => {
    expect(chosen('web*', vms)).toMatchObject({ leftOut: 2 });
    expect(idsOf(chosen('web*', vms))).toEqual(['prod:/DC0/vm/web01', 'prod:/DC0/vm/WEB02']);
  });

  test('takes none that may only be seen, and counts those', () => {
    const barred = [
      on('prod', 'web03', { barred: true }),
      on('prod', 'db01', { barred: true }),
      on('prod', 'db-tpl', { template: true }),
    ];
    expect(chosen('web*', [...vms, ...barred])).toMatchObject({
      vms: [{ name: 'web01' }, { name: 'WEB02' }],
      barred: 1,
    });
    expect(chosen('db0*', barred)).toMatchObject({
      outcome: 'not-found',
      said: 'No VM\'s name fits "db0*" but 1 that you may not do this to.',
    });
    expect(chosen('db*', barred)).toMatchObject({
      said: 'No VM\'s name fits "db*" but 1 of the platform\'s own or templates, which are never taken, and 1 that you may not do this to.',
    });
    expect(idsOf(chosen('db01', barred))).toEqual(['prod:/DC0/vm/db01']);
  });

  test('shows templates in a list', () => {
    expect(idsOf(chosen('web*', vms, { templates: true }))).toHaveLength(3);
  });

  test('that fits nothing says so, and what it may not take', () => {
    expect(chosen('db*', vms)).toMatchObject({ outcome: 'not-found', said: 'No VM\'s name fits "db*".' });
    expect(chosen('web-*', vms)).toMatchObject({
      said: 'No VM\'s name fits "web-*" but 2 of the platform\'s own or templates, which are never taken.',
    });
  });
});

describe('the forms to type', () => {
  const piece = fc.string({
    unit: fc.constantFrom(
      'a',
      'A',
      'b',
      '1',
      ' ',
      '/',
      '%2f',
      '-',
      '–',
      '"',
      "'",
      '’',
      '*',
      '?',
      ':',
      '&',
      '<',
      '\u00a0',
      '\u200b',
      'é',
      '`',
    ),
    minLength: 1,
    maxLength: 4,
  });
  const name = fc
    .oneof(piece, fc.constantFrom('web01', 'WEB01', 'web 01', 'web/01'))
    .filter((text) => text.trim() !== '');
  const vm = fc.record({
    vcenter: fc.constantFrom('prod', 'lab'),
    folder: fc.constantFrom('', 'Web', 'web', 'My Folder', 'A/B'),
    name,
  });
  const inventory = fc
    .array(vm, { minLength: 2, maxLength: 8 })
    .map((vms) =>
      vms.map(({ vcenter, ...one }, index) => on(vcenter, one.name, { folder: one.folder, moId: `vm-${index + 1}` })),
    );

  test('each lead to exactly one VM, the one they were offered for', () => {
    fc.assert(
      fc.property(inventory, (vms) => {
        for (const vm of vms) {
          const answer = chosen(vm.name, vms);
          if (!('outcome' in answer) || answer.outcome !== 'ambiguous') continue;
          const led = (answer.forms ?? []).map((form) => {
            const words = tokenize(plainText(`/vm info ${form}`).slice('/vm info'.length));
            expect(words).toHaveLength(1);
            const again = chosen(words[0]?.text ?? '', vms);
            expect(again).toMatchObject({ vms: [expect.anything()] });
            return 'vms' in again ? `${again.vms[0]?.vcenter}:${again.vms[0]?.moId}` : undefined;
          });
          expect(new Set(led).size).toBe(led.length);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
