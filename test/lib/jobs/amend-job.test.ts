import { describe, expect, test } from '@jest/globals';
import { amendJob } from '#lib/jobs/amend-job';
import type { Job } from '#lib/jobs/job';
import { AT, exampleJob } from '#test/lib/jobs/example-job';
import { memoryJobStore } from '#test/lib/jobs/memory-job-store';

const PATIENCE = 1000;

async function stored(more: Partial<Job>) {
  const store = memoryJobStore();
  const clock = {
    at: AT,
    now: () => clock.at,
    async sleep(time: number): Promise<void> {
      clock.at += time;
    },
  };
  await store.claim(exampleJob({ state: 'awaiting-approval', ...more }));
  const { id } = exampleJob();
  const read = async (): Promise<Job> => (await store.read(id)) as Job;
  return { store, clock, id, read };
}

const change = { change: { followed: 7 } };

describe('a Job that somebody changes without holding it', () => {
  test('is changed once, upon what is stored; whoever held it has lost it', async () => {
    const { read, ...desk } = await stored({ lease: { holder: 'a', until: AT } });
    const before = await read();

    expect(await amendJob(desk, desk.id, PATIENCE, () => change)).toEqual({ before });

    const { lease: _, ...rest } = before;
    expect(await read()).toEqual({ ...rest, followed: 7, revision: before.revision + 1 });
  });

  test('waits for its holder, who may be done in time', async () => {
    const { read, ...desk } = await stored({ lease: { holder: 'a', until: AT + 300_000 } });
    const sleep = async (time: number): Promise<void> => {
      await desk.clock.sleep(time);
      const { lease: _, ...job } = await read();
      if (desk.clock.at === AT + 300) await desk.store.save({ ...job, revision: job.revision + 1 });
    };

    const done = await amendJob(
      { ...desk, clock: { ...desk.clock, now: desk.clock.now, sleep } },
      desk.id,
      PATIENCE,
      () => change,
    );

    expect(done).toMatchObject({ before: { revision: 2 } });
    expect(desk.clock.at).toBe(AT + 300);
  });

  test('is taken from a holder who is not', async () => {
    const { read, ...desk } = await stored({ lease: { holder: 'a', until: AT + 300_000 } });
    expect(await amendJob(desk, desk.id, PATIENCE, () => change)).toHaveProperty('before');
    expect(desk.clock.at).toBe(AT + PATIENCE);
    expect(await read()).not.toHaveProperty('lease');
  });

  test('is looked at without waiting where it runs', async () => {
    const { read: _, ...desk } = await stored({ state: 'running' });
    expect(await amendJob(desk, desk.id, PATIENCE, () => ({ refused: 'It runs.' }))).toEqual({ refused: 'It runs.' });
    expect(desk.clock.at).toBe(AT);
  });

  test('is looked at again where somebody was quicker, and left after five times', async () => {
    const { read, ...desk } = await stored({ lease: { holder: 'a', until: AT } });
    let looks = 0;
    const quicker = async (): Promise<typeof change> => {
      looks += 1;
      const job = await read();
      await desk.store.save({ ...job, revision: job.revision + 1 });
      return change;
    };
    expect(await amendJob(desk, desk.id, PATIENCE, quicker)).toBe('busy');
    expect(looks).toBe(5);
  });

  test('has to be there', async () => {
    const { read: _, ...desk } = await stored({});
    expect(await amendJob(desk, 'aaaaaaaaaaaaaaaa', PATIENCE, () => change)).toBe('gone');
  });
});
