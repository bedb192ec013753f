import { randomUUID } from 'node:crypto';
import { AwsError } from '#infra/local/aws/aws-error';
import type { Secret } from '#infra/local/aws/secret';
import { listedSecrets, type SecretFilter } from '#infra/local/aws/secret-filter';
import type { StackClock } from '#infra/local/clock';

type Input = Record<string, unknown>;

const MOST_IN_A_BATCH = 20;
const DAY_MS = 86_400_000;

const text = (value: unknown): string | undefined => (value === undefined ? undefined : String(value));
const seconds = (milliseconds: number): number => milliseconds / 1000;

/** Secrets Manager, in memory: the operations of its JSON protocol that the product and its operator use. */
export class SecretsManager {
  readonly #secrets = new Map<string, Secret>();
  readonly #clock: StackClock;
  readonly #arnPrefix: string;

  constructor(clock: StackClock, place: { region: string; accountId: string }) {
    this.#clock = clock;
    this.#arnPrefix = `arn:aws:secretsmanager:${place.region}:${place.accountId}:secret:`;
  }

  /** Answers an operation; secrets named in `unreadable` cannot be decrypted. */
  answer(operation: string, input: Input, unreadable: readonly string[] = []): object {
    this.#forgetRemoved();
    const operations: Record<string, () => object> = {
      GetSecretValue: () => this.#value(this.#live(input['SecretId']), input, unreadable),
      BatchGetSecretValue: () => this.#batch(input, unreadable),
      ListSecrets: () => this.#list(input),
      CreateSecret: () => this.#create(input),
      PutSecretValue: () => this.#put(this.#live(input['SecretId']), input),
      UpdateSecret: () => this.#update(input),
      DescribeSecret: () => this.#described(this.#known(input['SecretId'])),
      DeleteSecret: () => this.#delete(input),
      RestoreSecret: () => this.#restore(input),
      ListSecretVersionIds: () => this.#versionIds(this.#known(input['SecretId'])),
    };
    const found = operations[operation];
    if (!found) throw new AwsError('UnknownOperationException', `No stand-in for ${operation}.`);
    return found();
  }

  #forgetRemoved(): void {
    for (const [name, { removedAt }] of this.#secrets) {
      if (removedAt !== undefined && removedAt <= this.#clock.now()) this.#secrets.delete(name);
    }
  }

  #known(id: unknown): Secret {
    const wanted = String(id);
    const found = this.#secrets.get(wanted) ?? [...this.#secrets.values()].find(({ arn }) => arn === wanted);
    if (!found) throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    return found;
  }

  #live(id: unknown): Secret {
    const secret = this.#known(id);
    if (secret.deletedAt === undefined) return secret;
    const message = "You can't perform this operation on the secret because it was marked for deletion.";
    throw new AwsError('InvalidRequestException', message);
  }

  #value(secret: Secret, input: Input, unreadable: readonly string[]): object {
    if (unreadable.includes(secret.name)) {
      throw new AwsError('DecryptionFailure', "Secrets Manager can't decrypt the protected secret text.");
    }
    const stage = text(input['VersionStage']) ?? 'AWSCURRENT';
    const id = text(input['VersionId']);
    const version = secret.versions.find((one) => (id === undefined ? one.stages.has(stage) : one.id === id));
    if (!version) {
      const message = `Secrets Manager can't find the specified secret value for staging label: ${stage}`;
      throw new AwsError('ResourceNotFoundException', message);
    }
    return {
      ARN: secret.arn,
      Name: secret.name,
      VersionId: version.id,
      SecretString: version.secretString,
      VersionStages: [...version.stages],
      CreatedDate: seconds(version.createdAt),
    };
  }

  #batch(input: Input, unreadable: readonly string[]): object {
    const ids = input['SecretIdList'] as string[] | undefined;
    const filters = input['Filters'] as SecretFilter[] | undefined;
    if ((ids === undefined) === (filters === undefined)) {
      throw new AwsError('InvalidParameterException', 'Give either SecretIdList or Filters.');
    }
    if (ids && ids.length > MOST_IN_A_BATCH) {
      throw new AwsError('InvalidParameterException', `SecretIdList holds at most ${MOST_IN_A_BATCH} secrets.`);
    }
    const live = [...this.#secrets.values()].filter(({ deletedAt }) => deletedAt === undefined);
    const page = listedSecrets(live, { filters, most: MOST_IN_A_BATCH, input });
    const values: object[] = [];
    const errors: object[] = [];
    for (const id of ids ?? page.secrets.map(({ name }) => name)) {
      try {
        values.push(this.#value(this.#live(id), {}, unreadable));
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        errors.push({ SecretId: id, ErrorCode: error.type, Message: error.message });
      }
    }
    return { SecretValues: values, Errors: errors, ...(ids ? {} : page.next) };
  }

  #list(input: Input): object {
    const all = [...this.#secrets.values()];
    const wanted = input['IncludePlannedDeletion'] === true ? all : all.filter((one) => one.deletedAt === undefined);
    const filters = input['Filters'] as SecretFilter[] | undefined;
    const page = listedSecrets(wanted, { filters, most: 100, input });
    return { SecretList: page.secrets.map((secret) => this.#described(secret)), ...page.next };
  }

  #create(input: Input): object {
    const name = String(input['Name']);
    const taken = this.#secrets.get(name);
    if (taken?.deletedAt !== undefined) {
      const message = `You can't create this secret because a secret with this name is already scheduled for deletion.`;
      throw new AwsError('InvalidRequestException', message);
    }
    if (taken)
      throw new AwsError('ResourceExistsException', `The operation failed because the secret ${name} already exists.`);
    if (!/^[\w/+=.@-]{1,512}$/.test(name)) {
      throw new AwsError(
        'ValidationException',
        'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
      );
    }
    const now = this.#clock.now();
    const secret: Secret = {
      name,
      arn: `${this.#arnPrefix}${name}-${randomUUID().slice(0, 6)}`,
      description: text(input['Description']),
      createdAt: now,
      changedAt: now,
      deletedAt: undefined,
      removedAt: undefined,
      versions: [],
    };
    this.#secrets.set(name, secret);
    return this.#put(secret, input);
  }

  /** The new version becomes the current one, the current one the previous. */
  #put(secret: Secret, input: Input): object {
    const secretString = text(input['SecretString']);
    const about = { ARN: secret.arn, Name: secret.name };
    if (secretString === undefined) return about;
    const now = this.#clock.now();
    for (const version of secret.versions) {
      version.stages.delete('AWSPREVIOUS');
      if (version.stages.delete('AWSCURRENT')) version.stages.add('AWSPREVIOUS');
    }
    secret.versions = secret.versions.filter(({ stages }) => stages.size > 0);
    const id = text(input['ClientRequestToken']) ?? randomUUID();
    secret.versions.push({ id, secretString, createdAt: now, stages: new Set(['AWSCURRENT']) });
    secret.changedAt = now;
    return { ...about, VersionId: id, VersionStages: ['AWSCURRENT'] };
  }

  #update(input: Input): object {
    const secret = this.#live(input['SecretId']);
    secret.description = text(input['Description']) ?? secret.description;
    return this.#put(secret, input);
  }

  #delete(input: Input): object {
    const secret = this.#live(input['SecretId']);
    const days = Number(input['RecoveryWindowInDays'] ?? 30);
    if (days < 7 || days > 30) throw new AwsError('InvalidParameterException', 'RecoveryWindowInDays is from 7 to 30.');
    const now = this.#clock.now();
    secret.deletedAt = now;
    secret.removedAt = input['ForceDeleteWithoutRecovery'] === true ? now : now + days * DAY_MS;
    return { ARN: secret.arn, Name: secret.name, DeletionDate: seconds(secret.removedAt) };
  }

  #restore(input: Input): object {
    const secret = this.#known(input['SecretId']);
    secret.deletedAt = undefined;
    secret.removedAt = undefined;
    return { ARN: secret.arn, Name: secret.name };
  }

  #described(secret: Secret): object {
    const { arn, name, description, createdAt, changedAt, deletedAt, versions } = secret;
    return {
      ARN: arn,
      Name: name,
      ...(description === undefined ? {} : { Description: description }),
      CreatedDate: seconds(createdAt),
      LastChangedDate: seconds(changedAt),
      ...(deletedAt === undefined ? {} : { DeletedDate: seconds(deletedAt) }),
      VersionIdsToStages: Object.fromEntries(versions.map(({ id, stages }) => [id, [...stages]])),
    };
  }

  #versionIds({ arn, name, versions }: Secret): object {
    const listed = versions.map(({ id, stages, createdAt }) => ({
      VersionId: id,
      VersionStages: [...stages],
      CreatedDate: seconds(createdAt),
    }));
    return { ARN: arn, Name: name, Versions: listed };
  }
}
