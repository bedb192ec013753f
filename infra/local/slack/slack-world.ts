import type { StackClock } from '#infra/local/clock';
import type { FileStore } from '#infra/local/slack/file-store';
import type { MessageLog } from '#infra/local/slack/message-log';
import type { OfferedOptions } from '#infra/local/slack/offered-options';
import type { RateLimits } from '#infra/local/slack/rate-limits';
import type { ResponseUrls } from '#infra/local/slack/response-urls';
import type { Triggers } from '#infra/local/slack/triggers';
import type { ViewStore } from '#infra/local/slack/view-store';
import type { Workspace } from '#infra/local/slack/workspace';

/** A thing Slack takes but a careful app avoids, or refused for its form. */
export interface Violation {
  readonly n: number;
  readonly at: number;
  readonly operation: string;
  readonly rule: string;
  readonly detail: string;
}

/** All that the routes of the simulated Slack share. */
export interface SlackWorld {
  readonly clock: StackClock;
  readonly workspace: Workspace;
  readonly messages: MessageLog;
  readonly files: FileStore;
  readonly views: ViewStore;
  readonly triggers: Triggers;
  readonly offered: OfferedOptions;
  readonly responseUrls: ResponseUrls;
  readonly rates: RateLimits;
  readonly botToken: string;
  readonly signingSecret: string;
  readonly scopes: ReadonlySet<string>;
  readonly publicUrl: () => string;
  /** The app's one address for clicks, modals and the options of its lists. */
  readonly interactionsUrl: () => string;
  readonly violate: (operation: string, rule: string, detail: string) => void;
}
