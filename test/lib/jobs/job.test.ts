import { expect, test } from '@jest/globals';
import { isOver, jobId, shortId } from '#lib/jobs/job';

test('one signature is one Job, and its id is sixteen letters and digits', () => {
  const id = jobId('v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503');
  expect(id).toBe(jobId('v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503'));
  expect(id).toMatch(/^[a-z2-7]{16}$/);
  expect(jobId('v0=b2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503')).not.toBe(id);
});

test('an id is the base32 of the signature’s SHA-256', () => {
  // printf %s v0=00 | sha256sum | xxd -r -p | base32 | tr A-Z a-z | cut -c1-16
  expect(jobId('v0=00')).toBe('ylsn3dclif5scit6');
});

test('people read the first four characters', () => {
  expect(shortId('vblaabcdefghijkl')).toBe('VBLA');
});

test.each([
  ['received', false],
  ['awaiting-confirmation', false],
  ['awaiting-approval', false],
  ['running', false],
  ['following', false],
  ['refused', true],
  ['cancelled', true],
  ['denied', true],
  ['expired', true],
  ['ended', true],
] as const)('a Job that is %s has nothing left to do: %s', (state, over) => {
  expect(isOver(state)).toBe(over);
});
