import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { readSlackSecret, type SlackSecret } from '#infra/aws/slack-secret';
import type { Told } from '#infra/operator/doctor/check-parameters';
import { type Found, inAws } from '#infra/operator/doctor/examination';
import { scopesOf } from '#infra/operator/manifest/scopes';
import type { Place } from '#infra/operator/vcenter/place';
import type { Link } from '#lib/doctor/link';
import { refusedToken, silenceInWords } from '#lib/doctor/slack-link';
import { type AuthTest, testAuth } from '#lib/slack/auth-test';

const SLACK = 'https://slack.com/api/';
const PATIENCE = 5000;

/** `slashvm/<stage>/slack`. */
export function slackSecretName({ stage }: Place): string {
  return `slashvm/${stage}/slack`;
}

/** The secret with which SlashVM and Slack know each other. */
export function checkSlackSecret(place: Place): Promise<Found<SlackSecret>> {
  const name = slackSecretName(place);
  const link = 'Slack secret';
  const cure = 'Store it as docs/deploy.md says under "Secrets".';
  return inAws(
    link,
    `the secret ${name}`,
    async () => {
      const { SecretString: text = '' } = await place.secrets.send(new GetSecretValueCommand({ SecretId: name }));
      const known = readOrSay(name, text);
      if (typeof known === 'string') return { link: { link, state: 'failed', says: known, cure } };
      return { link: { link, state: 'ok', says: name }, known };
    },
    { says: `there is no secret ${name}`, cure },
  );
}

function readOrSay(name: string, text: string): SlackSecret | string {
  try {
    return readSlackSecret(name, text);
  } catch (error) {
    return (error as Error).message.replace(/\.$/, '');
  }
}

/** Whose token it is: the workspace and the app have to be those that requests are taken from. */
export async function checkToken(place: Place, { botToken }: SlackSecret, told: Told): Promise<Found<AuthTest>> {
  const link = 'Slack token';
  const tested = await testAuth(botToken, place.endpoints?.slackApiUrl);
  if (tested.state === 'refused') {
    return { link: { link, state: 'failed', ...refusedToken(tested.code, slackSecretName(place)) } };
  }
  if (tested.state === 'silent') {
    const says = `Slack could not be asked (${silenceInWords(tested.code)})`;
    return { link: { link, state: 'failed', says, cure: "Check this machine's network and proxy." } };
  }
  const { team, teamId, botId } = tested;
  const says = `workspace ${team} (${teamId})`;
  if (!told.teamIds.includes(teamId)) {
    const cure = `The functions take requests of ${told.teamIds.join(', ')} only: deploy with teamIds=${teamId}, or store that workspace's token.`;
    return { link: { link, state: 'failed', says: `it is of another workspace, ${team} (${teamId})`, cure } };
  }
  const app = await appOf(botToken, botId, place.endpoints?.slackApiUrl);
  if (app !== undefined && app !== told.appId) {
    const cure = `The functions take requests of ${told.appId} only: deploy with appId=${app}, or store that app's token.`;
    return { link: { link, state: 'failed', says: `it is of another app, ${app}`, cure } };
  }
  return { link: { link, state: 'ok', says: app === undefined ? says : `${says}, app ${app}` }, known: tested };
}

/** What the app was installed with, against what the commands need. */
export function checkScopes(tested: AuthTest, commands: readonly string[]): Link {
  const link = 'scopes';
  const scopes = tested.state === 'accepted' ? tested.scopes : [];
  const needed = scopesOf(commands).map(({ scope }) => scope);
  const missing = needed.filter((scope) => !scopes.includes(scope));
  if (missing.length === 0) return { link, state: 'ok', says: needed.join(', ') };
  const cure =
    'Add it under OAuth & Permissions, Bot Token Scopes, and install the app again; its token stays the same.';
  return { link, state: 'failed', says: `${missing.join(', ')} is missing`, cure };
}

/** The app's id, which only `bots.info` tells; undefined where Slack does not say it. */
async function appOf(token: string, bot: string, apiUrl: string = SLACK): Promise<string | undefined> {
  try {
    const answer = await fetch(new URL(`bots.info?bot=${encodeURIComponent(bot)}`, apiUrl), {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(PATIENCE),
    });
    const { bot: said } = (await answer.json()) as { readonly bot?: { readonly app_id?: string } };
    return said?.app_id;
  } catch {
    return undefined;
  }
}
