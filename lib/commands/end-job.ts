import { homeOf } from '#lib/commands/home-of';
import type { JobContext } from '#lib/commands/job-context';
import { jobStatus } from '#lib/commands/job-status';
import { withTokens } from '#lib/jobs/button';
import type { Job } from '#lib/jobs/job';
import { toldIn } from '#lib/jobs/told';
import { answerAsker } from '#lib/slack/answer-asker';
import { answerChannel } from '#lib/slack/answer-channel';
import type { Message } from '#lib/slack/message';

/** When a word that Slack did not take is tried again, milliseconds. */
export const OWED = 60_000;

/**
 * Says the last word of a Job that changed nothing, to the asker alone, or in the Job's status message where one was
 * posted. Where Slack does not take it, it stays owed.
 */
export async function endWith(
  context: Pick<JobContext, 'desk' | 'held' | 'responseUrl'>,
  told: Message,
  exit: NonNullable<Job['exit']>,
  { state = 'ended', share = false }: { readonly state?: 'ended' | 'refused'; readonly share?: boolean } = {},
): Promise<void> {
  const { desk, held } = context;
  const { message, buttons } = withTokens(held.job.id, told);
  // A button that is seen must be known: only an answer without any may be said before it is stored.
  if (buttons.length > 0) await held.change({ buttons });
  const status = jobStatus(context);
  const home = homeOf(context);
  const alone = (): Promise<boolean> => answerAsker(desk.slack, home, message);
  const shared = (): Promise<boolean> => answerChannel(desk.slack, home, message);
  const said = status.isPosted
    ? await status.conclude(message)
    : share && !home.isPrivate
      ? await shared()
      : await alone();
  const now = desk.clock.now();
  if (!said) return await held.release(now + OWED);
  await held.end(state, now, { exit, ...countOf(message), ...(exit === 0 ? {} : { told: toldIn(message) }) });
}

function countOf({ rows }: Message): Pick<Job, 'count'> {
  return rows === undefined ? {} : { count: rows.length };
}
