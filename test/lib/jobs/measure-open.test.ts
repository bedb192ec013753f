import { expect, test } from '@jest/globals';
import type { Job } from '#lib/jobs/job';
import { NewerVersion } from '#lib/jobs/job-store';
import { measureOpen } from '#lib/jobs/measure-open';
import type { LevelLog } from '#lib/log';
import { AT, exampleJob } from '#test/lib/jobs/example-job';
import { memoryJobStore } from '#test/lib/jobs/memory-job-store';
import { RecordedLog } from '#test/lib/vsphere/recorded-log';

class LevelRecorder extends RecordedLog implements LevelLog {
  level(metric: string, value: number, _dimensions?: object): void {
    this.lines.push(JSON.stringify({ metric, value }));
  }
}

const MINUTE = 60_000;
const waiting = (id: string, ...since: readonly number[]): Job =>
  exampleJob({
    id,
    state: 'awaiting-approval',
    dueAt: AT + 90 * MINUTE,
    history: since.map((at) => ({ at, state: 'awaiting-approval' })),
  });

async function measured(...jobs: readonly Job[]): Promise<unknown[]> {
  const store = memoryJobStore();
  for (const job of jobs) await store.claim(job);
  const log = new LevelRecorder();
  await measureOpen({ store, clock: { now: () => AT + 60 * MINUTE, sleep: async () => undefined }, log });
  return log.lines.map((line) => JSON.parse(line) as unknown);
}

test('tells how many changes wait for approvals, since when the oldest does, and how many are followed', async () => {
  const found = await measured(
    waiting('a', AT),
    waiting('b', AT + 30 * MINUTE),
    exampleJob({ id: 'c', state: 'following' }),
    exampleJob({ id: 'd', state: 'running' }),
  );

  expect(found).toEqual([
    { metric: 'ApprovalsPending', value: 2 },
    { metric: 'TasksFollowed', value: 1 },
    { metric: 'ApprovalAge', milliseconds: 60 * MINUTE },
  ]);
});

test('counts from when it was asked about last, and says that nothing waits', async () => {
  expect(await measured(waiting('a', AT, AT + 50 * MINUTE))).toContainEqual({
    metric: 'ApprovalAge',
    milliseconds: 10 * MINUTE,
  });
  expect(await measured()).toEqual([
    { metric: 'ApprovalsPending', value: 0 },
    { metric: 'TasksFollowed', value: 0 },
    { metric: 'ApprovalAge', milliseconds: 0 },
  ]);
});

test('leaves alone what a newer version stored', async () => {
  const store = memoryJobStore();
  await store.claim(waiting('a', AT));
  const log = new LevelRecorder();
  const newer = { ...store, read: () => Promise.reject(new NewerVersion()) };

  await measureOpen({ store: newer, clock: { now: () => AT, sleep: async () => undefined }, log });

  expect(log.lines[0]).toBe('{"metric":"ApprovalsPending","value":0}');
});
