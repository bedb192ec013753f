import type { JsonObject } from '#infra/local/slack/json-object';
import type { SlackWorld } from '#infra/local/slack/slack-world';

/** One method of the Web API. It answers what stands beside `ok: true`, or throws a SlackError. */
export interface WebMethod {
  /** The scope without which Slack answers `missing_scope`. */
  readonly scope?: string;
  /** Methods that only read take no JSON; arguments in it are as good as missing. */
  readonly takesJson: boolean;
  readonly run: (args: JsonObject, world: SlackWorld) => Record<string, unknown>;
}
