import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { tokenize } from '#lib/commands/tokenize';
import { quoted } from '#lib/slack/quoted';
import { plainText } from '#lib/slack/typed-text';

describe('quoted', () => {
  test.each([
    ['app01', 'app01'],
    ['#3', '#3'],
    ['web*', 'web*'],
    ['prod:/DC0/vm/Web/app01', 'prod:/DC0/vm/Web/app01'],
    ['before patch', '"before patch"'],
    ["it's", '"it\'s"'],
    ['5" disk', "'5\" disk'"],
    ['--all', '"--all"'],
    ['-x', '"-x"'],
    ['', '""'],
    ['a-b', 'a-b'],
  ])('of %j is %s', (text, typed) => {
    expect(quoted(text)).toBe(typed);
  });

  test('of any text without both kinds of quotes is read as that one word', () => {
    const text = fc.string().filter((one) => {
      const isSeen = plainText(`"${one}"`) === `"${one}"` && plainText(`'${one}'`) === `'${one}'`;
      return isSeen && !(one.includes('"') && one.includes("'"));
    });
    fc.assert(
      fc.property(text, (one) => {
        expect(tokenize(plainText(`/vm info ${quoted(one)} next`)).map(({ text: word }) => word)).toEqual([
          '/vm',
          'info',
          one,
          'next',
        ]);
      }),
    );
  });
});
