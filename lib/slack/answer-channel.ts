import type { Message } from '#lib/slack/message';
import { isOutOfReach, SlackRefused } from '#lib/slack/refused';
import { renderMessage } from '#lib/slack/render-message';
import { shareFiles } from '#lib/slack/share-files';
import type { Slack } from '#lib/slack/slack';

/**
 * Answers where the command was typed, for all to see: posted where the bot is, else by the reply address, which works
 * everywhere; its files then go to the asker. False where Slack took neither.
 */
export async function answerChannel(
  slack: Slack,
  home: { readonly channel: string; readonly user: string; readonly responseUrl: string | undefined },
  message: Message,
): Promise<boolean> {
  const rendered = renderMessage(message);
  try {
    const { channel } = await slack.post(home.channel, rendered);
    await shareFiles(slack, channel, rendered.files);
    return true;
  } catch (error) {
    if (!(error instanceof SlackRefused)) throw error;
    if (!isOutOfReach(error) || home.responseUrl === undefined) return false;
  }
  try {
    await slack.respond(home.responseUrl, rendered, 'in_channel');
    await shareFiles(slack, home.user, rendered.files);
    return true;
  } catch (error) {
    if (!(error instanceof SlackRefused)) throw error;
    return false;
  }
}
