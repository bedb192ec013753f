import { describe, expect, test } from '@jest/globals';
import { plainText, unseenCharacter } from '#lib/slack/typed-text';

describe('plainText', () => {
  test.each([
    ['typographic quotes', 'snapshot “web 01” ‘x y’', `snapshot "web 01" 'x y'`],
    ['low and angle quotes', '„web 01“ «a»', '"web 01" "a"'],
    ['an em dash for two hyphens', 'snapshot app01 —memory', 'snapshot app01 --memory'],
    ['an en dash for two hyphens', '–name x', '--name x'],
    ['a dash inside a name', 'app–01', 'app–01'],
    ['a dash between words', 'a — b', 'a — b'],
    ['no-break spaces', 'a\u00a0b\u202fc', 'a b c'],
    ['line breaks and tabs', 'a\nb\tc\r\nd', 'a b c  d'],
    [
      'an auto-linked host name',
      'info <http://esx01.corp.example.com|esx01.corp.example.com>',
      'info esx01.corp.example.com',
    ],
    ['a link without a label', '<https://vc.example.com/ui>', 'https://vc.example.com/ui'],
    ['a mention with a name', '<@U012ABCDEF|requester> <#C123|ops>', '<@U012ABCDEF> <#C123>'],
    ['escaped characters', 'a&amp;b &lt;c&gt;', 'a&b <c>'],
    ['an escaped escape, once', '&amp;lt;', '&lt;'],
    ['blanks around', '  /vm list  ', '/vm list'],
  ])('reads %s as meant', (_what, typed, meant) => {
    expect(plainText(typed)).toBe(meant);
  });
});

describe('unseenCharacter', () => {
  test.each([
    ['a control character', 'app\u000701', 'U+0007'],
    ['a right-to-left override', 'app\u202e10', 'U+202E'],
    ['an isolate', 'a\u2066b', 'U+2066'],
    ['a zero width space', 'app\u200b01', 'U+200B'],
    ['a byte order mark', '\ufeffapp', 'U+FEFF'],
    ['a soft hyphen', 'app\u00ad01', 'U+00AD'],
    ['a line separator', 'a\u2028b', 'U+2028'],
  ])('finds %s', (_what, text, character) => {
    expect(unseenCharacter(text)).toBe(character);
  });

  test.each(['app01', 'größe-ß', '日本', 'a 👩‍💻 b', "it's", ''])('finds nothing in %j', (text) => {
    expect(unseenCharacter(text)).toBeUndefined();
  });
});
