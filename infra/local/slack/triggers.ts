import { randomBytes } from 'node:crypto';
import type { StackClock } from '#infra/local/clock';
import { SlackError } from '#infra/local/slack/slack-error';

/** docs.slack.dev, interactivity: a trigger lives three seconds. */
const TRIGGER_LIFE_MS = 3000;

/** The `trigger_id`s handed out: three seconds of life, one use. */
export class Triggers {
  readonly #clock: StackClock;
  readonly #issued = new Map<string, { user: string; at: number; used: boolean }>();

  constructor(clock: StackClock) {
    this.#clock = clock;
  }

  issue(user: string): string {
    const at = this.#clock.now();
    const id = `${at}.${this.#issued.size + 1}.${randomBytes(16).toString('hex')}`;
    this.#issued.set(id, { user, at, used: false });
    return id;
  }

  /** Spends a trigger and says whose it was. */
  exchange(id: string): string {
    const trigger = this.#issued.get(id);
    if (!trigger) throw new SlackError('invalid_trigger_id');
    if (trigger.used) throw new SlackError('exchanged_trigger_id');
    if (this.#clock.now() - trigger.at > TRIGGER_LIFE_MS) throw new SlackError('expired_trigger_id');
    trigger.used = true;
    return trigger.user;
  }
}
