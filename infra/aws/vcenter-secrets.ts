import {
  BatchGetSecretValueCommand,
  type BatchGetSecretValueCommandOutput,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { parseSecret } from '#infra/aws/parse-secret';
import { remembering } from '#infra/aws/remembering';
import type { AccountSource, Accounts } from '#lib/vsphere/account-source';
import type { VCenterAccount } from '#lib/vsphere/vcenter-account';

/**
 * The vCenters' secrets of one folder, `slashvm/<stage>/vcenters/<name>`, twenty a request; one that cannot be read is
 * named.
 */
export function createVCenterSecrets(client: SecretsManagerClient, folder: string, now: () => number): AccountSource {
  return { read: remembering(() => load(client, folder), now) };
}

async function load(client: SecretsManagerClient, folder: string): Promise<Accounts> {
  const accounts: VCenterAccount[] = [];
  const disabled: string[] = [];
  const unreadable: { name: string; reason: string }[] = [];
  let token: string | undefined;
  do {
    const page: BatchGetSecretValueCommandOutput = await client.send(
      new BatchGetSecretValueCommand({
        Filters: [{ Key: 'name', Values: [folder] }],
        MaxResults: 20,
        ...(token === undefined ? {} : { NextToken: token }),
      }),
    );
    for (const value of page.SecretValues ?? []) {
      const name = (value.Name ?? '').slice(folder.length);
      const read = readAccount(name, value.SecretString ?? '', value.VersionId ?? '');
      if ('reason' in read) unreadable.push({ name, reason: read.reason });
      else if (read.enabled) accounts.push(read.account);
      else disabled.push(name);
    }
    for (const error of page.Errors ?? []) {
      const name =
        (error.SecretId ?? '')
          .split(folder)
          .at(-1)
          ?.replace(/-[A-Za-z0-9]{6}$/, '') ?? '';
      unreadable.push({ name, reason: error.ErrorCode ?? 'unknown' });
    }
    token = page.NextToken;
  } while (token !== undefined);
  // Names are ASCII; the first localeCompare of a process takes 8 ms.
  accounts.sort((a, b) => (a.name < b.name ? -1 : 1));
  return { accounts, disabled, unreadable };
}

/** A secret's form; what is wrong is named, its text never shown. */
export function readAccount(
  name: string,
  text: string,
  secretVersion: string,
): { readonly enabled: boolean; readonly account: VCenterAccount } | { readonly reason: string } {
  const parsed = parseSecret(text);
  if (parsed === undefined) return { reason: 'it is not a JSON object' };
  const { url, username, password, ca, enabled } = parsed;
  if (typeof url !== 'string' || typeof username !== 'string' || typeof password !== 'string') {
    return { reason: 'it needs url, username and password' };
  }
  if (!URL.canParse(url)) return { reason: 'its url is no address' };
  const account = { name, url, username, password, ...(typeof ca === 'string' ? { ca } : {}), secretVersion };
  return { enabled: enabled !== false, account };
}
