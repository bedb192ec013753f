import type { StackClock } from '#infra/local/clock';

export type Block = Readonly<Record<string, unknown>>;

export interface SharedFile {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly size: number;
  readonly url: string;
}

/** How a message came to be; only what `chat.postMessage` posted can be edited by its time stamp. */
type MessageSource = 'web-api' | 'response-url' | 'file';

export interface MessageContent {
  readonly text: string;
  readonly blocks: readonly Block[];
}

export interface NewMessage extends MessageContent {
  readonly channel: string;
  readonly user: string;
  readonly source: MessageSource;
  readonly ephemeralTo?: string;
  readonly threadTs?: string;
  readonly files?: readonly SharedFile[];
}

export interface SlackMessage extends NewMessage {
  readonly n: number;
  readonly ts: string;
  readonly edits: readonly string[];
  readonly deleted: boolean;
}

/** One message of the transcript, as readers of the workspace see it. */
export interface TranscriptItem {
  n: number;
  ts: string;
  channel: string;
  user?: string;
  ephemeralTo?: string;
  thread_ts?: string;
  deleted?: boolean;
  text: string;
  blocks: readonly Block[];
  edits: readonly string[];
  files?: readonly SharedFile[];
}

const toTranscript = (message: SlackMessage): TranscriptItem => ({
  n: message.n,
  ts: message.ts,
  channel: message.channel,
  user: message.user,
  ...(message.ephemeralTo === undefined ? {} : { ephemeralTo: message.ephemeralTo }),
  ...(message.threadTs === undefined ? {} : { thread_ts: message.threadTs }),
  ...(message.deleted ? { deleted: true } : {}),
  text: message.text,
  blocks: message.blocks,
  edits: message.edits,
  ...(message.files === undefined ? {} : { files: message.files }),
});

/** Every message of the workspace. `n` rises with each post, edit and deletion. */
export class MessageLog {
  readonly #clock: StackClock;
  readonly #messages = new Map<string, SlackMessage>();
  #n = 0;
  #lastTs = 0;

  constructor(clock: StackClock) {
    this.#clock = clock;
  }

  post(message: NewMessage): SlackMessage {
    const ts = this.#nextTs();
    return this.#keep({ ...message, n: 0, ts, edits: [], deleted: false });
  }

  find(channel: string, ts: string): SlackMessage | undefined {
    const message = this.#messages.get(ts);
    return message?.channel === channel && !message.deleted ? message : undefined;
  }

  edit(message: SlackMessage, content: MessageContent): SlackMessage {
    return this.#keep({ ...message, ...content, edits: [...message.edits, message.text] });
  }

  remove(message: SlackMessage): SlackMessage {
    return this.#keep({ ...message, deleted: true, text: '', blocks: [], edits: [...message.edits, message.text] });
  }

  /** The messages whose last change is later than number `since`, whole, by that change. */
  transcript(since: number): TranscriptItem[] {
    const later = [...this.#messages.values()].filter((message) => message.n > since);
    return later.sort((a, b) => a.n - b.n).map(toTranscript);
  }

  #keep(message: SlackMessage): SlackMessage {
    this.#n += 1;
    const kept = { ...message, n: this.#n };
    this.#messages.set(kept.ts, kept);
    return kept;
  }

  /** Seconds with six digits behind the point, unique in the workspace. */
  #nextTs(): string {
    this.#lastTs = Math.max(this.#lastTs + 1, this.#clock.now() * 1000);
    const seconds = Math.floor(this.#lastTs / 1_000_000);
    return `${seconds}.${String(this.#lastTs % 1_000_000).padStart(6, '0')}`;
  }
}
