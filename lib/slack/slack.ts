import type { WebClient } from '@slack/web-api';
import type { MessageFile } from '#lib/slack/message';
import { createSlackPeople, type SlackPeople } from '#lib/slack/people';
import { isAboutBlocks, SlackRefused } from '#lib/slack/refused';
import type { Rendered } from '#lib/slack/render-message';
import type { View } from '#lib/slack/render-view';
import { isResponseUrl, postToResponseUrl } from '#lib/slack/response-url';
import { type ClientOptions, createSlackCall, TIMEOUT } from '#lib/slack/slack-call';

/** A message that can be edited: Slack's channel id and time stamp. */
export interface Posted {
  readonly channel: string;
  readonly ts: string;
}

/** Slack, as far as SlashVM speaks to it. Every failure is a `SlackRefused`. */
export interface Slack extends SlackPeople {
  /** Posts where the bot is; a user id as channel opens the direct message. */
  post(channel: string, message: Rendered): Promise<Posted>;
  update(posted: Posted, message: Rendered): Promise<void>;
  /** Answers the asker alone, or all who are there; also where the bot is not. */
  respond(responseUrl: string, message: Rendered, seenBy?: 'ephemeral' | 'in_channel'): Promise<void>;
  share(channel: string, file: MessageFile): Promise<void>;
  /** Opens a modal for whoever has just clicked: Slack takes a trigger once, and within three seconds. */
  openView(triggerId: string, view: View): Promise<void>;
}

export interface SlackOptions extends ClientOptions {
  /** The workspaces that are served; whoever is of none of them is a stranger. */
  readonly teamIds: readonly string[];
  /** Hosts beside Slack's that a `response_url` may have, for a local run. */
  readonly responseHosts?: readonly string[];
}

export function createSlack(options: SlackOptions): Slack {
  const call = createSlackCall(options);

  async function post(channel: string, message: Rendered): Promise<Posted> {
    const answer = await call((web) =>
      web.chat.postMessage({ channel, ...wire(message), unfurl_links: false, unfurl_media: false }),
    );
    return { channel: String(answer.channel), ts: String(answer.ts) };
  }

  async function update(posted: Posted, message: Rendered): Promise<void> {
    await call((web) => web.chat.update({ ...posted, ...wire(message) }));
  }

  async function respond(responseUrl: string, message: Rendered, seenBy: string): Promise<void> {
    if (!isResponseUrl(responseUrl, options.responseHosts ?? [])) throw new SlackRefused('foreign_response_url');
    const answer = { response_type: seenBy, replace_original: false, ...wire(message) };
    await postToResponseUrl(responseUrl, answer, TIMEOUT).catch((error: unknown) => {
      if (error instanceof SlackRefused) options.onRefused?.(error);
      throw error;
    });
  }

  async function share(channel: string, file: MessageFile): Promise<void> {
    const upload = { file: Buffer.from(file.content), filename: file.name, title: file.title };
    await call((web) => web.filesUploadV2({ channel_id: channel, ...upload }));
  }

  async function openView(triggerId: string, view: View): Promise<void> {
    await call((web) => web.views.open({ trigger_id: triggerId, view: view as unknown as ViewArgument }));
  }

  return {
    ...createSlackPeople(call, options.teamIds),
    openView,
    post: (channel, message) => withoutBlocksIfRefused(message, (sent) => post(channel, sent)),
    update: (posted, message) => withoutBlocksIfRefused(message, (sent) => update(posted, sent)),
    respond: (url, message, seenBy = 'ephemeral') =>
      withoutBlocksIfRefused(message, (sent) => respond(url, sent, seenBy)),
    share,
  };
}

type ViewArgument = Parameters<WebClient['views']['open']>[0] extends infer A
  ? A extends { view: infer V }
    ? V
    : never
  : never;

function wire(message: Rendered): { text: string; blocks?: never[] } {
  const blocks = message.blocks as unknown as never[];
  return blocks.length === 0 ? { text: message.text } : { text: message.text, blocks };
}

/** Unknown or oversized blocks would lose the whole message: its text is complete, so it goes alone. */
async function withoutBlocksIfRefused<T>(message: Rendered, send: (message: Rendered) => Promise<T>): Promise<T> {
  try {
    return await send(message);
  } catch (error) {
    if (!isAboutBlocks(error)) throw error;
    return await send({ ...message, blocks: [] });
  }
}
