import { SlackRefused } from '#lib/slack/refused';
import type { Rendered } from '#lib/slack/render-message';
import type { Posted, Slack } from '#lib/slack/slack';

/** Edits a message in place; false where Slack will never take an edit of it, so that it has to be posted anew. */
export async function editMessage(slack: Slack, posted: Posted, rendered: Rendered): Promise<boolean> {
  try {
    await slack.update(posted, rendered);
    return true;
  } catch (error) {
    if (error instanceof SlackRefused && CANNOT_EDIT.has(error.code)) return false;
    throw error;
  }
}

const CANNOT_EDIT = new Set([
  'cant_update_message',
  'edit_window_closed',
  'message_not_found',
  'block_mismatch',
  'is_archived',
  'channel_not_found',
  'not_in_channel',
]);
