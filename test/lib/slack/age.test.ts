import { expect, test } from '@jest/globals';
import { age } from '#lib/slack/age';

test.each([
  [0, 'just now'],
  [59_999, 'just now'],
  [60_000, '1 minute'],
  [7_199_999, '1 hour'],
  [7_200_000, '2 hours'],
  [86_400_000, '1 day'],
  [40 * 86_400_000, '40 days'],
  [-5000, 'just now'],
])('%d ms are %j', (milliseconds, said) => {
  expect(age(milliseconds)).toBe(said);
});
