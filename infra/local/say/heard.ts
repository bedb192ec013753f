import { ask } from '#infra/local/say/local-api';
import { type Names, type ReadableMessage, renderText } from '#infra/local/slack/render-text';

export interface HeardMessage extends ReadableMessage {
  readonly n: number;
  readonly ts: string;
  readonly channel: string;
  readonly ephemeralTo?: string;
}

/** The messages since something was said, each as it reads now; prints them as they appear and change, nothing twice. */
export class Heard {
  readonly #url: string;
  readonly #names: Names;
  readonly #messages = new Map<string, HeardMessage>();
  readonly #printed = new Map<string, string>();
  #last: number;

  private constructor(url: string, names: Names, last: number) {
    this.#url = url;
    this.#names = names;
    this.#last = last;
  }

  /** Hears what comes from now on. */
  static async from(url: string, names: Names): Promise<Heard> {
    const before = (await ask<HeardMessage[]>(url, '/transcript')) ?? [];
    return new Heard(url, names, Math.max(0, ...before.map(({ n }) => n)));
  }

  async listen(): Promise<void> {
    const news = (await ask<HeardMessage[]>(this.#url, `/transcript?since=${this.#last}`)) ?? [];
    for (const message of news) {
      this.#last = Math.max(this.#last, message.n);
      this.#messages.set(`${message.channel} ${message.ts}`, message);
      this.#print(message);
    }
  }

  get messages(): HeardMessage[] {
    return [...this.#messages.values()];
  }

  #print(message: HeardMessage): void {
    const text = renderText(message, this.#names);
    const key = `${message.channel} ${message.ts}`;
    if (this.#printed.get(key) === text) return;
    this.#printed.set(key, text);
    process.stdout.write(`${text}\n\n`);
  }
}
