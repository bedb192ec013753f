import { checkIdentity, checkStack } from '#infra/operator/doctor/check-account';
import { checkApi, checkSigning } from '#infra/operator/doctor/check-api';
import { checkParameters, type Told } from '#infra/operator/doctor/check-parameters';
import { checkSite } from '#infra/operator/doctor/check-site';
import { checkScopes, checkSlackSecret, checkToken, slackSecretName } from '#infra/operator/doctor/check-slack';
import { checkTable } from '#infra/operator/doctor/check-table';
import { askInside } from '#infra/operator/vcenter/ask-inside';
import type { Place } from '#infra/operator/vcenter/place';
import type { DiagnosedLink } from '#lib/doctor/diagnosis';
import type { Link } from '#lib/doctor/link';

/** What is looked at beside the place itself. */
export interface Examination {
  /** The slash commands, by their folders. */
  readonly commands: readonly string[];
  /** Only these vCenters; none means all. */
  readonly vcenters: readonly string[];
}

/** A link, and on which side of the VPC's border it was looked at. */
export interface Examined extends DiagnosedLink {
  readonly side: 'outside' | 'inside';
}

/** Each link from an operator's desk to a vCenter that does what is asked; what stands behind a broken one is skipped. */
export async function* examine(place: Place, { commands, vcenters }: Examination): AsyncGenerator<Examined> {
  const outside = (link: Link): Examined => ({ side: 'outside', vcenter: null, ...link });
  const file = await checkSite(place);
  if (file !== undefined) yield outside(file);

  const identity = await checkIdentity(place);
  yield outside(identity.link);
  if (identity.known === undefined) return yield outside(skipped('all else', 'it is in AWS'));
  const stack = await checkStack(place);
  yield outside(stack.link);
  if (stack.known === undefined) return yield outside(skipped('all else', 'it comes with the stack'));
  const { apiUrl } = stack.known;

  const parameters = await checkParameters(place);
  yield outside(parameters.link);
  yield outside(await checkApi(apiUrl, commands));
  for await (const link of slackLinks(place, apiUrl, { told: parameters.known, commands })) yield outside(link);
  yield outside((await checkTable(place)).link);
  for (const link of await askInside(place, vcenters)) yield { side: 'inside', ...link };
}

async function* slackLinks(
  place: Place,
  apiUrl: string,
  { told, commands }: { readonly told: Told | undefined; readonly commands: readonly string[] },
): AsyncGenerator<Link> {
  const secret = await checkSlackSecret(place);
  yield secret.link;
  if (secret.known === undefined) return;
  if (told !== undefined) {
    const token = await checkToken(place, secret.known, told);
    yield token.link;
    if (token.known !== undefined) yield checkScopes(token.known, commands);
  }
  yield await checkSigning(apiUrl, secret.known.signingSecrets[0] ?? '', slackSecretName(place));
}

function skipped(link: string, why: string): Link {
  return { link, state: 'skipped', says: `not looked at: ${why}` };
}
