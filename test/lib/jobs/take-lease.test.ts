import { beforeEach, describe, expect, test } from '@jest/globals';
import { HeldJob } from '#lib/jobs/held-job';
import type { JobStore } from '#lib/jobs/job-store';
import { takeLease } from '#lib/jobs/take-lease';
import { memoryKeeping } from '#test/lib/audit/memory-audit';
import { AT, exampleJob, exampleTarget } from '#test/lib/jobs/example-job';
import { memoryJobStore } from '#test/lib/jobs/memory-job-store';

const { id } = exampleJob();
const lease = { holder: 'request-2#b', until: AT + 600_000 };

let store: JobStore;
beforeEach(async () => {
  store = memoryJobStore();
  await store.claim(exampleJob());
  await store.plan(id, [exampleTarget('app01')]);
});

const taken = async (now: number, dead?: string) => {
  const held = await takeLease(memoryKeeping(store), id, lease, now, dead);
  return held instanceof HeldJob ? held.job.lease?.holder : held;
};

describe('takeLease', () => {
  test('leaves a Job alone while its holder may live', async () => {
    expect(await taken(AT + 299_999)).toBe('held');
    expect((await store.read(id))?.revision).toBe(1);
  });

  test('takes a Job over when the lease is over, with its targets', async () => {
    const held = await takeLease(memoryKeeping(store), id, lease, AT + 300_000);
    expect(held).toBeInstanceOf(HeldJob);
    expect(held instanceof HeldJob && held.targets.map(({ name }) => name)).toEqual(['app01']);
    expect(await store.read(id)).toMatchObject({ lease, revision: 2 });
  });

  test('leaves a Job alone that is not wanted any more, whoever holds it', async () => {
    expect(await takeLease(memoryKeeping(store), id, lease, AT + 300_000, undefined, () => false)).toBe('overtaken');
    expect((await store.read(id))?.revision).toBe(1);
  });

  test('takes a Job over at once where its holder is known to be dead', async () => {
    expect(await taken(AT, 'request-1')).toBe('request-2#b');
  });

  test.each(['request-9', 'request-', 'request-1#a'])('does not take the end of %s for the holder’s', async (dead) => {
    expect(await taken(AT, dead)).toBe('held');
  });

  test('takes a Job that nobody holds', async () => {
    await new HeldJob(memoryKeeping(store), exampleJob()).release(AT);
    expect(await taken(AT)).toBe('request-2#b');
  });

  test('says that a Job is gone', async () => {
    expect(await takeLease(memoryKeeping(store), 'unknown', lease, AT)).toBe('gone');
  });

  test('lets one of many in', async () => {
    const many = await Promise.all(Array.from({ length: 20 }, () => taken(AT + 300_000)));
    expect(many.filter((one) => one === 'request-2#b')).toHaveLength(1);
    expect(many.filter((one) => one === 'held')).toHaveLength(19);
  });
});
