import { describe, expect, test } from '@jest/globals';
import { bold, code, link, listed, mrkdwn, plain, time, user, words } from '#lib/slack/words';

const AT = Date.UTC(2026, 10, 23, 6, 51, 30);

describe('mrkdwn', () => {
  test.each([
    ['a plain sentence', 'a < b & c > d', 'a &lt; b &amp; c &gt; d'],
    ['a bold word', [bold('app01')], '*app01*'],
    ['a bold word that holds a star, shown plain', [bold('a*b')], 'a*b'],
    ['code', [code('/vm list <vm…>')], '`/vm list &lt;vm…&gt;`'],
    ['code that holds a backtick, shown plain', [code('a`b')], 'a`b'],
    ['an empty word, without marks', [bold(''), code(' ')], ' '],
    ['a person', [user('U0ADMIN001')], '<@U0ADMIN001>'],
    [
      'a mention that somebody typed, as text',
      'by <@U0ADMIN001> <!channel>',
      'by &lt;@U0ADMIN001&gt; &lt;!channel&gt;',
    ],
    [
      'a time, in the reader’s zone with UTC beside',
      [time(AT)],
      '<!date^1795416690^{date_short_pretty} {time}|23 Nov 2026> (06:51 UTC)',
    ],
    ['a link', [link('https://vc/ui?a=1&b=<2>', 'Open <it>')], '<https://vc/ui?a=1&b=%3C2%3E|Open &lt;it&gt;>'],
    ['a quoted glob, whose stars stay', 'No VM fits "*web*" here', 'No VM fits `*web*` here'],
    ['a quoted name that would be italic', '"_x_" and "a_b"', '`_x_` and "a_b"'],
  ])('shows %s', (_what, sentence, shown) => {
    expect(mrkdwn(sentence)).toBe(shown);
  });
});

describe('plain', () => {
  test('has no mark-up, and times in UTC', () => {
    const sentence = words('Took ', [bold('app01')], ' by ', [user('U1')], ' at ', [time(AT)], ' ', [code('x')], ' ', [
      link('https://vc', 'vc'),
    ]);
    expect(plain(sentence)).toBe('Took app01 by @U1 at 23 Nov 2026 06:51 UTC x vc (https://vc)');
  });
});

describe('listed', () => {
  test.each([
    [[], ''],
    [['a'], 'a'],
    [['a', 'b'], 'a and b'],
    [['a', 'b', 'c'], 'a, b and c'],
  ])('%j is said as %j', (names, said) => {
    expect(plain(listed(names))).toBe(said);
  });
});

test('a UTC time has its day without a leading zero', () => {
  expect(plain([time(Date.UTC(2026, 0, 5, 0, 0))])).toBe('5 Jan 2026 00:00 UTC');
});
