/** What somebody typed, from a request whose signature was right. */
export interface SlashCommand {
  readonly teamId: string;
  readonly appId: string;
  readonly channelId: string;
  /** `privategroup` and `directmessage` where Slack does not say it. */
  readonly channelName: string;
  readonly userId: string;
  /** Slack is phasing this out: for names shown to people, never for rights. */
  readonly userName: string;
  /** With its slash, as typed: `/vm`. */
  readonly command: string;
  /** Everything behind the command, as Slack sent it. */
  readonly text: string;
  readonly responseUrl: string;
}

/** Reads the form of a slash command; `undefined` where it is none (https://docs.slack.dev/interactivity/implementing-slash-commands). */
export function readSlashCommand(rawBody: Uint8Array): SlashCommand | undefined {
  const form = new URLSearchParams(Buffer.from(rawBody).toString('utf8'));
  const field = (name: string): string => form.get(name) ?? '';
  const read: SlashCommand = {
    teamId: field('team_id'),
    appId: field('api_app_id'),
    channelId: field('channel_id'),
    channelName: field('channel_name'),
    userId: field('user_id'),
    userName: field('user_name') || field('user_id'),
    command: field('command'),
    text: field('text'),
    responseUrl: field('response_url'),
  };
  const ids = [read.teamId, read.channelId, read.userId];
  return ids.every((id) => /^[A-Z][A-Z0-9]{2,30}$/.test(id)) && read.command.startsWith('/') ? read : undefined;
}
