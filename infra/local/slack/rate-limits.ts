import type { StackClock } from '#infra/local/clock';

/** So many calls in so many seconds. */
interface Rate {
  readonly calls: number;
  readonly seconds: number;
}

const TIER_2: Rate = { calls: 20, seconds: 60 };
const TIER_3: Rate = { calls: 50, seconds: 60 };
const TIER_4: Rate = { calls: 100, seconds: 60 };

/** Calls a minute for the workspace, method by method (docs.slack.dev, rate limits; method pages). */
const METHOD_RATES: Readonly<Record<string, Rate>> = {
  'chat.postMessage': { calls: 300, seconds: 60 },
  'chat.update': TIER_3,
  'chat.delete': TIER_3,
  'chat.postEphemeral': TIER_4,
  'users.info': TIER_4,
  'usergroups.list': TIER_2,
  'conversations.info': TIER_3,
  'conversations.open': TIER_3,
  'conversations.members': TIER_4,
  'files.getUploadURLExternal': TIER_4,
  'files.completeUploadExternal': TIER_4,
  'views.open': TIER_4,
};

/** `chat.postMessage` in one channel: one a second in the long run, and how many may come at once. */
const CHANNEL_BURST = 30;

/** Says how long a caller has to wait; a call that has to wait does not count. */
export class RateLimits {
  readonly #clock: StackClock;
  readonly #calls = new Map<string, number[]>();
  readonly #buckets = new Map<string, { tokens: number; at: number }>();

  constructor(clock: StackClock) {
    this.#clock = clock;
  }

  /** Seconds until this method may be called again; 0 counts as a call. */
  secondsForMethod(method: string): number {
    const rate = METHOD_RATES[method];
    if (!rate) return 0;
    const now = this.#clock.now();
    const window = rate.seconds * 1000;
    const recent = (this.#calls.get(method) ?? []).filter((at) => at > now - window);
    this.#calls.set(method, recent);
    const oldest = recent[0];
    if (recent.length >= rate.calls && oldest !== undefined) {
      return Math.max(1, Math.ceil((oldest + window - now) / 1000));
    }
    recent.push(now);
    return 0;
  }

  /** Seconds until something may be posted in this channel again; 0 counts as a post. */
  secondsForChannel(channel: string): number {
    const now = this.#clock.now();
    const bucket = this.#buckets.get(channel) ?? { tokens: CHANNEL_BURST, at: now };
    const tokens = Math.min(CHANNEL_BURST, bucket.tokens + (now - bucket.at) / 1000);
    const wait = tokens >= 1 ? 0 : Math.max(1, Math.ceil(1 - tokens));
    this.#buckets.set(channel, { tokens: wait === 0 ? tokens - 1 : tokens, at: now });
    return wait;
  }
}
