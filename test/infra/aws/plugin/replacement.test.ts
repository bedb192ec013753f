import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { cutOut, insteadOf, swapIn } from '#infra/aws/plugin/replacement';
import { withoutErrorClasses } from '#infra/aws/plugin/without-error-classes';
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

describe('classes of errors', () => {
  const errors = `import { Base as __BaseException } from "./Base";
export class Gone extends __BaseException {
    name = "Gone";
}
export class Kept extends __BaseException {
    $retryable = {};
}
`;
  const schemas = `const _e = "error";
import { Gone, Kept, } from "../models/errors";
_s_registry.registerError(Base$, Base);
export var Gone$ = [-3, n0, _G, { [_e]: _c }];
n0_registry.registerError(Gone$, Gone);
n0_registry.registerError(Kept$, Kept);
`;
  const [inErrors, inSchemas] = withoutErrorClasses('client', ['Kept']);

  test('are left out where nobody tests for them', () => {
    expect(inErrors?.contents(errors)).toBe(errors.replace(/export class Gone[^}]*\}/, ''));
    expect(inSchemas?.contents(schemas)).toBe(`const _e = "error";
import { Kept } from "../models/errors";
_s_registry.registerError(Base$, Base);
export var Gone$ = [-3, n0, _G, { "error": _c }];

n0_registry.registerError(Kept$, Kept);
`);
  });

  test('are refused where they are not what was known', () => {
    expect(() => inErrors?.contents(`${errors}export const more = 1;`)).toThrow('exports more than classes');
    expect(() => inErrors?.contents(errors.replace('Kept', 'Other'))).toThrow(
      'client/dist-es/models/errors.js has no Kept.',
    );
    expect(() => withoutErrorClasses('client', [])[0]?.contents(errors)).toThrow('retries by Kept, which is not kept');
    expect(() =>
      inSchemas?.contents(schemas.replace('n0_registry.registerError(Gone$', 'n0_registry.add(Gone$')),
    ).toThrow('client/dist-es/schemas/schemas_0.js does more with the classes of errors than to register each.');
  });
});
