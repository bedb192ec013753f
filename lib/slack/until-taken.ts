import type { Clock } from '#lib/clock';
import { SlackRefused } from '#lib/slack/refused';

/** The longest that something that must be seen waits for Slack inside one invocation, milliseconds. */
export const PATIENCE = 40_000;

export interface Persistence {
  /** Milliseconds. */
  readonly patience: number;
  /** Whether another attempt may help; by default any. */
  readonly mayPass?: (refused: SlackRefused) => boolean;
}

/** Sends until Slack takes it, at most five times, waiting as long as Slack says; then the last refusal is thrown. */
export async function untilTaken<T>(
  clock: Clock,
  { patience, mayPass = () => true }: Persistence,
  send: () => Promise<T>,
): Promise<T> {
  const until = clock.now() + patience;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof SlackRefused) || !mayPass(error)) throw error;
      const wait = (error.retryAfter ?? attempt) * 1000;
      if (attempt === 5 || clock.now() + wait > until) throw error;
      await clock.sleep(wait);
    }
  }
}
