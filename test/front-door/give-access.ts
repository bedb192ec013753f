import { marshall } from '@aws-sdk/util-dynamodb';
import { accessItem } from '#infra/aws/access-table';
import type { Rights, Terms } from '#lib/policy/access-state';
import { atRest } from '#test/conversation';
import { storeItem } from '#test/front-door/jobs-table';
import { stateWith } from '#test/lib/policy/standing-with';
import type { TestStack } from '#test/stack';

/** What is given or taken, to whom. */
type Given = Rights & Terms;

export const REQUESTER = { to: { user: 'U0REQUEST1' } };
export const OPERATOR = { to: { user: 'U0OPERATE1' } };

/** From now on these are all grants and denies there are, for every instance; the first admin may do all, as ever. */
export async function giveAccess(
  stack: TestStack,
  grants: readonly Given[],
  denies: readonly Given[] = [],
): Promise<void> {
  await storeItem(stack, marshall(accessItem(stateWith(grants, denies))));
  // Grants that an instance has read decide reads for some seconds more.
  await atRest(stack);
  await stack.recycle();
}
