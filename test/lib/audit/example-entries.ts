import { type AuditEntry, BEGINNING, nextEntry } from '#lib/audit/audit-chain';
import { auditFacts } from '#lib/audit/audit-entry';
import type { FoundEntry } from '#lib/audit/audit-store';
import type { Job } from '#lib/jobs/job';
import type { JobTarget } from '#lib/jobs/job-target';
import { AT, exampleJob, examplePlan, exampleTarget } from '#test/lib/jobs/example-job';

export const DAY = 86_400;

/** A snapshot of two VMs that was confirmed, and failed for one of them. */
export function endedJob(more: Partial<Job> = {}): Job {
  return exampleJob({
    state: 'ended',
    exit: 1,
    plan: examplePlan({ hash: 'abcd', targets: 2 }),
    history: [
      { at: AT, state: 'received' },
      { at: AT + 1000, state: 'awaiting-confirmation' },
      { at: AT + 2000, state: 'running' },
      { at: AT + 3000, state: 'ended' },
    ],
    decisions: [{ at: AT + 1500, by: 'U0ADMIN001', act: 'confirm' }],
    ...more,
  });
}

export const endedTargets: readonly JobTarget[] = [
  exampleTarget('app01', {
    state: 'settled',
    outcome: 'done',
    said: 'snapshot x.',
    task: 'task-2',
    pastTasks: ['task-1'],
  }),
  exampleTarget('app02', {
    state: 'settled',
    outcome: 'failed',
    said: ['is ', { bold: 'broken' }, '.'],
    task: 'task-3',
  }),
];

/** The entries of Jobs, one after the other, as they would be written. */
export function chainOf(jobs: readonly Job[], targets = endedTargets, retention = 400): readonly AuditEntry[] {
  const entries: AuditEntry[] = [];
  for (const job of jobs) {
    for (const n of job.history.keys()) {
      const facts = auditFacts(job, targets, n);
      if (facts === undefined) throw new Error('There is no such transition.');
      entries.push(nextEntry(facts, entries.at(-1) ?? BEGINNING, facts.at, retention * DAY));
    }
  }
  return entries;
}

/** So many Jobs, a minute apart. */
export function jobsOf(count: number): readonly Job[] {
  return Array.from({ length: count }, (_, index) => {
    const later = index * 60_000;
    const { history, asked, id } = endedJob();
    return endedJob({
      id: `${String.fromCharCode(97 + (index % 26))}${id.slice(1)}`,
      asked: { ...asked, at: asked.at + later },
      history: history.map(({ at, state }) => ({ at: at + later, state })),
    });
  });
}

export function foundOf(entries: readonly object[]): FoundEntry[] {
  return entries.map((entry, index) => ({
    seq: 'seq' in entry ? Number(entry.seq) : index + 1,
    entry: structuredClone(entry) as Record<string, unknown>,
  }));
}
