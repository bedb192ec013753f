import { describe, expect, test } from '@jest/globals';
import { createJournal } from '#lib/audit/record-job';
import type { Job } from '#lib/jobs/job';
import { endedJob, endedTargets, jobsOf } from '#test/lib/audit/example-entries';
import { memoryKeeping } from '#test/lib/audit/memory-audit';
import { AT } from '#test/lib/jobs/example-job';

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('The journal', () => {
  test('takes what it has not got yet, and says so in the log, with the hash', async () => {
    const { journal, audit, log } = memoryKeeping();
    expect(await journal.record(endedJob({ audited: 2 }), endedTargets)).toEqual({ audited: 4 });
    expect(audit.entries.map(({ n, state }) => [n, state])).toEqual([
      [2, 'running'],
      [3, 'ended'],
    ]);
    const lines = log.lines.map((text) => JSON.parse(text) as { event: string });
    expect(lines.filter(({ event }) => event === 'job')).toEqual(
      audit.entries.map(({ seq, hash, n, state }) =>
        expect.objectContaining({
          ...{
            seq,
            hash,
            n,
            state,
            job: 'vblaabcdefghijkl',
            command: 'vm',
            subcommand: 'snapshot',
            user: 'U0ADMIN001',
          },
        }),
      ),
    );
  });

  test('asks for nothing where nothing is new', async () => {
    const { journal, audit } = memoryKeeping();
    audit.last = () => Promise.reject(new Error('asked'));
    expect(await journal.record(endedJob({ audited: 4 }), endedTargets)).toEqual({ audited: 4 });
  });

  test('has one chain, however many write at once', async () => {
    const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
    const { journal, audit } = memoryKeeping(undefined, { clock: { now: () => AT, sleep } });
    audit.before = tick;
    const jobs = jobsOf(20);
    const recorded = await Promise.all(jobs.map((job) => journal.record(job, endedTargets)));
    expect(recorded).toEqual(jobs.map(() => ({ audited: 4 })));
    expect(audit.entries.map(({ seq }) => seq)).toEqual(Array.from({ length: 80 }, (_, index) => index + 1));
    for (const [index, { prev }] of audit.entries.entries()) {
      if (index > 0) expect(prev).toBe(audit.entries[index - 1]?.hash);
    }
    for (const { id } of jobs) {
      expect(audit.entries.filter(({ job }) => job === id).map(({ n }) => n)).toEqual([0, 1, 2, 3]);
    }
  });

  test('gives up where others are always quicker, and leaves the Job owed', async () => {
    const { journal, audit, log } = memoryKeeping();
    audit.append = async () => false;
    expect(await journal.record(endedJob(), endedTargets)).toEqual({ audited: 0, retryAt: AT + 60_000 });
    expect(log.lines.join()).toMatch(/"audit-behind".*"audited":0,"of":4.*somebody else wrote.*"AuditBehind"/);
  });

  test.each([
    ['cannot be read', { last: () => Promise.reject(new Error('throttled')) }],
    ['cannot be written', { append: () => Promise.reject(new Error('throttled')) }],
  ])('that %s throws nothing, and leaves the Job owed', async (_what, broken) => {
    const { journal, audit } = memoryKeeping();
    Object.assign(audit, broken);
    expect(await journal.record(endedJob(), endedTargets)).toEqual({ audited: 0, retryAt: AT + 60_000 });
  });

  test('keeps an entry as long as the setting says', async () => {
    const { audit, log } = memoryKeeping();
    const clock = { now: () => AT + 5000, sleep: async () => undefined };
    const journal = createJournal({ store: audit, clock, log, retention: 30 });
    const job: Job = endedJob();
    await journal.record(job, endedTargets);
    expect(audit.entries[0]).toMatchObject({ at: AT, loggedAt: AT + 5000, removeAt: (AT + 5000) / 1000 + 30 * 86_400 });
  });
});
