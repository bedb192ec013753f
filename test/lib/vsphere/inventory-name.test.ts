import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeInventoryName, encodeInventoryName, pathElement } from '#lib/vsphere/inventory-name';

describe('inventory names', () => {
  test.each([
    ['a/b', 'a%2fb'],
    ['100%', '100%25'],
    ['c:\\d', 'c:%5cd'],
    ['%2f', '%252f'],
  ])('%s is stored as %s', (plain, stored) => {
    expect(encodeInventoryName(plain)).toBe(stored);
    expect(decodeInventoryName(stored)).toBe(plain);
  });

  test('every name survives being stored', () => {
    fc.assert(fc.property(fc.string(), (name) => decodeInventoryName(encodeInventoryName(name)) === name));
  });

  test('capital escapes are read and other escapes are left alone', () => {
    expect(decodeInventoryName('a%2Fb%5Cc%41')).toBe('a/b\\c%41');
  });

  test('a slash within a path element is escaped', () => {
    expect(pathElement('a/b')).toBe('a%2fb');
  });
});
