import { createSlack, type Slack } from '#lib/slack/slack';
import { BOT_TOKEN, type SlackServer } from '#test/infra/local/slack/slack-server';

/** The product's Slack, against the simulated one. */
export function slackFor(server: SlackServer, token = BOT_TOKEN): Slack {
  return createSlack({
    token: async () => token,
    apiUrl: `${server.url}/api/`,
    teamIds: ['T0SLASHVM1'],
    responseHosts: ['127.0.0.1'],
  });
}

/** What stands in the workspace, as its readers see it once Slack has shared what was uploaded. */
export function readers(server: SlackServer): readonly object[] {
  server.clock.advance(10);
  return server.slack.transcript(0).map(({ channel, text, edits, ephemeralTo, files }) => ({
    channel,
    text,
    ...(edits.length === 0 ? {} : { edits: edits.length }),
    ...(ephemeralTo === undefined ? {} : { ephemeralTo }),
    ...(files === undefined ? {} : { files: files.map((file) => file.name) }),
  }));
}

export const rateLimited = (seconds: number) => ({
  status: 429,
  headers: { 'retry-after': String(seconds) },
  body: { ok: false, error: 'ratelimited' },
});

export const refusing = (error: string) => ({ status: 200, body: { ok: false, error } });
