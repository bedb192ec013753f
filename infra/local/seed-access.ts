import type { DynamoDb } from '#infra/local/aws/dynamodb';
import type { SlackUser } from '#infra/local/slack/slack-people';

/** The first admin of the local workspace gives everybody but the outsider the role `operator`. */
export async function seedAccess(
  database: DynamoDb,
  table: string,
  users: readonly SlackUser[],
  at: number,
): Promise<void> {
  const by = users.find(({ isAdmin }) => isAdmin)?.id ?? '';
  const operators = users.filter(({ listed, isAdmin }) => listed && !isAdmin);
  const grants = operators.map(({ id }, index) => ({
    id: `g${index + 1}`,
    to: { user: id },
    role: 'operator',
    by,
    at,
  }));
  const state = { version: 1, revision: 1, roles: {}, grants, denies: [], last: operators.length };
  // As the table of a deployed SlashVM has it after these were granted.
  const Item = { PK: { S: 'ACCESS' }, SK: { S: 'state' }, revision: { N: '1' }, state: { S: JSON.stringify(state) } };
  await database.call('PutItem', { TableName: table, Item });
}
