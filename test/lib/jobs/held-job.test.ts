import { beforeEach, describe, expect, test } from '@jest/globals';
import { HeldJob } from '#lib/jobs/held-job';
import type { Job } from '#lib/jobs/job';
import { type JobStore, LeaseLost } from '#lib/jobs/job-store';
import { memoryKeeping } from '#test/lib/audit/memory-audit';
import { AT, exampleJob, examplePlan, exampleTarget } from '#test/lib/jobs/example-job';
import { memoryJobStore } from '#test/lib/jobs/memory-job-store';

let store: JobStore;
let keeping: ReturnType<typeof memoryKeeping>;
let job: Job;
beforeEach(async () => {
  store = memoryJobStore();
  keeping = memoryKeeping(store);
  job = exampleJob();
  await store.claim(job);
});

describe('HeldJob', () => {
  test('stores each change over the revision before it', async () => {
    const held = new HeldJob(keeping, job);
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
    const held = new HeldJob(keeping, job);
    await Promise.all([held.change({ subcommand: 'list' }), held.enter('running', AT + 1), held.release(AT + 2)]);
    expect(held.job).toMatchObject({ revision: 4, subcommand: 'list', state: 'running', dueAt: AT + 2 });
    expect(await store.read(job.id)).toEqual(held.job);
  });

  test('keeps a note for the next write', async () => {
    const held = new HeldJob(keeping, job);
    held.note({ plan: examplePlan() });
    expect((await store.read(job.id))?.plan).toBeUndefined();
    await held.enter('running', AT);
    expect((await store.read(job.id))?.plan).toEqual(examplePlan());
  });

  test('leaves when somebody else has written', async () => {
    const [first, second] = [new HeldJob(keeping, job), new HeldJob(keeping, job)];
    await first.change({ subcommand: 'list' });
    await expect(second.change({ subcommand: 'info' })).rejects.toThrow(LeaseLost);
    await expect(second.release()).rejects.toThrow(LeaseLost);
    expect((await store.read(job.id))?.subcommand).toBe('list');
  });

  test('moves a VM once: of two holders one is told', async () => {
    const holders = [new HeldJob(keeping, job), new HeldJob(keeping, job)];
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
    const first = new HeldJob(keeping, job);
    await first.plan([exampleTarget('app01')]);
    const [target] = first.targets;
    if (target !== undefined) await first.move(target, { state: 'settled', outcome: 'done' });
    const second = new HeldJob(keeping, job);
    await second.plan([exampleTarget('app01'), exampleTarget('app02')]);
    expect(second.targets.map(({ name, state }) => `${name} ${state}`)).toEqual(['app01 settled', 'app02 planned']);
  });

  test('gives the Job back with what is owed, or with nothing', async () => {
    const held = new HeldJob(keeping, job);
    await held.release(AT + 60_000);
    expect(held.job).toMatchObject({ dueAt: AT + 60_000 });
    expect(held.job).not.toHaveProperty('lease');
    await held.release();
    expect(held.job).not.toHaveProperty('dueAt');
  });

  test('ends the Job: what is owed is gone once the end is stored and written down', async () => {
    const held = new HeldJob(keeping, job);
    await held.end('ended', AT + 5, { exit: 0, count: 3 });
    expect(held.job).toMatchObject({ state: 'ended', exit: 0, count: 3, endedAt: AT + 5, revision: 3, audited: 2 });
    expect(held.job).toMatchObject({ concluded: true });
    expect(held.job).not.toHaveProperty('dueAt');
    expect(held.job).not.toHaveProperty('lease');
    expect(keeping.audit.entries.map(({ n, state, exit }) => [n, state, exit])).toEqual([
      [0, 'received', undefined],
      [1, 'ended', 0],
    ]);
  });

  test('writes down each transition once, however often the Job is let go of', async () => {
    const held = new HeldJob(keeping, job);
    await held.enter('awaiting-confirmation', AT + 1);
    await held.release(AT + 300_000);
    await held.release(AT + 300_000);
    await held.enter('running', AT + 2);
    await held.enter('ended', AT + 3, { exit: 0 });
    await held.release();
    expect(keeping.audit.entries.map(({ n, state }) => `${n} ${state}`)).toEqual([
      '0 received',
      '1 awaiting-confirmation',
      '2 running',
      '3 ended',
    ]);
    expect(held.job.audited).toBe(4);
  });

  test('stays owed where the journal cannot be written, with its end as it is; the next holder brings it on', async () => {
    keeping.audit.before = () => Promise.reject(new Error('throttled'));
    const held = new HeldJob(keeping, job);
    await held.end('ended', AT + 5, { exit: 0 });
    expect(await store.read(job.id)).toMatchObject({ state: 'ended', exit: 0, audited: 0, dueAt: AT + 60_000 });
    expect(held.job).not.toHaveProperty('lease');
    expect(keeping.log.lines.join()).toMatch(/"audit-behind".*throttled.*"AuditBehind"/);

    keeping.audit.before = async () => undefined;
    await new HeldJob(keeping, held.job).release();

    expect(await store.read(job.id)).toMatchObject({ state: 'ended', exit: 0, audited: 2 });
    expect(await store.read(job.id)).not.toHaveProperty('dueAt');
    expect(keeping.audit.entries.map(({ state }) => state)).toEqual(['received', 'ended']);
  });

  test('goes on behind what could be written', async () => {
    let written = 0;
    keeping.audit.before = async () => {
      written += 1;
      if (written > 1) throw new Error('throttled');
    };
    const held = new HeldJob(keeping, job);
    await held.end('ended', AT + 5, { exit: 0 });
    expect(held.job).toMatchObject({ audited: 1 });
    expect(held.job).toHaveProperty('dueAt');
  });

  test('keeps what is due of itself where the journal is behind as well', async () => {
    keeping.audit.before = () => Promise.reject(new Error('throttled'));
    const held = new HeldJob(keeping, job);
    await held.enter('awaiting-confirmation', AT + 1);
    await held.release(AT + 300_000);
    expect(held.job).toMatchObject({ dueAt: AT + 300_000, audited: 0 });
    expect(held.job).not.toHaveProperty('concluded');
  });

  test('keeps the latest fifty transitions of those that are written down', async () => {
    const held = new HeldJob(keeping, job);
    for (let step = 0; step < 60; step += 1) await held.enter('running', AT + step);
    expect(held.job.history).toHaveLength(61);
    await held.release(AT + 60);
    for (let step = 60; step < 65; step += 1) await held.enter('running', AT + step);
    expect(held.job.history).toHaveLength(50);
    expect(held.job).toMatchObject({ forgotten: 16, audited: 61 });
    expect(held.job.history.at(-1)).toEqual({ at: AT + 64, state: 'running' });
    await held.release();
    expect(keeping.audit.entries.map(({ n }) => n)).toEqual(Array.from({ length: 66 }, (_, n) => n));
  });

  test('keeps the tasks of a VM that is planned anew', async () => {
    const held = new HeldJob(keeping, job);
    await held.plan([exampleTarget('app01', { task: 'task-1' })]);
    const [target] = held.targets;
    if (target === undefined) throw new Error('There is no target.');
    const again = await held.planNext(target, {});
    expect(again).toMatchObject({ pastTasks: ['task-1'] });
    expect(again).not.toHaveProperty('task');
    const next = await held.planNext({ ...again, task: 'task-2' }, {});
    expect(next).toMatchObject({ pastTasks: ['task-1', 'task-2'] });
  });
});
