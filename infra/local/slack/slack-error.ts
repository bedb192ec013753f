/** What Slack answers with `ok: false`; `messages` become `response_metadata.messages`. */
export class SlackError extends Error {
  readonly code: string;
  readonly messages: readonly string[];
  readonly more: Readonly<Record<string, unknown>>;

  constructor(code: string, messages: readonly string[] = [], more: Readonly<Record<string, unknown>> = {}) {
    super(messages.length > 0 ? `${code}: ${messages.join('; ')}` : code);
    this.name = 'SlackError';
    this.code = code;
    this.messages = messages;
    this.more = more;
  }

  /** The body of the answer. */
  toAnswer(): Record<string, unknown> {
    const metadata = this.messages.length > 0 ? { response_metadata: { messages: this.messages } } : {};
    return { ok: false, error: this.code, ...this.more, ...metadata };
  }
}
