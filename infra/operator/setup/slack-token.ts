import { SaidError } from '#lib/errors';

/** Milliseconds in which Slack has to answer. */
const PATIENCE = 10_000;

/** Whose token it is, as Slack's `auth.test` says. */
export interface TokenOwner {
  readonly teamId: string;
  readonly team: string;
}

const CURES: Readonly<Record<string, string>> = {
  invalid_auth: 'Copy it again from OAuth & Permissions: the Bot User OAuth Token.',
  token_expired: 'It has expired. Install the app to the workspace again, and take the new one.',
  token_revoked: 'It was revoked. Install the app to the workspace again, and take the new one.',
  account_inactive:
    'The app was removed from the workspace, or its workspace is gone. Install it again, and take the new one.',
  not_authed: 'Copy it again from OAuth & Permissions: the Bot User OAuth Token.',
};

/**
 * Asks Slack whose token this is; changes nothing.
 *
 * @throws SaidError with the cure, never with the token
 */
export async function ownerOf(slackApiUrl: string, token: string): Promise<TokenOwner> {
  const answer = await ask(slackApiUrl, token).catch(() => undefined);
  if (answer === undefined) {
    throw new SaidError('unreachable', 'Slack could not be reached from here. Check the network and the proxy.');
  }
  if (answer.ok && answer.team_id !== undefined) return { teamId: answer.team_id, team: answer.team ?? answer.team_id };
  const error = answer.error ?? 'unknown_error';
  const cure = CURES[error] ?? 'Try again in a minute.';
  throw new SaidError('refused', `Slack does not take the bot token (${error}). ${cure}`);
}

interface Answer {
  readonly ok?: boolean;
  readonly team_id?: string;
  readonly team?: string;
  readonly error?: string;
}

async function ask(slackApiUrl: string, token: string): Promise<Answer> {
  const response = await fetch(new URL('auth.test', slackApiUrl), {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-www-form-urlencoded' },
    signal: AbortSignal.timeout(PATIENCE),
  });
  return (await response.json()) as Answer;
}
