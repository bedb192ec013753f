import type { Desk, Invocation } from '#lib/commands/desk';
import { runJob } from '#lib/commands/run-job';
import type { SlashCommandDefinition } from '#lib/commands/subcommand';
import type { Job } from '#lib/jobs/job';
import { NewerVersion } from '#lib/jobs/job-store';
import { takeLease } from '#lib/jobs/take-lease';

/** Asks a function to take up a Job of which something is owed. */
export interface ResumeEvent {
  readonly resume: string;
  readonly because: 'failure' | 'sweep' | 'schedule' | 'click';
  /** The Lambda request that is known to have died: its lease is worth nothing. */
  readonly deadHolder?: string;
  /** Which of the Job's schedules has come. */
  readonly followed?: number;
}

/** A look after a long task is short: who clicks in the middle of one waits for its end. Milliseconds. */
const PATIENCE = 10_000;
const PAUSE = 500;

/** Takes a Job up where it stands; one that another invocation holds, or that owes nothing, is left alone. */
export async function resumeJob(
  desk: Desk,
  definition: SlashCommandDefinition,
  event: ResumeEvent,
  invocation: Invocation,
): Promise<void> {
  const held = await taken(desk, event, invocation);
  if (typeof held === 'string') {
    return desk.log.info('resume-left', { job: event.resume, reason: held, because: event.because });
  }
  if (held.job.dueAt === undefined || held.job.concluded) return await held.release();
  desk.log.info('resume', { job: event.resume, state: held.job.state, because: event.because });
  const address = await desk.store.replyAddress(event.resume);
  const alive = address !== undefined && address.until > desk.clock.now();
  await runJob(desk, definition, held, invocation, alive ? address.url : undefined);
}

async function taken(desk: Desk, event: ResumeEvent, invocation: Invocation): Promise<Taken> {
  const { clock } = desk;
  const lease = { holder: invocation.holder, until: invocation.deadline };
  const isWanted = (job: Job): boolean => isStillDue(job, event, clock.now());
  const until = clock.now() + (event.because === 'click' ? PATIENCE : 0);
  try {
    for (;;) {
      const held = await takeLease(desk, event.resume, lease, clock.now(), event.deadHolder, isWanted);
      if (held !== 'held' || clock.now() >= until) return held;
      await clock.sleep(PAUSE);
    }
  } catch (error) {
    if (error instanceof NewerVersion) return 'newer-version';
    throw error;
  }
}

type Taken = Awaited<ReturnType<typeof takeLease>> | 'newer-version';

/** What is delivered twice, or comes when another look was quicker, would only begin a second row of looks. */
function isStillDue(job: Job, { because, followed }: ResumeEvent, now: number): boolean {
  if (because === 'sweep') return job.dueAt !== undefined && job.dueAt <= now;
  return followed === undefined || job.followed === followed;
}
