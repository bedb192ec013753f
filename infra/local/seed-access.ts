import { marshall } from '@aws-sdk/util-dynamodb';
import { accessItem } from '#infra/aws/access-table';
import type { DynamoDb } from '#infra/local/aws/dynamodb';
import type { SlackUser } from '#infra/local/slack/slack-people';
import { type AccessState, NO_ACCESS } from '#lib/policy/access-state';

/** The first admin of the local workspace gives everybody but the outsider the role `operator`. */
export async function seedAccess(
  database: DynamoDb,
  table: string,
  users: readonly SlackUser[],
  at: number,
): Promise<void> {
  const by = users.find(({ isAdmin }) => isAdmin)?.id ?? '';
  const operators = users.filter(({ listed, isAdmin }) => listed && !isAdmin);
  const state: AccessState = {
    ...NO_ACCESS,
    revision: 1,
    last: operators.length,
    grants: operators.map(({ id }, index) => ({ id: `g${index + 1}`, to: { user: id }, role: 'operator', by, at })),
  };
  await database.call('PutItem', { TableName: table, Item: marshall(accessItem(state)) });
}
