import type { InteractionAnswer, InteractionDesk } from '#lib/interactions/interaction-desk';
import type { Click } from '#lib/slack/interaction';
import { SlackRefused } from '#lib/slack/refused';
import { renderMessage } from '#lib/slack/render-message';
import { isResponseUrl } from '#lib/slack/response-url';
import type { Words } from '#lib/slack/words';

/** Says something to the person who clicked, and to nobody else; the message that was clicked stays as it is. */
export async function tell(
  desk: InteractionDesk,
  { responseUrl }: Click,
  sentence: Words,
  severity: 'warning' | 'info' = 'warning',
): Promise<InteractionAnswer> {
  if (!isResponseUrl(responseUrl, desk.responseHosts)) return { status: 200 };
  try {
    await desk.slack.respond(responseUrl, renderMessage({ severity, headline: sentence }));
  } catch (error) {
    if (!(error instanceof SlackRefused)) throw error;
    desk.log.warn('not-told', { reason: error.code });
  }
  return { status: 200 };
}
