import { expect, test } from '@jest/globals';
import { csv } from '#lib/csv';

test.each([
  ['plain', 'plain'],
  ['two words', 'two words'],
  [42, '42'],
  [undefined, ''],
  ['a,b', '"a,b"'],
  ['say "so"', '"say ""so"""'],
  ['two\nlines', '"two\nlines"'],
  ['=1+1', "'=1+1"],
  ['+41', "'+41"],
  ['-cmd', "'-cmd"],
  [-1, "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['  =1+1', "'  =1+1"],
  ['\t=1+1', "'\t=1+1"],
  ['\r=1', '"\'\r=1"'],
  ['＝1+1', "'＝1+1"],
  ['=1,"x"', '"\'=1,""x"""'],
  ['a=b', 'a=b'],
])('%j is the cell %s', (value, cell) => {
  expect(csv(['name'], [[value]])).toBe(`name\n${cell}\n`);
});
