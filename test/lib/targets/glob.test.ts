import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fitsGlob } from '#lib/targets/glob';

test.each([
  ['web*', 'WEB01', true],
  ['web*', 'myweb01', false],
  ['web?', 'web1', true],
  ['web?', 'web', false],
  ['web?', 'web12', false],
  ['?', '🖥', true],
  ['a.b*', 'axb', false],
  ['(x)[y]+$^\\*', '(X)[y]+$^\\z', true],
  ['*', '', true],
  ['a**b', 'a-b', true],
  ['*a*b', 'xaxbxb', true],
  ['*ab', 'aab', true],
  ['a*', 'b', false],
  ['app01', 'app01', true],
])('%j against %j: %s', (glob, text, fits) => {
  expect(fitsGlob(glob, text)).toBe(fits);
});

test('fits as a regular expression of the same meaning would', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*', '?'), maxLength: 8 });
  const names = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 8 });
  fc.assert(
    fc.property(letters, names, (glob, name) => {
      const body = glob.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('?', '.');
      expect(fitsGlob(glob, name)).toBe(new RegExp(`^${body}$`).test(name));
    }),
    { numRuns: 500 },
  );
});

test('is quick for any number of stars', () => {
  const begun = performance.now();
  expect(fitsGlob(`${'*a'.repeat(40)}*b`, 'a'.repeat(200))).toBe(false);
  expect(performance.now() - begun).toBeLessThan(500);
});
