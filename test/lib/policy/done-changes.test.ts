import { expect, test } from '@jest/globals';
import { type Done, type Entry, NO_ACCESS } from '#lib/policy/access-state';
import { doneBy, recorded } from '#lib/policy/done-changes';

const entry: Entry = { id: 'g1', role: 'viewer', to: { user: 'UANN' }, by: 'UFIRST', at: 0 };
const done = (job: string): Done => ({ job, act: 'granted', entry, notes: [] });

test('a state knows which Job changed it, and what', () => {
  const state = recorded(NO_ACCESS, done('a'));
  expect(doneBy('a', state)).toEqual(done('a'));
  expect(doneBy('b', state)).toBeUndefined();
  expect(doneBy('a', NO_ACCESS)).toBeUndefined();
});

test('the newest twenty changes are known', () => {
  const jobs = Array.from({ length: 30 }, (_, index) => `job-${index}`);
  const state = jobs.reduce((before, job) => recorded(before, done(job)), NO_ACCESS);
  expect(state.done?.map(({ job }) => job)).toEqual(jobs.slice(10));
});

test('nothing is added that the table would not take, and all of it may be taken away', () => {
  const long: Entry = { ...entry, targets: { folder: 'ü'.repeat(1000) } };
  const full = { ...NO_ACCESS, grants: Array.from({ length: 200 }, () => long) };
  expect(() => recorded(full, done('a'))).toThrow('would be more than is stored in one place. Nothing was done.');
  expect(recorded(full, { ...done('a'), act: 'revoked' } as Done).done).toHaveLength(1);
});
