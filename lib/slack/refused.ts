/** Slack did not take a message, or did not say what it was asked. The code is Slack's own (`not_in_channel`, `ratelimited` …) or says how the call failed. */
export class SlackRefused extends Error {
  override readonly name = 'SlackRefused';
  readonly code: string;
  /** Seconds to wait, where Slack gave them. */
  readonly retryAfter: number | undefined;
  /** True where nobody knows whether the message arrived. */
  readonly inDoubt: boolean;
  /** The scopes that the app lacks, where that is why. */
  readonly needed: string | undefined;

  constructor(
    code: string,
    options: { retryAfter?: number; inDoubt?: boolean; needed?: string; cause?: unknown } = {},
  ) {
    super(`Slack refused: ${code}`, { cause: options.cause });
    this.code = code;
    this.retryAfter = options.retryAfter;
    this.inDoubt = options.inDoubt ?? false;
    this.needed = options.needed;
  }
}

/** Slack's words for "the bot may not write there": the answer goes to a direct message instead. */
export function isOutOfReach(error: unknown): boolean {
  return error instanceof SlackRefused && OUT_OF_REACH.has(error.code);
}

const OUT_OF_REACH = new Set([
  'not_in_channel',
  'channel_not_found',
  'is_archived',
  'restricted_action',
  'restricted_action_read_only_channel',
  'restricted_action_thread_only_channel',
  'team_access_not_granted',
  'app_access_restricted',
]);

/** Slack's words for "your blocks are wrong": the text alone is sent instead. */
export function isAboutBlocks(error: unknown): boolean {
  return error instanceof SlackRefused && /^(invalid_blocks|invalid_attachments|msg_blocks_too_long)/.test(error.code);
}
