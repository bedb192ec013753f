import { dynamoDb, type Item } from '#test/front-door/jobs-table';
import type { TestStack } from '#test/stack';

/** A grant or a deny as it is stored. */
export interface StoredEntry {
  readonly id: string;
  readonly to: { readonly user?: string; readonly group?: string; readonly everyone?: true };
  readonly role?: string;
  readonly permissions?: readonly string[];
  readonly channels?: readonly string[];
  readonly targets?: Readonly<Record<string, string>>;
  readonly until?: number;
  readonly by: string;
  readonly at: number;
}

/** Roles, grants and denies as they are stored. */
export interface StoredAccess {
  readonly version: number;
  readonly revision: number;
  readonly roles: Readonly<Record<string, readonly string[]>>;
  readonly grants: readonly StoredEntry[];
  readonly denies: readonly StoredEntry[];
  readonly last: number;
}

const Key = { PK: { S: 'ACCESS' }, SK: { S: 'state' } };

/** What is stored, past the product. */
export async function storedAccess(stack: TestStack): Promise<StoredAccess> {
  const { Item: item } = await dynamoDb(stack, 'GetItem', { Key, ConsistentRead: true });
  return JSON.parse(String((item as Item)['state']?.['S'])) as StoredAccess;
}

/** Stores what another hand, or a newer version, would have. */
export async function storeAccess(stack: TestStack, change: (state: StoredAccess) => StoredAccess): Promise<void> {
  const before = await storedAccess(stack);
  const state = { ...change(before), revision: before.revision + 1 };
  const Item = { ...Key, revision: { N: String(state.revision) }, state: { S: JSON.stringify(state) } };
  await dynamoDb(stack, 'PutItem', { Item });
}
