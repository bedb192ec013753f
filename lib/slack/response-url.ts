import { fetchSlack } from '#lib/slack/fetch-slack';
import { SlackRefused } from '#lib/slack/refused';

/** Slack's own hosts; everything else is a stranger that a forged form wants us to call (slack.md §1.4). */
const SLACK_HOSTS = ['hooks.slack.com', 'hooks.slack-gov.com'];

/** Slack's address for an answer dies after 30 minutes. */
export const REPLY_LIFE = 30 * 60_000;

/** True for an address that Slack itself hands out, or one of the hosts a local run adds. */
export function isResponseUrl(url: string, localHosts: readonly string[]): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, port, username, password } = new URL(url);
  if (username !== '' || password !== '') return false;
  if (localHosts.includes(hostname)) return true;
  return protocol === 'https:' && port === '' && SLACK_HOSTS.includes(hostname);
}

/** Posts to a `response_url`: five uses in thirty minutes; what it sends after a slash command cannot be edited. */
export async function postToResponseUrl(url: string, body: object, timeout: number): Promise<void> {
  const response = await fetchSlack(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(body),
    redirect: 'error',
    signal: AbortSignal.timeout(timeout),
  }).catch((error: Error) => {
    throw new SlackRefused('no_answer', { inDoubt: true, cause: new Error(error.name) });
  });
  const answer = await response.text().catch(() => '');
  const error = errorIn(answer);
  if (response.ok && error === undefined) return;
  const word = /^[a-z_]{3,60}$/.exec(answer.trim())?.[0];
  const retryAfter = Number(response.headers.get('retry-after'));
  throw new SlackRefused(error ?? word ?? `http_${response.status}`, retryAfter > 0 ? { retryAfter } : {});
}

/** Slack refuses with `{"ok":false,"error":"…"}`, now and then under status 200. */
function errorIn(answer: string): string | undefined {
  if (!/"ok"\s*:\s*false/.test(answer)) return undefined;
  return /"error"\s*:\s*"([a-z_]{3,60})"/.exec(answer)?.[1] ?? 'unknown_error';
}
