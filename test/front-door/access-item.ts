import { marshall } from '@aws-sdk/util-dynamodb';
import { accessItem } from '#infra/aws/access-table';
import type { AccessState } from '#lib/policy/access-state';
import { dynamoDb, type Item, storeItem } from '#test/front-door/jobs-table';
import type { TestStack } from '#test/stack';

/** Roles, grants and denies as they are stored, past the product. */
export async function storedAccess(stack: TestStack): Promise<AccessState> {
  const Key = { PK: { S: 'ACCESS' }, SK: { S: 'state' } };
  const { Item: item } = await dynamoDb(stack, 'GetItem', { Key, ConsistentRead: true });
  return JSON.parse(String((item as Item)['state']?.['S'])) as AccessState;
}

/** Stores what another hand, or a newer version, would have. */
export async function storeAccess(stack: TestStack, change: (state: AccessState) => AccessState): Promise<void> {
  const before = await storedAccess(stack);
  await storeItem(stack, marshall(accessItem({ ...change(before), revision: before.revision + 1 })));
}
