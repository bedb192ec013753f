import { createHmac } from 'node:crypto';
import type { RawRequest } from '#test/exchange';
import type { LocalDescription } from '#test/local-description';

export interface SignedOptions {
  text?: string;
  /** `/vm` where absent. */
  command?: string;
  /** A name or an id. */
  user?: string;
  channel?: string;
  /** Fields of Slack's form to replace, add or (undefined) leave out. */
  form?: Record<string, string | undefined>;
  /** The whole body, signed as it stands. */
  body?: string;
  /** Seconds; the stack's own time where absent. */
  timestamp?: number;
  secret?: string;
  path?: string;
}

/** A user or channel by name or id; the first where none is given. */
export const named = (list: { id: string; name: string }[], word: string | undefined): { id: string; name: string } => {
  const found = word === undefined ? list[0] : list.find(({ id, name }) => id === word || name === word);
  if (!found) throw new Error(`The stack knows no "${word}".`);
  return found;
};

/** A slash command as Slack would send it, signed by hand: any part may differ. */
export function signSlashCommand(
  local: LocalDescription,
  options: SignedOptions,
  context: Record<string, string>,
  now: number,
): RawRequest {
  const user = named(local.users, options.user);
  const channel = named(local.channels, options.channel);
  const command = options.command ?? '/vm';
  const form: Record<string, string | undefined> = {
    token: 'deprecated',
    team_id: local.teamId,
    team_domain: 'slashvm-local',
    channel_id: channel.id,
    channel_name: channel.name,
    user_id: user.id,
    user_name: user.name,
    command,
    text: options.text ?? '',
    api_app_id: local.appId,
    is_enterprise_install: 'false',
    ...context,
    ...options.form,
  };
  const fields = Object.entries(form).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const body = options.body ?? new URLSearchParams(fields).toString();
  const timestamp = options.timestamp ?? Math.floor(now / 1000);
  const secret = options.secret ?? local.signingSecret;
  const digest = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  const headers = {
    'Content-Type': 'application/x-www-form-urlencoded',
    'User-Agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
    'X-Slack-Request-Timestamp': String(timestamp),
    'X-Slack-Signature': `v0=${digest}`,
  };
  const path = options.path ?? `/slack/commands/${command.slice(1)}`;
  return { method: 'POST', url: `${local.gatewayUrl}${path}`, headers, body };
}
