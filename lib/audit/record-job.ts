import { type AuditEntry, type AuditHead, BEGINNING, nextEntry } from '#lib/audit/audit-chain';
import { type AuditFacts, auditFacts } from '#lib/audit/audit-entry';
import type { AuditStore } from '#lib/audit/audit-store';
import { hasWaited, jobLine, vmLines } from '#lib/audit/job-line';
import { outcomeOf } from '#lib/audit/outcome-of';
import type { Clock } from '#lib/clock';
import { isOver, type Job } from '#lib/jobs/job';
import type { JobTarget } from '#lib/jobs/job-target';
import type { Journal } from '#lib/jobs/journal';
import { countTransitions } from '#lib/jobs/transitions';
import type { Log } from '#lib/log';

/** So often one entry is tried where others write at the same moment. */
const ATTEMPTS = 40;

/** The longest pause before it is tried again, milliseconds. */
const LONGEST_PAUSE = 150;

/** When a Job of which something is missing is due again, milliseconds. */
const OWED = 60_000;

/**
 * The journal of all Jobs. Whoever adds an entry reads the last one and takes the next number; of two that take the same
 * one is told, and reads again.
 *
 * @param options.retention days that an entry is kept
 */
export function createJournal(options: {
  readonly store: AuditStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly retention: number;
}): Journal {
  const { store, clock, log } = options;
  const keep = options.retention * 86_400;

  async function append(facts: AuditFacts, known: AuditHead | undefined): Promise<AuditEntry> {
    let head = known;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      head ??= (await store.last()) ?? BEGINNING;
      const entry = nextEntry(facts, head, clock.now(), keep);
      if (await store.append(entry)) return entry;
      head = undefined;
      await clock.sleep(Math.random() * Math.min(LONGEST_PAUSE, 10 * attempt));
    }
    throw new Error(`${ATTEMPTS} times somebody else wrote the next entry of the journal.`);
  }

  return {
    async record(job, targets) {
      const count = countTransitions(job);
      let audited = job.audited ?? 0;
      let head: AuditHead | undefined;
      try {
        for (; audited < count; audited += 1) {
          const facts = auditFacts(job, targets, audited);
          if (facts === undefined) continue;
          head = await append(facts, head);
          say(job, targets, facts, head);
        }
        return { audited };
      } catch (error) {
        behind(job, error, audited, count);
        return { audited, retryAt: clock.now() + OWED };
      }
    },
  };

  function say(job: Job, targets: readonly JobTarget[], facts: AuditFacts, head: AuditHead): void {
    log.info('job', jobLine(job, facts, head, targets));
    for (const line of vmLines(job, facts, targets)) log.info('job-vm', line);
    if (!isOver(facts.state)) return;
    const { command } = job;
    log.count('Command', { command, outcome: outcomeOf(facts) });
    if (!hasWaited(job)) log.duration('TimeToOutcome', facts.took, { command });
  }

  /** Where the table is out of hand, whoever operates this learns of it. */
  function behind({ id, command }: Job, error: unknown, audited: number, count: number): void {
    log.error('audit-behind', error, { job: id, audited, of: count });
    log.count('AuditBehind', { command });
  }
}
