import type { Link } from '#lib/doctor/link';
import type { AuthTest } from '#lib/slack/auth-test';

/** What to do about a token that Slack refuses, by Slack's own code. */
const TOKEN_CURES: Readonly<Record<string, string>> = {
  token_expired:
    'It has expired. Turn token rotation off for the app, for nothing renews it, and install the app again',
  token_revoked: 'It was revoked. Install the app again',
  account_inactive: 'The app was removed from the workspace, or its bot user deactivated. Install the app again',
  invalid_auth: 'Slack does not know it. Copy the Bot User OAuth Token, which begins with xoxb-, anew',
  not_authed: 'There is none. Copy the Bot User OAuth Token, which begins with xoxb-',
  missing_scope: 'Give the app the scopes in docs/deploy.md and install it again',
};

/** A refused token, in words; the token itself is never said. */
export function refusedToken(code: string, secret: string): Pick<Link, 'says' | 'cure'> {
  const cure =
    TOKEN_CURES[code] ?? `Look up "${code}" at docs.slack.dev/reference/methods/auth.test, and install the app again`;
  return {
    says: `Slack refuses the bot's token (${code})`,
    cure: `${cure}; then store it as botToken in the secret ${secret}.`,
  };
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection lost',
  ETIMEDOUT: 'no answer within 5 seconds',
  ENOTFOUND: 'its name is not known',
  EAI_AGAIN: 'its name could not be looked up',
  no_slack: 'what answers is not Slack',
};

/** `connection refused`, for a code of the network or an answer that was none. */
export function silenceInWords(code: string): string {
  return REASONS[code] ?? code.replace(/^http_/, 'it answers ');
}

const NO_WAY_OUT =
  'Functions in a VPC have no public address, whatever their subnet: give their private subnets a route to a NAT gateway ' +
  'and let the security groups send TCP 443 out (docs/deploy.md, "What the VPC needs").';

/** Whether a function gets out to Slack from where it stands. */
export function wayOutToSlack(tested: AuthTest, secret: string): Link {
  const link = 'Slack';
  if (tested.state === 'accepted') return { link, state: 'ok', says: `answers, workspace ${tested.team}` };
  if (tested.state === 'refused') return { link, state: 'failed', ...refusedToken(tested.code, secret) };
  return {
    link,
    state: 'failed',
    says: `there is no way out to Slack (${silenceInWords(tested.code)})`,
    cure: NO_WAY_OUT,
  };
}
