import type { Desk, Invocation } from '#lib/commands/desk';
import { slashWord } from '#lib/commands/desk';
import { runJob } from '#lib/commands/run-job';
import type { SlashCommandDefinition } from '#lib/commands/subcommand';
import { HeldJob } from '#lib/jobs/held-job';
import { type Job, jobId } from '#lib/jobs/job';
import { newJob } from '#lib/jobs/new-job';
import { foreign } from '#lib/policy/access';
import { answerAsker } from '#lib/slack/answer-asker';
import { isResponseUrl, REPLY_LIFE } from '#lib/slack/response-url';
import { readSlashCommand, type SlashCommand } from '#lib/slack/slash-command';
import { type Distrust, distrust, type SignedRequest } from '#lib/slack/verify-request';

/** A slash command's text is at most this long; Slack's own input holds far less. */
const LARGEST_BODY = 512 * 1024;

/** Characters of a text that a Job keeps whole; a longer one is refused, for half a name may be another VM's. */
const LONGEST_TEXT = 2900;

/** Milliseconds that the address for the answer waits with being stored; Slack's own life of it is thirty minutes. */
const GIVES_WAY = 100;

/** A request from the gateway: trusted, claimed as a Job once, and run. Who did not sign gets silence. */
export async function receiveCommand(
  desk: Desk,
  definition: SlashCommandDefinition,
  request: SignedRequest,
  invocation: Invocation,
): Promise<void> {
  const reason = await distrusted(desk, request);
  if (reason !== undefined) {
    desk.log.warn('request-refused', { reason });
    desk.log.count('RefusedSignature');
    return;
  }
  const typed = readSlashCommand(request.rawBody);
  if (typed === undefined) {
    desk.log.warn('request-refused', { reason: 'not-a-slash-command' });
    desk.log.count('RefusedRequest');
    return;
  }
  const no = stranger(desk, definition, request, typed);
  if (no !== undefined) {
    desk.log.warn('request-refused', { reason: no.reason, user: typed.userId });
    desk.log.count('RefusedRequest');
    await answerAsker(desk.slack, askerOf(desk, typed), { severity: 'failure', headline: no.sentence });
    return;
  }
  const job = claimOf(definition, request, typed, invocation);
  const { responseUrl } = askerOf(desk, typed);
  let kept: Promise<void> | undefined;
  const keep = (): Promise<void> => {
    kept ??= keepReplyAddress(desk, job, typed, responseUrl);
    kept.catch(() => undefined);
    return kept;
  };
  let claimed = false;
  try {
    await runJob(desk, definition, new HeldJob(desk, job), invocation, responseUrl, async () => {
      claimed = await claim(desk, job);
      // Needed by whoever resumes the Job: it gives way to what the first word waits for.
      if (claimed) void desk.clock.sleep(GIVES_WAY).then(keep);
      return claimed;
    });
  } finally {
    if (claimed) await keep();
  }
}

/** Stores the Job; false where a delivery of the same request did so before. */
async function claim(desk: Desk, job: Job): Promise<boolean> {
  const claimed = await desk.store.claim(job);
  if (!claimed) desk.log.info('second-delivery', { job: job.id });
  return claimed;
}

async function keepReplyAddress(
  desk: Desk,
  job: Job,
  typed: SlashCommand,
  responseUrl: string | undefined,
): Promise<void> {
  if (responseUrl !== undefined) {
    return await desk.store.keepReplyAddress(job.id, { url: responseUrl, until: job.asked.at + REPLY_LIFE });
  }
  if (typed.responseUrl === '') return;
  desk.log.warn('foreign-response-url', { job: job.id });
  desk.log.count('ForeignResponseUrl');
}

/** Why a request is not Slack's; the secrets are read again once, for they may have been rotated. */
async function distrusted(desk: Pick<Desk, 'signingSecrets'>, request: SignedRequest): Promise<Distrust | undefined> {
  const reason = distrust(request, await desk.signingSecrets({ fresh: false }));
  if (reason !== 'wrong-signature') return reason;
  return distrust(request, await desk.signingSecrets({ fresh: true }));
}

/** The answer to a signed request that is not for this function. */
function stranger(
  desk: Desk,
  definition: SlashCommandDefinition,
  request: SignedRequest,
  typed: SlashCommand,
): { readonly reason: string; readonly sentence: string } | undefined {
  const word = slashWord(definition.name, desk.prefix);
  if (typed.command !== word) {
    const sentence =
      `${typed.command} was sent to the address of ${word}, so nothing was done. ` +
      'Whoever manages the Slack app has to correct its Request URL.';
    return { reason: 'other-command', sentence };
  }
  if (request.rawBody.length > LARGEST_BODY || typed.text.length > LONGEST_TEXT) {
    return { reason: 'too-long', sentence: 'That is too long to be a command. Nothing was done; type less.' };
  }
  return foreign(typed, desk.access);
}

function askerOf(desk: Desk, typed: SlashCommand): { user: string; responseUrl: string | undefined } {
  const isSlacks = isResponseUrl(typed.responseUrl, desk.responseHosts);
  return { user: typed.userId, responseUrl: isSlacks ? typed.responseUrl : undefined };
}

function claimOf(
  definition: SlashCommandDefinition,
  request: SignedRequest,
  typed: SlashCommand,
  invocation: Invocation,
): Job {
  return newJob({
    id: jobId(request.signature),
    origin: 'slash',
    asked: {
      team: typed.teamId,
      user: typed.userId,
      userName: typed.userName,
      channel: typed.channelId,
      channelName: typed.channelName,
      text: `${typed.command} ${typed.text}`.trim(),
      at: request.receivedAt,
    },
    command: definition.name,
    lease: { holder: invocation.holder, until: invocation.deadline },
    dueAt: invocation.deadline,
  });
}
