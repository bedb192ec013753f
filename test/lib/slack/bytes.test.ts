import { expect, test } from '@jest/globals';
import { bytes } from '#lib/slack/bytes';

test.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1024, '1 kB'],
  [1536, '1.5 kB'],
  [16 * 1024 ** 3, '16 GB'],
  [123.4 * 1024 ** 3, '123 GB'],
  [3.25 * 1024 ** 4, '3.3 TB'],
  [5 * 1024 ** 6, '5120 PB'],
])('%d bytes are %j', (size, said) => {
  expect(bytes(size)).toBe(said);
});
