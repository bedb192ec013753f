import type { Clock } from '#lib/clock';
import type { KnownIndexes } from '#lib/interactions/known-indexes';
import type { JobStore } from '#lib/jobs/job-store';
import type { Log } from '#lib/log';
import type { AccessSettings } from '#lib/policy/access';
import type { Authority } from '#lib/policy/authority';
import type { Slack } from '#lib/slack/slack';

/** What Slack's buttons and modals are answered with: Jobs and Slack, no vCenter. */
export interface InteractionDesk {
  readonly clock: Clock;
  readonly log: Log;
  readonly store: JobStore;
  readonly slack: Slack;
  readonly indexes: KnownIndexes;
  readonly access: AccessSettings;
  /** What is so for whoever clicks. */
  readonly authority: Authority;
  signingSecrets(options: { readonly fresh: boolean }): Promise<readonly string[]>;
  /** Hosts beside Slack's own that a `response_url` may have, for a local run. */
  readonly responseHosts: readonly string[];
  /** Hands an event to a command's own function, asynchronously. */
  handOver(command: string, event: object): Promise<void>;
}

/** What Slack is answered within its three seconds; an empty answer closes a modal and changes nothing else. */
export interface InteractionAnswer {
  readonly status: 200 | 401;
  readonly body?: object;
}
