import { fetchSlack } from '#lib/slack/fetch-slack';

/** What Slack says of a bot's token (https://docs.slack.dev/reference/methods/auth.test). */
export type AuthTest =
  | {
      readonly state: 'accepted';
      readonly teamId: string;
      readonly team: string;
      readonly botId: string;
      /** What the app was installed with. */
      readonly scopes: readonly string[];
    }
  /** Slack's own code: `invalid_auth`, `token_revoked`, `token_expired`, `account_inactive` … */
  | { readonly state: 'refused'; readonly code: string }
  /** Nobody answered as Slack does: a network code, or `http_502`. */
  | { readonly state: 'silent'; readonly code: string };

const PATIENCE = 5000;
const SLACK = 'https://slack.com/api/';

/** Asks Slack whose token it is; never throws, and never says the token. */
export async function testAuth(token: string, apiUrl: string = SLACK): Promise<AuthTest> {
  try {
    const answer = await fetchSlack(new URL('auth.test', apiUrl), {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-www-form-urlencoded' },
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (answer.status !== 200) return { state: 'silent', code: `http_${answer.status}` };
    const body = (await answer.json()) as {
      ok?: unknown;
      error?: unknown;
      team_id?: string;
      team?: string;
      bot_id?: string;
    };
    if (body.ok !== true) return { state: 'refused', code: String(body.error ?? 'unknown') };
    const { team_id: teamId = '', team = '', bot_id: botId = '' } = body;
    const scopes = (answer.headers.get('x-oauth-scopes') ?? '').split(',').map((scope) => scope.trim());
    return { state: 'accepted', teamId, team, botId, scopes: scopes.filter((scope) => scope !== '') };
  } catch (error) {
    return { state: 'silent', code: codeOf(error) };
  }
}

function codeOf(error: unknown): string {
  if (error instanceof SyntaxError) return 'no_slack';
  if (error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError')) return 'ETIMEDOUT';
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' ? code : 'EUNKNOWN';
}
