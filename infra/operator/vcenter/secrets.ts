import {
  BatchGetSecretValueCommand,
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  InvalidRequestException,
  PutSecretValueCommand,
  ResourceNotFoundException,
  RestoreSecretCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { listSecrets } from '#infra/aws/list-secrets';
import { readAccount } from '#infra/aws/vcenter-secrets';
import type { VCenterAccount } from '#lib/vsphere/vcenter-account';

/** Days in which a removed secret can be restored; the most Secrets Manager gives. */
export const RECOVERY_DAYS = 30;
const BATCH = 20;

/** A vCenter's secret, read whole. */
export interface StoredVCenter {
  readonly account: VCenterAccount;
  readonly enabled: boolean;
}

export type Reading =
  | ({ readonly state: 'stored' } & StoredVCenter)
  | { readonly state: 'unreadable'; readonly reason: string }
  /** Deleted, with its name reserved until the recovery window ends. */
  | { readonly state: 'removed' }
  | { readonly state: 'absent' };

export interface ListedVCenter {
  readonly name: string;
  readonly changed: Date | undefined;
  readonly reading: Extract<Reading, { readonly state: 'stored' | 'unreadable' }>;
}

type NewVCenter = Omit<VCenterAccount, 'name' | 'secretVersion'>;

/** The vCenters' secrets of one stage, as an operator changes them. */
export interface VCenterStore {
  read(name: string): Promise<Reading>;
  list(): Promise<readonly ListedVCenter[]>;
  create(name: string, vcenter: NewVCenter, enabled: boolean): Promise<void>;
  overwrite(name: string, vcenter: NewVCenter, enabled: boolean): Promise<void>;
  /** Brings a removed name back with new content; its old content never counts. */
  restore(name: string, vcenter: NewVCenter, enabled: boolean): Promise<void>;
  /** Until when it can be restored. */
  remove(name: string): Promise<Date>;
}

export function createVCenterStore(client: SecretsManagerClient, folder: string): VCenterStore {
  const idOf = (name: string): string => `${folder}${name}`;

  async function overwrite(name: string, vcenter: NewVCenter, enabled: boolean): Promise<void> {
    await client.send(new PutSecretValueCommand({ SecretId: idOf(name), SecretString: wire(vcenter, enabled) }));
  }

  async function isRemoved(name: string): Promise<boolean> {
    const { DeletedDate } = await client.send(new DescribeSecretCommand({ SecretId: idOf(name) }));
    return DeletedDate !== undefined;
  }

  async function remove(name: string): Promise<Date> {
    const { DeletionDate } = await client.send(
      new DeleteSecretCommand({ SecretId: idOf(name), RecoveryWindowInDays: RECOVERY_DAYS }),
    );
    return DeletionDate ?? new Date(Date.now() + RECOVERY_DAYS * 86_400_000);
  }

  return {
    overwrite,
    remove,
    async read(name) {
      try {
        const { SecretString: text, VersionId: version } = await client.send(
          new GetSecretValueCommand({ SecretId: idOf(name) }),
        );
        return reading(name, text, version);
      } catch (error) {
        if (error instanceof ResourceNotFoundException) return { state: 'absent' };
        if (error instanceof InvalidRequestException && (await isRemoved(name))) return { state: 'removed' };
        throw error;
      }
    },
    async list() {
      const listed = await namesAndDates(client, folder);
      const readings = await readAll(client, folder, listed);
      const missing = { state: 'unreadable', reason: 'Secrets Manager did not return it' } as const;
      return listed.map(({ name, changed }) => ({ name, changed, reading: readings.get(name) ?? missing }));
    },
    async create(name, vcenter, enabled) {
      await client.send(
        new CreateSecretCommand({
          Name: idOf(name),
          Description: `SlashVM: the vCenter "${name}"`,
          SecretString: wire(vcenter, enabled),
        }),
      );
    },
    async restore(name, vcenter, enabled) {
      await client.send(new RestoreSecretCommand({ SecretId: idOf(name) }));
      try {
        await overwrite(name, vcenter, enabled);
      } catch (error) {
        await remove(name);
        throw error;
      }
    },
  };
}

async function namesAndDates(
  client: SecretsManagerClient,
  folder: string,
): Promise<{ name: string; changed: Date | undefined }[]> {
  const listed = await listSecrets(client, folder);
  return listed
    .map(({ Name = '', LastChangedDate }) => ({ name: Name.slice(folder.length), changed: LastChangedDate }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

async function readAll(
  client: SecretsManagerClient,
  folder: string,
  listed: readonly { readonly name: string }[],
): Promise<ReadonlyMap<string, ListedVCenter['reading']>> {
  const readings = new Map<string, ListedVCenter['reading']>();
  for (let from = 0; from < listed.length; from += BATCH) {
    const ids = listed.slice(from, from + BATCH).map(({ name }) => `${folder}${name}`);
    const page = await client.send(new BatchGetSecretValueCommand({ SecretIdList: ids }));
    for (const { Name = '', SecretString, VersionId } of page.SecretValues ?? []) {
      const name = Name.slice(folder.length);
      readings.set(name, reading(name, SecretString, VersionId));
    }
    for (const { SecretId = '', ErrorCode = 'unknown' } of page.Errors ?? []) {
      const id = ids.find((one) => SecretId === one || SecretId.includes(`:${one}-`)) ?? SecretId;
      readings.set(id.slice(folder.length), { state: 'unreadable', reason: ErrorCode });
    }
  }
  return readings;
}

function reading(name: string, text: string | undefined, version: string | undefined): ListedVCenter['reading'] {
  const read = readAccount(name, text ?? '', version ?? '');
  return 'reason' in read ? { state: 'unreadable', reason: read.reason } : { state: 'stored', ...read };
}

function wire({ url, username, password, ca }: NewVCenter, enabled: boolean): string {
  return JSON.stringify({ url, username, password, ...(ca === undefined ? {} : { ca }), enabled });
}
