import type { Message, MessageFile } from '#lib/slack/message';
import { SlackRefused } from '#lib/slack/refused';
import { type Rendered, renderMessage } from '#lib/slack/render-message';
import { notSent, shareFiles } from '#lib/slack/share-files';
import type { Slack } from '#lib/slack/slack';

export interface Asker {
  readonly user: string;
  /** Where the asker alone is answered, while Slack takes it. */
  readonly responseUrl: string | undefined;
}

/**
 * Answers the asker alone: by the reply address, or by a direct message where that is used up or foreign.
 * What is too long goes as a file into the direct message. False where Slack took neither.
 */
export async function answerAsker(slack: Slack, asker: Asker, message: Message): Promise<boolean> {
  const rendered = renderMessage(message);
  if (!(await said(slack, asker, rendered))) return false;
  const [first] = rendered.files;
  if (first !== undefined) await sendFiles(slack, asker, first, rendered.files);
  return true;
}

async function said(slack: Slack, asker: Asker, rendered: Rendered): Promise<boolean> {
  if (asker.responseUrl !== undefined && (await isTaken(slack.respond(asker.responseUrl, rendered)))) return true;
  return await isTaken(slack.post(asker.user, rendered));
}

async function isTaken(sent: Promise<unknown>): Promise<boolean> {
  try {
    await sent;
    return true;
  } catch (error) {
    if (error instanceof SlackRefused) return false;
    throw error;
  }
}

/** A file needs a conversation that the bot is in: the direct message, which is opened by a line that says what comes. */
async function sendFiles(slack: Slack, asker: Asker, first: MessageFile, files: readonly MessageFile[]): Promise<void> {
  try {
    const note = renderMessage({ severity: 'info', headline: `The whole of it: ${first.title}` });
    const { channel } = await slack.post(asker.user, note);
    await shareFiles(slack, channel, files);
  } catch (error) {
    if (!(error instanceof SlackRefused)) throw error;
    await said(slack, asker, renderMessage({ severity: 'warning', headline: notSent(first, error) }));
  }
}
