import { goOn } from '#lib/interactions/decide-job';
import type { InteractionDesk } from '#lib/interactions/interaction-desk';
import { type Job, jobId } from '#lib/jobs/job';
import { newJob } from '#lib/jobs/new-job';
import type { Clicker } from '#lib/slack/interaction';
import { isResponseUrl, REPLY_LIFE } from '#lib/slack/response-url';

/** A Job that its function was not called for is found by the sweeper then, milliseconds. */
const OWED = 60_000;

/**
 * Runs a text as if it had been typed where the Job was asked, under the same rules.
 *
 * @param wish.key two presses of one key are one Job
 * @returns the Job's id where it was there already
 */
export async function startJob(
  desk: InteractionDesk,
  from: Job,
  wish: {
    readonly text: string;
    readonly key: string;
    readonly who: Clicker;
    readonly responseUrl: string | undefined;
  },
): Promise<string | undefined> {
  const { text, key, who, responseUrl } = wish;
  const now = desk.clock.now();
  const { team, channel, channelName } = from.asked;
  const where = { team, channel, ...(channelName === undefined ? {} : { channelName }) };
  const asked = { ...where, user: who.userId, userName: who.userName, text, at: now };
  const job = newJob({ id: jobId(`press ${key}`), origin: 'click', asked, command: from.command, dueAt: now + OWED });
  if (!(await desk.store.claim(job))) return job.id;
  if (responseUrl !== undefined && isResponseUrl(responseUrl, desk.responseHosts)) {
    await desk.store.keepReplyAddress(job.id, { url: responseUrl, until: now + REPLY_LIFE });
  }
  await goOn(desk, job);
  return undefined;
}
