import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { tokenize } from '#lib/commands/tokenize';

const texts = (text: string) => tokenize(text).map((word) => word.text);
const quoted = (text: string) => tokenize(text).map((word) => word.quoted);

describe('tokenize', () => {
  test.each([
    ['', []],
    ['   ', []],
    ['snapshot app01', ['snapshot', 'app01']],
    ['  a   b  ', ['a', 'b']],
    ['"web 01" b', ['web 01', 'b']],
    ["'web 01' b", ['web 01', 'b']],
    ['--name="before patch" a', ['--name=before patch', 'a']],
    ["--name='before patch' a", ['--name=before patch', 'a']],
    ['web" "01', ['web 01']],
    ['""', ['']],
    ['--name=""', ['--name=']],
    ["it's fine", ["it's", 'fine']],
    [`"it's" 'say "x"'`, ["it's", 'say "x"']],
    ['a\\ b', ['a\\', 'b']],
  ])('%j is %j', (text, words) => {
    expect(texts(text)).toEqual(words);
  });

  test('calls a word quoted where it begins with a quote', () => {
    expect(quoted(`"list" 'all' --name="x y" we"b 0"1 plain`)).toEqual([true, true, false, false, false]);
  });

  test.each([
    ['snapshot "web 01', 'from here on: "web 01\nClose it with "'],
    ["'web 01", "from here on: 'web 01\nClose it with '"],
    [`"${'x'.repeat(100)}`, `from here on: "${'x'.repeat(39)}…`],
  ])('refuses the open quote of %j', (text, said) => {
    expect(() => tokenize(text)).toThrow(said);
  });

  test('gives back every word that was quoted', () => {
    const word = fc.string({ unit: fc.constantFrom('a', ' ', "'", '-', '=', '🖥', '*') });
    fc.assert(
      fc.property(fc.array(word, { maxLength: 8 }), (words) => {
        expect(tokenize(words.map((one) => `"${one}"`).join(' '))).toEqual(
          words.map((text) => ({ text, quoted: true })),
        );
      }),
    );
  });
});
