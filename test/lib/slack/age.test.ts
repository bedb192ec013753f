import { expect, test } from '@jest/globals';
import { age, duration } from '#lib/slack/age';

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

test.each([
  [300_000, '5 minutes'],
  [90_000, '90 seconds'],
  [60_000, '1 minute'],
  [7_200_000, '2 hours'],
  [5_400_000, '90 minutes'],
  [1500, '2 seconds'],
])('a length of %d ms is %j', (milliseconds, said) => {
  expect(duration(milliseconds)).toBe(said);
});
