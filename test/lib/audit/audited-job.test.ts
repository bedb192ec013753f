import { describe, expect, test } from '@jest/globals';
import type { AuditEntry } from '#lib/audit/audit-chain';
import { auditedJobs } from '#lib/audit/audited-job';
import type { Job, JobState } from '#lib/jobs/job';
import type { Outcome } from '#lib/jobs/job-target';
import { chainOf, endedJob, jobsOf } from '#test/lib/audit/example-entries';
import { AT, exampleTarget } from '#test/lib/jobs/example-job';

const outcomeOf = (more: Partial<Job>, outcomes: readonly (Outcome | undefined)[]) => {
  const targets = outcomes.map((outcome, index) =>
    exampleTarget(`app0${index}`, outcome === undefined ? {} : { state: 'settled', outcome }),
  );
  const state = more.state ?? 'ended';
  const history = [
    { at: AT, state: 'received' as JobState },
    { at: AT + 1000, state },
  ];
  return auditedJobs(chainOf([endedJob({ history, ...more })], targets))[0]?.outcome;
};

const read = (more: Partial<Job>) => {
  const { plan: _, ...job } = endedJob({ history: [{ at: AT, state: 'ended' }], ...more });
  return auditedJobs(chainOf([job], []))[0]?.outcome;
};

describe('What came of a Job', () => {
  test.each<[string, Partial<Job>, readonly (Outcome | undefined)[]]>([
    ['done', { exit: 0 }, ['done', 'already']],
    ['partly', { exit: 1 }, ['done', 'failed']],
    ['partly', { exit: 1 }, ['already', 'refused']],
    ['partly', { exit: 1 }, ['done', 'cancelled']],
    ['failed', { exit: 1 }, ['failed', 'refused']],
    ['failed', { exit: 1 }, ['failed', 'cancelled']],
    ['unknown', { exit: 1 }, ['done', 'unknown']],
    ['unknown', { exit: 1 }, ['running']],
    ['cancelled', { exit: 1 }, ['cancelled', 'cancelled']],
    ['dry-run', { exit: 0 }, [undefined, 'already']],
    ['mistyped', { exit: 2 }, []],
    ['refused', { state: 'refused', exit: 1 }, []],
    ['denied', { state: 'denied', exit: 1 }, [undefined]],
    ['expired', { state: 'expired', exit: 1 }, ['cancelled']],
    ['cancelled', { state: 'cancelled', exit: 1 }, ['cancelled']],
    ['open', { state: 'awaiting-confirmation' }, [undefined]],
    ['open', { state: 'running' }, ['done']],
    ['open', { state: 'following' }, ['done', undefined]],
  ])('is %s: %j with %j', (outcome, job, outcomes) => {
    expect(outcomeOf(job, outcomes)).toBe(outcome);
  });

  test.each<Outcome>(['failed', 'refused', 'unknown', 'not-found', 'ambiguous', 'running', 'cancelled'])(
    'is never done where a VM is %s, whatever the Job says',
    (outcome) => {
      expect(outcomeOf({ exit: 0 }, ['done', outcome])).not.toBe('done');
      expect(outcomeOf({ exit: 0 }, [outcome])).not.toBe('done');
    },
  );

  test('of a read is what its exit says', () => {
    expect(read({ exit: 0 })).toBe('done');
    expect(read({ exit: 1 })).toBe('failed');
    const { exit: _, ...silent } = endedJob({ history: [{ at: AT, state: 'ended' }] });
    expect(auditedJobs(chainOf([silent], []))[0]?.outcome).not.toBe('done');
  });
});

describe('Entries', () => {
  const entries = chainOf(jobsOf(3));

  test('make Jobs, the newest first, in whatever order they come', () => {
    for (const some of [entries, entries.toReversed()]) {
      const jobs = auditedJobs(some);
      expect(jobs.map(({ id, askedAt }) => [id.charAt(0), askedAt - AT])).toEqual([
        ['c', 120_000],
        ['b', 60_000],
        ['a', 0],
      ]);
      for (const job of jobs) expect(job.entries.map(({ n }) => n)).toEqual([0, 1, 2, 3]);
    }
  });

  test('that are there twice count once, as they were written first', () => {
    const again = entries.map(
      (entry): AuditEntry => ({ ...entry, seq: entry.seq + 100, loggedAt: entry.loggedAt + 1 }),
    );
    for (const some of [
      [...entries, ...again],
      [...again, ...entries],
    ]) {
      expect(auditedJobs(some)).toEqual(auditedJobs(entries));
    }
  });

  test('written late by somebody who was overtaken do not hide what came later', () => {
    const [job] = jobsOf(1);
    if (job === undefined) throw new Error('There is no job.');
    const known = chainOf([job]);
    const late = known.slice(0, 2).map((entry): AuditEntry => ({ ...entry, seq: entry.seq + 100 }));
    expect(auditedJobs([...late.toReversed(), ...known.toReversed()])[0]?.latest.state).toBe('ended');
  });
});
