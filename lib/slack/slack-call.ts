import {
  LogLevel,
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
  WebClient,
} from '@slack/web-api';
import { fetchSlack } from '#lib/slack/fetch-slack';
import { SlackRefused } from '#lib/slack/refused';

/** One call of Slack's Web API; every failure is a `SlackRefused`. */
export type SlackCall = <T>(use: (web: WebClient) => Promise<T>) => Promise<T>;

export interface ClientOptions {
  /** Asked for each call, so that a rotation is taken up. */
  readonly token: () => Promise<string>;
  /** Told of whatever Slack does not take or say. */
  readonly onRefused?: (refused: SlackRefused) => void;
  /** Another address than Slack's own, for a local run. */
  readonly apiUrl?: string;
}

/** Milliseconds; Slack answers in well under one second. */
export const TIMEOUT = 5000;

export function createSlackCall(options: ClientOptions): SlackCall {
  let client: { token: string; web: WebClient } | undefined;

  return async (use) => {
    const token = await options.token();
    if (client?.token !== token) client = { token, web: new WebClient(token, clientOptions(options.apiUrl)) };
    try {
      return await use(client.web);
    } catch (error) {
      const no = refused(error);
      options.onRefused?.(no);
      throw no;
    }
  };
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

/** The library's errors carry requests and headers; only the kind goes on. */
function refused(error: unknown): SlackRefused {
  if (error instanceof WebAPIPlatformError) {
    const { error: code, needed } = error.data as { readonly error: string; readonly needed?: string };
    return new SlackRefused(code, needed === undefined ? {} : { needed });
  }
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
