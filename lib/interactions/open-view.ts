import type { InteractionAnswer, InteractionDesk } from '#lib/interactions/interaction-desk';
import { tell } from '#lib/interactions/tell';
import type { Click } from '#lib/slack/interaction';
import { SlackRefused } from '#lib/slack/refused';
import type { View } from '#lib/slack/render-view';

/** Opens a modal for whoever has just clicked; where Slack does not, that is said. */
export async function openView(desk: InteractionDesk, click: Click, view: View): Promise<InteractionAnswer> {
  try {
    await desk.slack.openView(click.triggerId, view);
    return { status: 200 };
  } catch (error) {
    if (!(error instanceof SlackRefused)) throw error;
    desk.log.warn('view-not-opened', { reason: error.code });
    return await tell(desk, click, `Slack did not open the form (${error.code}). Nothing was done; press again.`);
  }
}
