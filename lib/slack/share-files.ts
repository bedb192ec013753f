import type { MessageFile } from '#lib/slack/message';
import { SlackRefused } from '#lib/slack/refused';
import { renderMessage } from '#lib/slack/render-message';
import type { Slack } from '#lib/slack/slack';

/** Sends the files that a message speaks of into its conversation; one that Slack does not take is said there. */
export async function shareFiles(slack: Slack, channel: string, files: readonly MessageFile[]): Promise<void> {
  for (const file of files) {
    try {
      await slack.share(channel, file);
    } catch (error) {
      if (!(error instanceof SlackRefused)) throw error;
      await sayNotSent(slack, channel, file, error);
    }
  }
}

async function sayNotSent(slack: Slack, channel: string, file: MessageFile, refused: SlackRefused): Promise<void> {
  try {
    await slack.post(channel, renderMessage({ severity: 'warning', headline: notSent(file, refused) }));
  } catch (error) {
    if (!(error instanceof SlackRefused)) throw error;
  }
}

/** The sentence for a file that did not arrive. */
export function notSent(file: MessageFile, refused: SlackRefused): string {
  return `The file ${file.name} could not be sent (Slack: ${refused.code}). Ask for fewer VMs at a time, so that the answer fits.`;
}
