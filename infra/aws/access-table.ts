import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { GatheredRead } from '#infra/aws/gathered-reads';
import { type AccessState, NO_ACCESS } from '#lib/policy/access-state';
import type { AccessStore, Heard } from '#lib/policy/authority';
import type { Asker } from '#lib/policy/judge-entry';

const ACCESS = { PK: 'ACCESS', SK: 'state' } as const;
const GROUPS = { PK: 'ACCESS', SK: 'groups' } as const;
const personKey = (id: string): { PK: string; SK: string } => ({ PK: `PERSON#${id}`, SK: 'kind' });

/** Seconds after which the table forgets what Slack said of somebody. */
const PERSON_LIFE = 3600;

/** DynamoDB takes no item above 400 kB; a workspace with more group members than that is asked for by each instance. */
const LARGEST_GROUPS = 350_000;

type Groups = ReadonlyMap<string, ReadonlySet<string>>;

/** The one versioned item of roles, grants and denies, and what Slack said of people, in the table. */
export function createAccessTable(client: DynamoDBClient, table: string, read: GatheredRead): AccessStore {
  const put = (item: Readonly<Record<string, unknown>>): PutItemCommand['input'] => ({
    TableName: table,
    Item: marshall(item, { removeUndefinedValues: true }),
  });

  return {
    async read(person) {
      const [access, groups, kind] = await Promise.all([read(ACCESS), read(GROUPS), read(personKey(person))]);
      return {
        state: access === undefined ? NO_ACCESS : (JSON.parse(String(access['state'])) as AccessState),
        ...(groups === undefined
          ? {}
          : { groups: { said: unpacked(String(groups['groups'])), at: Number(groups['at']) } }),
        ...(kind === undefined ? {} : { kind: { said: kind['kind'] as Asker['kind'], at: Number(kind['at']) } }),
      };
    },

    async save(next) {
      const condition = next.revision === 1 ? 'attribute_not_exists(PK)' : 'revision = :before';
      try {
        await client.send(
          new PutItemCommand({
            ...put(accessItem(next)),
            ConditionExpression: condition,
            ...(next.revision === 1 ? {} : { ExpressionAttributeValues: marshall({ ':before': next.revision - 1 }) }),
          }),
        );
        return true;
      } catch (error) {
        if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
        throw error;
      }
    },

    async keepGroups({ said, at }: Heard<Groups>) {
      const groups = JSON.stringify([...said].map(([id, members]) => [id, [...members]]));
      if (groups.length <= LARGEST_GROUPS) await client.send(new PutItemCommand(put({ ...GROUPS, groups, at })));
    },

    async keepPerson(id, { said, at }) {
      const removeAt = Math.ceil(at / 1000) + PERSON_LIFE;
      await client.send(new PutItemCommand(put({ ...personKey(id), kind: said, at, removeAt })));
    },
  };
}

/** The item that holds a state. */
function accessItem(state: AccessState): Readonly<Record<string, unknown>> {
  return { ...ACCESS, revision: state.revision, state: JSON.stringify(state) };
}

function unpacked(groups: string): Groups {
  const entries = JSON.parse(groups) as readonly (readonly [string, readonly string[]])[];
  return new Map(entries.map(([id, members]) => [id, new Set(members)]));
}
