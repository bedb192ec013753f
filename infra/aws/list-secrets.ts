import {
  ListSecretsCommand,
  type ListSecretsCommandOutput,
  type SecretListEntry,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';

/** What Secrets Manager says of the secrets whose names begin so, without what is in them. Its own filter ignores case. */
export async function listSecrets(client: SecretsManagerClient, folder: string): Promise<readonly SecretListEntry[]> {
  const found: SecretListEntry[] = [];
  let token: string | undefined;
  do {
    const page: ListSecretsCommandOutput = await client.send(
      new ListSecretsCommand({
        Filters: [{ Key: 'name', Values: [folder] }],
        ...(token === undefined ? {} : { NextToken: token }),
      }),
    );
    found.push(...(page.SecretList ?? []).filter(({ Name = '' }) => Name.startsWith(folder)));
    token = page.NextToken;
  } while (token !== undefined);
  return found;
}
