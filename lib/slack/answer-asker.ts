import type { Message } from '#lib/slack/message';
import { SlackRefused } from '#lib/slack/refused';
import { type Rendered, renderMessage } from '#lib/slack/render-message';
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
  try {
    await respondOrPost(slack, asker, rendered);
  } catch (error) {
    if (error instanceof SlackRefused) return false;
    throw error;
  }
  return rendered.file === undefined || (await shared(slack, asker, rendered));
}

async function respondOrPost(slack: Slack, asker: Asker, rendered: Rendered): Promise<void> {
  if (asker.responseUrl !== undefined) {
    try {
      return await slack.respond(asker.responseUrl, rendered);
    } catch (error) {
      if (!(error instanceof SlackRefused)) throw error;
    }
  }
  await slack.post(asker.user, rendered);
}

async function shared(slack: Slack, asker: Asker, { file }: Rendered): Promise<boolean> {
  if (file === undefined) return true;
  const note = renderMessage({ severity: 'info', headline: `The whole of it: ${file.title}` });
  try {
    const direct = await slack.post(asker.user, note);
    await slack.share(direct.channel, file);
    return true;
  } catch (error) {
    if (!(error instanceof SlackRefused)) throw error;
    const refusal = `The file could not be sent (Slack: ${error.code}). Narrow the list with a filter and ask again.`;
    await respondOrPost(slack, asker, renderMessage({ severity: 'warning', headline: refusal })).catch(() => undefined);
    return true;
  }
}
