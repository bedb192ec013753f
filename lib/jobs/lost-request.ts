import { jobId } from '#lib/jobs/job';
import { type Recovery, recoverDead } from '#lib/jobs/recover-job';
import { answerAsker } from '#lib/slack/answer-asker';
import { isResponseUrl } from '#lib/slack/response-url';
import { readSlashCommand } from '#lib/slack/slash-command';
import { distrust, type SignedRequest } from '#lib/slack/verify-request';

/** A slash request whose function died: verified like any other, then resumed where it was claimed, else answered. */
export async function recoverRequest(
  recovery: Recovery,
  request: SignedRequest,
  deadRequest: string,
  settings: {
    readonly signingSecrets: readonly string[];
    readonly responseHosts: readonly string[];
    readonly teamIds: readonly string[];
    readonly appId: string;
    /** True where Lambda gave the event up before any code ran. */
    readonly tooOld: boolean;
  },
): Promise<void> {
  const reason = distrust(request, settings.signingSecrets);
  const typed = reason === undefined ? readSlashCommand(request.rawBody) : undefined;
  if (typed === undefined || !settings.teamIds.includes(typed.teamId) || typed.appId !== settings.appId) {
    recovery.log.warn('request-refused', { reason: reason ?? 'not-ours' });
    recovery.log.count('RefusedSignature');
    return;
  }
  const id = jobId(request.signature);
  if ((await recovery.store.read(id)) !== undefined) return await recoverDead(recovery, id, deadRequest);
  const isSlacks = isResponseUrl(typed.responseUrl, settings.responseHosts);
  const why = settings.tooOld ? 'SlashVM was too busy to take this in time' : 'SlashVM failed before it could begin';
  recovery.log.warn('never-claimed', { job: id, user: typed.userId });
  recovery.log.count('NeverClaimed');
  await answerAsker(
    recovery.slack,
    { user: typed.userId, responseUrl: isSlacks ? typed.responseUrl : undefined },
    { severity: 'failure', headline: `${why}. Nothing was started; type it again.` },
  );
}
