import { beforeEach, describe, expect, test } from '@jest/globals';
import { HeldJob } from '#lib/jobs/held-job';
import type { Job } from '#lib/jobs/job';
import { type JobStore, LeaseLost } from '#lib/jobs/job-store';
import { AT, exampleJob, examplePlan, exampleTarget } from '#test/lib/jobs/example-job';
import { memoryJobStore } from '#test/lib/jobs/memory-job-store';

let store: JobStore;
let job: Job;
beforeEach(async () => {
  store = memoryJobStore();
  job = exampleJob();
  await store.claim(job);
});

describe('HeldJob', () => {
  test('stores each change over the revision before it', async () => {
    const held = new HeldJob(store, job);
    await held.change({ subcommand: 'list' });
    await held.enter('running', AT + 1);
    expect(held.job).toMatchObject({ revision: 3, subcommand: 'list', state: 'running' });
    expect(held.job.history).toEqual([
      { at: AT, state: 'received' },
      { at: AT + 1, state: 'running' },
    ]);
    expect(await store.read(job.id)).toEqual(held.job);
  });

  test('stores changes that are made at once one after the other, and loses none', async () => {
    const held = new HeldJob(store, job);
    await Promise.all([held.change({ subcommand: 'list' }), held.enter('running', AT + 1), held.release(AT + 2)]);
    expect(held.job).toMatchObject({ revision: 4, subcommand: 'list', state: 'running', dueAt: AT + 2 });
    expect(await store.read(job.id)).toEqual(held.job);
  });

  test('keeps a note for the next write', async () => {
    const held = new HeldJob(store, job);
    held.note({ plan: examplePlan() });
    expect((await store.read(job.id))?.plan).toBeUndefined();
    await held.enter('running', AT);
    expect((await store.read(job.id))?.plan).toEqual(examplePlan());
  });

  test('leaves when somebody else has written', async () => {
    const [first, second] = [new HeldJob(store, job), new HeldJob(store, job)];
    await first.change({ subcommand: 'list' });
    await expect(second.change({ subcommand: 'info' })).rejects.toThrow(LeaseLost);
    await expect(second.release()).rejects.toThrow(LeaseLost);
    expect((await store.read(job.id))?.subcommand).toBe('list');
  });

  test('moves a VM once: of two holders one is told', async () => {
    const holders = [new HeldJob(store, job), new HeldJob(store, job)];
    for (const held of holders) await held.plan([exampleTarget('app01')]);
    const moves = holders.map((held) => {
      const [target] = held.targets;
      if (target === undefined) throw new Error('There is no target.');
      return held.move(target, { state: 'starting' });
    });
    const outcomes = await Promise.allSettled(moves);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('takes targets that are planned already as they are', async () => {
    const first = new HeldJob(store, job);
    await first.plan([exampleTarget('app01')]);
    const [target] = first.targets;
    if (target !== undefined) await first.move(target, { state: 'settled', outcome: 'done' });
    const second = new HeldJob(store, job);
    await second.plan([exampleTarget('app01'), exampleTarget('app02')]);
    expect(second.targets.map(({ name, state }) => `${name} ${state}`)).toEqual(['app01 settled', 'app02 planned']);
  });

  test('gives the Job back with what is owed, or with nothing', async () => {
    const held = new HeldJob(store, job);
    await held.release(AT + 60_000);
    expect(held.job).toMatchObject({ dueAt: AT + 60_000 });
    expect(held.job).not.toHaveProperty('lease');
    await held.release();
    expect(held.job).not.toHaveProperty('dueAt');
  });

  test('ends the Job in one write', async () => {
    const held = new HeldJob(store, job);
    await held.end('ended', AT + 5, { exit: 0, count: 3 });
    expect(held.job).toMatchObject({ state: 'ended', exit: 0, count: 3, endedAt: AT + 5, revision: 2 });
    expect(held.job).not.toHaveProperty('dueAt');
    expect(held.job).not.toHaveProperty('lease');
  });

  test('keeps the latest fifty transitions', async () => {
    const held = new HeldJob(store, job);
    for (let step = 0; step < 60; step += 1) await held.enter('running', AT + step);
    expect(held.job.history).toHaveLength(50);
    expect(held.job.history.at(-1)).toEqual({ at: AT + 59, state: 'running' });
  });
});
