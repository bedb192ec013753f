import type { Place } from '#infra/operator/vcenter/place';
import { refusedToken, silenceInWords } from '#lib/doctor/slack-link';
import { SaidError } from '#lib/errors';
import { testAuth } from '#lib/slack/auth-test';

/** Whose token it is. */
export interface TokenOwner {
  readonly teamId: string;
  readonly team: string;
}

/**
 * Asks Slack whose token this is; changes nothing.
 *
 * @throws SaidError with the cure, never with the token
 */
export async function ownerOf({ endpoints }: Place, secret: string, token: string): Promise<TokenOwner> {
  const tested = await testAuth(token, endpoints?.slackApiUrl);
  if (tested.state === 'accepted') return tested;
  if (tested.state === 'silent') {
    const why = silenceInWords(tested.code);
    throw new SaidError('unreachable', `Slack could not be asked (${why}). Check this machine's network and proxy.`);
  }
  const { says, cure } = refusedToken(tested.code, secret);
  throw new SaidError('refused', `The bot token: ${says}. ${cure}`);
}
