import type { Desk, Invocation } from '#lib/commands/desk';
import { runJob } from '#lib/commands/run-job';
import type { SlashCommandDefinition } from '#lib/commands/subcommand';
import { takeLease } from '#lib/jobs/take-lease';

/** Asks a function to take up a Job of which something is owed. */
export interface ResumeEvent {
  readonly resume: string;
  readonly because: 'failure' | 'sweep' | 'schedule' | 'click';
  /** The Lambda request that is known to have died: its lease is worth nothing. */
  readonly deadHolder?: string;
}

/** Takes a Job up where it stands; one that another invocation holds, or that owes nothing, is left alone. */
export async function resumeJob(
  desk: Desk,
  definition: SlashCommandDefinition,
  event: ResumeEvent,
  invocation: Invocation,
): Promise<void> {
  const lease = { holder: invocation.holder, until: invocation.deadline };
  const held = await takeLease(desk.store, event.resume, lease, desk.clock.now(), event.deadHolder);
  if (held === 'gone' || held === 'held') {
    return desk.log.info('resume-left', { job: event.resume, reason: held, because: event.because });
  }
  if (held.job.dueAt === undefined) return await held.release();
  desk.log.info('resume', { job: event.resume, state: held.job.state, because: event.because });
  const address = await desk.store.replyAddress(event.resume);
  const alive = address !== undefined && address.until > desk.clock.now();
  await runJob(desk, definition, held, invocation, alive ? address.url : undefined);
}
