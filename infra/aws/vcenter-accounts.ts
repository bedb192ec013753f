import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Environment } from '#infra/aws/environment';
import { listSecrets } from '#infra/aws/list-secrets';
import { remembering } from '#infra/aws/remembering';
import { createVCenterSecrets } from '#infra/aws/vcenter-secrets';
import type { AccountSource } from '#lib/vsphere/account-source';
import { pairAccounts, readersOnly } from '#lib/vsphere/pair-accounts';

/**
 * The accounts that a function logs in with. Where reads have accounts of their own, one that only reads is given no
 * other: of the rest it lists the names, so that a vCenter that has no account for reads is not taken for none at all.
 */
export function createVCenterAccounts(
  client: SecretsManagerClient,
  { secretsPrefix, vcenterAccounts }: Pick<Environment, 'secretsPrefix' | 'vcenterAccounts'>,
  now: () => number,
): AccountSource {
  const folder = `${secretsPrefix}/vcenters/`;
  if (vcenterAccounts === 'one') return createVCenterSecrets(client, folder, now);
  const reads = createVCenterSecrets(client, `${secretsPrefix}/vcenters-read/`, now);
  if (vcenterAccounts === 'read') {
    const named = remembering(() => namesIn(client, folder), now);
    return { read: async (how) => readersOnly(...(await Promise.all([reads.read(how), named(how)]))) };
  }
  const changes = createVCenterSecrets(client, folder, now);
  return { read: async (how) => pairAccounts(...(await Promise.all([reads.read(how), changes.read(how)]))) };
}

async function namesIn(client: SecretsManagerClient, folder: string): Promise<readonly string[]> {
  return (await listSecrets(client, folder)).map(({ Name = '' }) => Name.slice(folder.length));
}
