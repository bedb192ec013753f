import { describe, expect, test } from '@jest/globals';
import { coversScope, inScope, type PolicyTarget, readScope, spellScope } from '#lib/policy/target-scope';

const APP01: PolicyTarget = {
  vcenter: 'prod',
  cluster: 'CL01',
  folder: 'Prod/Web',
  name: 'app01',
  tags: new Set(['env=prod', 'owner=web']),
};

const scope = (typed: string) => readScope(typed.split(' '));

describe('readScope', () => {
  test('reads each part, and spells it as it is typed', () => {
    const typed = 'vcenter=prod cluster=CL01 folder=Prod/Web tag=env=prod name=web*';
    expect(scope(typed)).toEqual({
      vcenter: 'prod',
      cluster: 'CL01',
      folder: 'Prod/Web',
      tag: 'env=prod',
      name: 'web*',
    });
    expect(spellScope(scope(typed) ?? {})).toBe(typed);
    expect(readScope([])).toBeUndefined();
    expect(readScope(['Folder=/Prod/Web/'])).toEqual({ folder: 'Prod/Web' });
  });

  test.each([
    ['prod', '"prod" says no targets. Type one of vcenter=, cluster=, folder=, tag=, name= with a value.'],
    ['clutser=CL01', 'Targets have no "clutser=". Did you mean cluster?'],
    ['host=esx01', 'Targets have no "host=". There are vcenter, cluster, folder, tag, name.'],
    ['cluster=', 'cluster= is empty. Type cluster=CL01.'],
    ['folder=/', 'folder= is empty. Type folder=Prod/Web.'],
    ['tag=prod', '"tag=prod" does not say category and tag. Type tag=env=prod (category=tag).'],
    ['tag==prod', '"tag==prod" does not say category and tag. Type tag=env=prod (category=tag).'],
    ['tag=env=*', '"tag=env=*" does not say category and tag. Type tag=env=prod (category=tag).'],
    ['cluster=CL*', '"cluster=CL*" holds a glob, and only name= takes one. Type cluster=CL01.'],
    ['name=a name=b', 'name= is there twice ("a" and "b"). Give each in a grant of its own.'],
  ])('refuses %j with the cure', (typed, sentence) => {
    expect(() => scope(typed)).toThrow(sentence);
  });
});

describe('inScope', () => {
  test.each([
    ['vcenter=PROD', true],
    ['vcenter=lab', false],
    ['cluster=cl01', true],
    ['cluster=CL02', false],
    ['folder=Prod/Web', true],
    ['folder=prod', true],
    ['folder=Pro', false],
    ['folder=Web', false],
    ['folder=Prod/Web/A', false],
    ['tag=env=prod', true],
    ['tag=ENV=Prod', true],
    ['tag=env=dev', false],
    ['name=app*', true],
    ['name=APP01', true],
    ['name=web*', false],
    ['vcenter=prod name=app*', true],
    ['vcenter=lab name=app*', false],
  ])('app01 in %j: %s', (typed, inside) => {
    expect(inScope(scope(typed), APP01, 'allows')).toBe(inside);
    expect(inScope(scope(typed), APP01, 'forbids')).toBe(inside);
  });

  test('no scope is every VM', () => {
    expect(inScope(undefined, APP01, 'allows')).toBe(true);
  });

  test('a VM without cluster is in none', () => {
    const { cluster: _none, ...alone } = APP01;
    expect(inScope(scope('cluster=CL01'), alone, 'forbids')).toBe(false);
  });

  test('tags that cannot be read give nothing and take all', () => {
    const unread = { ...APP01, tags: 'unreadable' as const };
    expect(inScope(scope('tag=env=dev'), unread, 'allows')).toBe(false);
    expect(inScope(scope('tag=env=dev'), unread, 'forbids')).toBe(true);
    expect(inScope(scope('tag=env=dev vcenter=lab'), unread, 'forbids')).toBe(false);
  });
});

test.each([
  [undefined, 'name=a', true],
  ['name=a', undefined, false],
  ['name=*', undefined, true],
  ['vcenter=prod', 'vcenter=PROD name=a*', true],
  ['vcenter=prod', 'name=a*', false],
  ['folder=Prod', 'folder=Prod/Web', true],
  ['folder=Prod/Web', 'folder=Prod', false],
  ['folder=Prod', 'folder=Production', false],
  ['name=a*', 'name=a?b*', true],
  ['name=a?b*', 'name=a*', false],
  ['tag=env=prod', 'tag=env=dev', false],
])('%j covers %j: %s', (wide, narrow, covers) => {
  const read = (typed: string | undefined) => (typed === undefined ? undefined : scope(typed));
  expect(coversScope(read(wide), read(narrow))).toBe(covers);
});
