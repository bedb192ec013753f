import { describe, expect, test } from '@jest/globals';
import { isPinned, readExpression, readExpressions } from '#lib/targets/expression';

const VCENTERS = ['prod', 'lab'];

describe('readExpression', () => {
  test.each([
    ['app01', { form: 'name', name: 'app01' }],
    ['web 01', { form: 'name', name: 'web 01' }],
    ['prod:app01', { vcenter: 'prod', form: 'name', name: 'app01' }],
    ['PROD:app01', { vcenter: 'prod', form: 'name', name: 'app01' }],
    ['other:app01', { form: 'name', name: 'other:app01' }],
    [':app01', { form: 'name', name: ':app01' }],
    ['lab:', { vcenter: 'lab', form: 'name', name: '' }],
    ['vm-42', { form: 'id', moId: 'vm-42' }],
    ['lab:vm-42', { vcenter: 'lab', form: 'id', moId: 'vm-42' }],
    ['lab:web*', { vcenter: 'lab', form: 'glob', glob: 'web*' }],
    ['vm-42a', { form: 'name', name: 'vm-42a' }],
    ['/DC0/vm/Prod/app01', { form: 'path', path: '/DC0/vm/Prod/app01' }],
    ['DC0/vm/app01/', { form: 'path', path: '/DC0/vm/app01' }],
    ['prod:/DC0/vm/a*', { vcenter: 'prod', form: 'path', path: '/DC0/vm/a*' }],
  ])('reads %j', (typed, read) => {
    expect(readExpression(typed, VCENTERS)).toEqual({ typed, ...read });
  });

  test('pins what has a vCenter, a path or an id; a bare name or glob may be anywhere', () => {
    const pinned = ['prod:app01', 'prod:web*', '/DC0/vm/app01', 'vm-42'];
    expect(pinned.map((typed) => isPinned(readExpression(typed, VCENTERS)))).toEqual([true, true, true, true]);
    expect(['app01', 'web*'].map((typed) => isPinned(readExpression(typed, VCENTERS)))).toEqual([false, false]);
  });
});

describe('readExpressions', () => {
  const words = [{ text: 'lab:app01', quoted: false }];

  test('refuses a word that names another vCenter than --vcenter', () => {
    expect(() => readExpressions({ words, filters: { vcenter: 'prod' } }, VCENTERS)).toThrow(
      '"lab:app01" is on lab, and --vcenter says prod. Leave --vcenter out, or the "lab:".',
    );
  });

  test('takes both where they agree, in any case', () => {
    expect(readExpressions({ words, filters: { vcenter: 'LAB' } }, VCENTERS)).toHaveLength(1);
  });
});
