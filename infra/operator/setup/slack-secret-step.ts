import {
  CreateSecretCommand,
  GetSecretValueCommand,
  InvalidRequestException,
  PutSecretValueCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-secrets-manager';
import { readSlackSecret, type SlackSecret } from '#infra/aws/slack-secret';
import { slackSecretName } from '#infra/operator/doctor/check-slack';
import { ownerOf, type TokenOwner } from '#infra/operator/setup/slack-token';
import type { SetupDesk, SetupStep } from '#infra/operator/setup/step';
import { SaidError } from '#lib/errors';

type Stored = { readonly secret: SlackSecret } | { readonly missing: true } | { readonly unusable: string };

/** The bot token and the signing secret: typed hidden, and straight to Secrets Manager. */
export const slackSecretStep: SetupStep = {
  name: 'Slack secret',
  does: 'asks for the bot token and the signing secret, hidden, and stores them in Secrets Manager',
  async look(desk) {
    const stored = await read(desk);
    if ('missing' in stored) return { done: false, says: `There is no ${nameOf(desk)}.` };
    if ('unusable' in stored) return { done: false, says: stored.unusable };
    desk.terminal.hide(stored.secret.botToken);
    try {
      const owner = await ownerOf(desk.place, nameOf(desk), stored.secret.botToken);
      refuseForeign(desk, owner);
      return { done: true, says: `${nameOf(desk)}, of the workspace ${owner.team} (${owner.teamId})` };
    } catch (error) {
      if (error instanceof SaidError && error.kind === 'refused') return { done: false, says: error.message };
      throw error;
    }
  },
  async act(desk) {
    const { terminal, site } = desk;
    terminal.say(
      `In Slack's page of the app: "OAuth & Permissions" has the token, "Basic Information" the signing secret.`,
    );
    const botToken = await terminal.askHidden('Bot User OAuth Token', { check: tokenMistake });
    terminal.hide(botToken);
    const owner = await ownerOf(desk.place, nameOf(desk), botToken);
    refuseForeign(desk, owner);
    const signingSecret = await terminal.askHidden('Signing Secret', { check: signingMistake });
    terminal.hide(signingSecret);
    await write(desk, { signingSecrets: [signingSecret], botToken });
    if (site.values().teamIds === undefined) site.write({ teamIds: [owner.teamId] });
  },
};

/** The workspace that the stored token is of; `undefined` where that cannot be found out. */
export async function workspaceOf(desk: SetupDesk): Promise<string | undefined> {
  const stored = await read(desk);
  if (!('secret' in stored)) return undefined;
  return await ownerOf(desk.place, nameOf(desk), stored.secret.botToken).then(
    ({ teamId }) => teamId,
    () => undefined,
  );
}

function nameOf({ place }: SetupDesk): string {
  return slackSecretName(place);
}

async function read(desk: SetupDesk): Promise<Stored> {
  const name = nameOf(desk);
  const stored = await desk.place.secrets.send(new GetSecretValueCommand({ SecretId: name })).catch(whyNot);
  if (stored === 'missing') return { missing: true };
  if (stored === 'deleted') {
    const restore = `aws secretsmanager restore-secret --secret-id ${name}`;
    throw new SaidError('refused', `${name} is marked for deletion. Bring it back: ${restore}`);
  }
  try {
    return { secret: readSlackSecret(name, stored.SecretString ?? '') };
  } catch (error) {
    return { unusable: (error as Error).message };
  }
}

function whyNot(error: unknown): 'missing' | 'deleted' {
  if (error instanceof ResourceNotFoundException) return 'missing';
  if (error instanceof InvalidRequestException) return 'deleted';
  throw error;
}

async function write(desk: SetupDesk, secret: SlackSecret): Promise<void> {
  const { secrets } = desk.place;
  const SecretString = JSON.stringify(secret);
  const Name = nameOf(desk);
  const stored = await read(desk);
  if ('missing' in stored)
    await secrets.send(
      new CreateSecretCommand({ Name, Description: "SlashVM: Slack's bot token and signing secret", SecretString }),
    );
  else await secrets.send(new PutSecretValueCommand({ SecretId: Name, SecretString }));
}

/** A token of one workspace never answers the requests of another. */
function refuseForeign({ site }: SetupDesk, { team, teamId }: TokenOwner): void {
  const { teamIds = [teamId] } = site.values();
  if (teamIds.includes(teamId)) return;
  throw new SaidError(
    'refused',
    `The bot token is of the workspace ${team} (${teamId}), and ${site.file} takes requests of ${teamIds.join(', ')}. ` +
      'Take the token of the app that is installed there, or mend teamIds.',
  );
}

function tokenMistake(typed: string): string | undefined {
  if (/^xoxb-\S+$/.test(typed)) return undefined;
  return /^xox/.test(typed)
    ? 'That is another kind of token: the bot token begins with xoxb-.'
    : 'The bot token begins with xoxb-.';
}

/** Slack's are 32 hexadecimal digits; a longer kind may come. */
function signingMistake(typed: string): string | undefined {
  return /^[\w-]{16,}$/.test(typed) ? undefined : 'A signing secret is letters and digits, 16 or more.';
}
