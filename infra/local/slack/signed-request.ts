import { createHmac } from 'node:crypto';
import type { SlackWorld } from '#infra/local/slack/slack-world';

/** What Slack would send to an app: a form, signed. */
export interface SignedRequest {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Signs a form as Slack does: `v0` and the HMAC-SHA256 of `v0:<time>:<body>`, dated by the stack's clock. */
export const signForm = (form: Readonly<Record<string, string>>, world: SlackWorld): SignedRequest => {
  const body = new URLSearchParams(form).toString();
  const timestamp = String(Math.floor(world.clock.now() / 1000));
  const signature = createHmac('sha256', world.signingSecret).update(`v0:${timestamp}:${body}`).digest('hex');
  return {
    body,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${signature}`,
    },
  };
};
