import {
  LogLevel,
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
  WebClient,
} from '@slack/web-api';
import { fetchSlack } from '#lib/slack/fetch-slack';
import type { MessageFile } from '#lib/slack/message';
import { isAboutBlocks, SlackRefused } from '#lib/slack/refused';
import type { Rendered } from '#lib/slack/render-message';
import type { View } from '#lib/slack/render-view';
import { isResponseUrl, postToResponseUrl } from '#lib/slack/response-url';

/** A message that can be edited: Slack's channel id and time stamp. */
export interface Posted {
  readonly channel: string;
  readonly ts: string;
}

/** Slack, as far as SlashVM speaks to it. Every failure is a `SlackRefused`. */
export interface Slack {
  /** Posts where the bot is; a user id as channel opens the direct message. */
  post(channel: string, message: Rendered): Promise<Posted>;
  update(posted: Posted, message: Rendered): Promise<void>;
  /** Answers the asker alone, or all who are there; also where the bot is not. */
  respond(responseUrl: string, message: Rendered, seenBy?: 'ephemeral' | 'in_channel'): Promise<void>;
  share(channel: string, file: MessageFile): Promise<void>;
  /** Opens a modal for whoever has just clicked: Slack takes a trigger once, and within three seconds. */
  openView(triggerId: string, view: View): Promise<void>;
}

export interface SlackOptions {
  readonly token: () => Promise<string>;
  /** Another address than Slack's own, for a local run. */
  readonly apiUrl?: string;
  /** Hosts beside Slack's that a `response_url` may have, for a local run. */
  readonly responseHosts?: readonly string[];
}

/** Milliseconds; Slack answers in well under one second. */
const TIMEOUT = 5000;

export function createSlack(options: SlackOptions): Slack {
  let client: { token: string; web: WebClient } | undefined;

  async function web(): Promise<WebClient> {
    const token = await options.token();
    if (client?.token !== token) client = { token, web: new WebClient(token, clientOptions(options.apiUrl)) };
    return client.web;
  }

  async function post(channel: string, message: Rendered): Promise<Posted> {
    const slack = await web();
    const answer = await called(() =>
      slack.chat.postMessage({ channel, ...wire(message), unfurl_links: false, unfurl_media: false }),
    );
    return { channel: String(answer.channel), ts: String(answer.ts) };
  }

  async function update(posted: Posted, message: Rendered): Promise<void> {
    const slack = await web();
    await called(() => slack.chat.update({ ...posted, ...wire(message) }));
  }

  async function respond(responseUrl: string, message: Rendered, seenBy: string): Promise<void> {
    if (!isResponseUrl(responseUrl, options.responseHosts ?? [])) throw new SlackRefused('foreign_response_url');
    await postToResponseUrl(responseUrl, { response_type: seenBy, replace_original: false, ...wire(message) }, TIMEOUT);
  }

  async function share(channel: string, file: MessageFile): Promise<void> {
    const slack = await web();
    const upload = { file: Buffer.from(file.content), filename: file.name, title: file.title };
    await called(() => slack.filesUploadV2({ channel_id: channel, ...upload }));
  }

  async function openView(triggerId: string, view: View): Promise<void> {
    const slack = await web();
    await called(() => slack.views.open({ trigger_id: triggerId, view: view as unknown as ViewArgument }));
  }

  return {
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

function clientOptions(apiUrl: string | undefined): ConstructorParameters<typeof WebClient>[1] {
  return {
    retryConfig: { retries: 0 },
    timeout: TIMEOUT,
    rejectRateLimitedCalls: true,
    logLevel: LogLevel.ERROR,
    fetch: fetchSlack,
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
  };
}

async function called<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw refused(error);
  }
}

/** The library's errors carry requests and headers; only the kind goes on. */
function refused(error: unknown): SlackRefused {
  if (error instanceof WebAPIPlatformError) return new SlackRefused(error.data.error);
  if (error instanceof WebAPIRateLimitedError) return new SlackRefused('ratelimited', { retryAfter: error.retryAfter });
  if (error instanceof WebAPIHTTPError) return new SlackRefused(`http_${error.statusCode}`, { inDoubt: true });
  const network = error instanceof WebAPIRequestError ? error.original : error;
  const code = codeOf(network);
  const cause = new Error(network instanceof Error ? `${network.name} ${code ?? ''}`.trim() : 'unknown');
  return new SlackRefused('no_answer', { inDoubt: !isBeforeSending(code), cause });
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return code ?? codeOf(error.cause);
}

function isBeforeSending(code: string | undefined): boolean {
  return code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'EAI_AGAIN';
}
