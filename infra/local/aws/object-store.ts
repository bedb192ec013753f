import { randomUUID } from 'node:crypto';
import { AwsError } from '#infra/local/aws/aws-error';
import type { Resolve } from '#infra/local/aws/intrinsics';
import { resourcesOfType, type Template } from '#infra/local/aws/template';
import type { StackClock } from '#infra/local/clock';

interface BucketSettings {
  readonly name: string;
  /** Its default retention, where it has object lock. */
  readonly lock?: { readonly mode: string; readonly days: number };
}

interface ObjectVersion {
  readonly versionId: string;
  readonly at: number;
  /** Undefined for a delete marker. */
  readonly body: string | undefined;
  /** On the stack's clock. */
  readonly lockedUntil: number;
}

interface LockConfiguration {
  readonly Rule?: { readonly DefaultRetention?: { readonly Mode?: string; readonly Days?: number | string } };
}

const DAY_MS = 86_400_000;

/** The buckets that a template makes. */
export function bucketsOf(template: Template, resolve: Resolve): BucketSettings[] {
  return resourcesOfType(template, 'AWS::S3::Bucket').map(({ logicalId, properties }) => {
    const name = String(resolve({ Ref: logicalId }));
    const { Rule } = (resolve(properties['ObjectLockConfiguration']) ?? {}) as LockConfiguration;
    const { Mode, Days } = Rule?.DefaultRetention ?? {};
    return Mode === undefined ? { name } : { name, lock: { mode: Mode, days: Number(Days) } };
  });
}

/** S3 buckets kept in memory, every object with its versions: a locked one is neither replaced nor deleted. */
export class ObjectStore {
  readonly #buckets = new Map<string, { lock: BucketSettings['lock']; objects: Map<string, ObjectVersion[]> }>();
  readonly #clock: StackClock;

  constructor(buckets: readonly BucketSettings[], clock: StackClock) {
    for (const { name, lock } of buckets) this.#buckets.set(name, { lock, objects: new Map() });
    this.#clock = clock;
  }

  /** Adds a version, on top of what is there unless only a new object is wanted. */
  put(
    bucket: string,
    key: string,
    body: string,
    { onlyNew, hasChecksum }: { onlyNew: boolean; hasChecksum: boolean },
  ): ObjectVersion {
    const { lock, objects } = this.#bucket(bucket);
    if (lock && !hasChecksum) {
      const message = 'Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock';
      throw new AwsError('InvalidRequest', `${message} parameters`);
    }
    const versions = objects.get(key) ?? [];
    if (onlyNew && versions.at(-1)?.body !== undefined) {
      throw new AwsError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412);
    }
    const at = this.#clock.now();
    const version = { versionId: randomUUID(), at, body, lockedUntil: lock ? at + lock.days * DAY_MS : 0 };
    objects.set(key, [...versions, version]);
    return version;
  }

  get(bucket: string, key: string, versionId?: string): string {
    const versions = this.versions(bucket, key);
    const found = versionId === undefined ? versions.at(-1) : versions.find((one) => one.versionId === versionId);
    if (found?.body === undefined) throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404);
    return found.body;
  }

  /** Hides an object behind a delete marker; a version itself goes only when its time is over. */
  delete(bucket: string, key: string, versionId?: string): void {
    const { objects } = this.#bucket(bucket);
    const versions = objects.get(key) ?? [];
    const at = this.#clock.now();
    if (versionId === undefined) {
      objects.set(key, [...versions, { versionId: randomUUID(), at, body: undefined, lockedUntil: 0 }]);
      return;
    }
    const locked = versions.some((one) => one.versionId === versionId && one.lockedUntil > at);
    if (locked) {
      const message = 'Access Denied because object protected by object lock.';
      throw new AwsError('AccessDenied', message, 403);
    }
    objects.set(
      key,
      versions.filter((one) => one.versionId !== versionId),
    );
  }

  /** The keys there are, in their order. */
  keys(bucket: string, prefix = ''): string[] {
    const shown = [...this.#bucket(bucket).objects].filter(([, versions]) => versions.at(-1)?.body !== undefined);
    return shown
      .map(([key]) => key)
      .filter((key) => key.startsWith(prefix))
      .sort();
  }

  versions(bucket: string, key: string): readonly ObjectVersion[] {
    return this.#bucket(bucket).objects.get(key) ?? [];
  }

  #bucket(name: string): { lock: BucketSettings['lock']; objects: Map<string, ObjectVersion[]> } {
    const found = this.#buckets.get(name);
    if (!found) throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404);
    return found;
  }
}
