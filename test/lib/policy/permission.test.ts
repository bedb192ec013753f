import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { coversGlob, globsMeet } from '#lib/policy/cover-glob';
import { coversPermission, fitsPermission, permissionsMeet, readPermission } from '#lib/policy/permission';
import { fitsGlob } from '#lib/targets/glob';

const globs = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 5 });

/** Every word of up to six letters, one of which no glob holds. */
const WORDS = [''];
for (let from = 0, length = 0; length < 6; length += 1) {
  const to = WORDS.length;
  for (const word of WORDS.slice(from, to)) WORDS.push(...['a', 'b', 'z'].map((letter) => word + letter));
  from = to;
}

describe('readPermission', () => {
  test.each([
    ['vm:snapshot', 'vm:snapshot'],
    [' VM:Power-Off ', 'vm:power-off'],
    ['vm:*', 'vm:*'],
    ['*:list', '*:list'],
    ['*:*', '*:*'],
    ['v?:s*t', 'v?:s*t'],
  ])('reads %j', (typed, read) => {
    expect(readPermission(typed)).toBe(read);
  });

  const END = 'A permission is command:subcommand, such as vm:snapshot; vm:* is all of vm, *:list every list.';
  test.each([
    ['', `"" is no permission. It is empty. ${END}`],
    ['vm', `"vm" is no permission. Type vm:*. ${END}`],
    ['vm snapshot', `"vm snapshot" is no permission. Type command:subcommand. ${END}`],
    ['vm:', `"vm:" is no permission. One side of the colon is empty. ${END}`],
    [':list', `":list" is no permission. One side of the colon is empty. ${END}`],
    ['a:b:c', `"a:b:c" is no permission. It has more than one colon. ${END}`],
    ['vm:[ab]', `"vm:[ab]" is no permission. "[ab]" holds what no command is named with. ${END}`],
  ])('refuses %j with the cure', (typed, sentence) => {
    expect(() => readPermission(typed)).toThrow(sentence);
  });
});

test.each([
  ['vm:snapshot', 'vm:snapshot', true],
  ['VM:*', 'vm:snapshot', true],
  ['*:list', 'host:list', true],
  ['*:list', 'vm:snapshot', false],
  ['vm:*', 'vms:list', false],
  ['vm:s*', 'vm:stop', true],
])('%s names %s: %s', (glob, permission, fits) => {
  expect(fitsPermission(glob, permission)).toBe(fits);
});

test.each([
  ['*:*', 'vm:*', true],
  ['vm:*', '*:*', false],
  ['vm:*', 'vm:s*', true],
  ['vm:s*', 'vm:*', false],
  ['*:list', 'vm:list', true],
  ['*:list', 'vm:*', false],
  ['vm:stop', 'VM:STOP', true],
  ['vm:s?*', 'vm:s*p', true],
])('%s covers %s: %s', (wide, narrow, covers) => {
  expect(coversPermission(wide, narrow)).toBe(covers);
});

test('two permissions meet where some command needs what both name', () => {
  expect(permissionsMeet('vm:*', '*:list')).toBe(true);
  expect(permissionsMeet('vm:s*', 'vm:*t')).toBe(true);
  expect(permissionsMeet('vm:s*', 'vm:r*')).toBe(false);
});

test('a glob covers another exactly where no word tells them apart', () => {
  fc.assert(
    fc.property(globs, globs, (wide, narrow) => {
      const covers = WORDS.every((word) => !fitsGlob(narrow, word) || fitsGlob(wide, word));
      // Words of six letters tell all globs of five apart, but for those whose stars are more than anybody needs.
      const stars = narrow.replace(/\*+/g, '*').split('*').length - 1;
      if (stars <= 3) expect(coversGlob(wide, narrow)).toBe(covers);
      else if (coversGlob(wide, narrow)) expect(covers).toBe(true);
    }),
    { numRuns: 400 },
  );
});

test('two globs meet exactly where a word fits both', () => {
  fc.assert(
    fc.property(globs, globs, (left, right) => {
      const shared = WORDS.some((word) => fitsGlob(left, word) && fitsGlob(right, word));
      // What needs more letters than these words have is not told here.
      if (shared || left.length + right.length <= 6) expect(globsMeet(left, right)).toBe(shared);
    }),
    { numRuns: 400 },
  );
});
