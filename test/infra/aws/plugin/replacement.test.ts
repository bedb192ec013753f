import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { cutOut, insteadOf, swapIn } from '#infra/aws/plugin/replacement';
import { replacements } from '#infra/aws/plugin/without-unused-parts';

const abc = 'ba7816bf8f01cfea';

describe('every replacement', () => {
  test.each(replacements.map(({ file }) => file))('knows %s as it is installed', async (file) => {
    const source = await readFile(join('node_modules', file), 'utf8');
    const [replacement] = replacements.filter((one) => one.file === file);
    expect(replacement?.contents(source)).not.toBe(source);
  });

  test('stands for a file of its own', () => {
    const files = replacements.map(({ file }) => file);
    expect(files).toEqual([...new Set(files)]);
  });
});

test('a file that has changed is refused, with its digest and what to do', () => {
  const { contents } = insteadOf('lib/index.js', abc, 'export {};');
  expect(contents('abc')).toBe('export {};');
  expect(() => contents('abcd')).toThrow(
    `node_modules/lib/index.js is not the file that was read: its digest is 88d4266fd4e6338d, not ${abc}. Read it,`,
  );
});

test('parts are cut out of a file in their order', () => {
  expect(
    cutOut('lib/index.js', abc, [
      ['b', 'c', '-'],
      ['c', undefined],
    ]).contents('abc'),
  ).toBe('a-');
  expect(() => cutOut('lib/index.js', abc, [['c', 'b']]).contents('abc')).toThrow('has no part from "c" to "b"');
  expect(() =>
    cutOut('lib/index.js', abc, [
      ['b', 'c'],
      ['a', 'b'],
    ]).contents('abc'),
  ).toThrow('from "a" to "b"');
});

test('a passage is swapped where there is exactly one', () => {
  const { contents } = swapIn('lib/index.js', 'b', '$&');
  expect(contents('abc')).toBe('a$&c');
  expect(() => contents('ac')).toThrow('lib/index.js has not exactly one "b".');
  expect(() => contents('abb')).toThrow('lib/index.js has not exactly one "b".');
});
