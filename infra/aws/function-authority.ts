import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createAccessTable } from '#infra/aws/access-table';
import { readBundledPolicy } from '#infra/aws/bundled-policy';
import type { Environment } from '#infra/aws/environment';
import type { GatheredRead } from '#infra/aws/gathered-reads';
import type { Clock } from '#lib/clock';
import type { Log } from '#lib/log';
import { type Authority, createAuthority, type People } from '#lib/policy/authority';
import { CATALOGUE } from '#lib/policy/catalogue';
import type { SlackPeople } from '#lib/slack/people';

/** What a function decides rights by: the table, Slack's word about people, and the policy it was packaged with. */
export function createFunctionAuthority(options: {
  readonly environment: Pick<Environment, 'tableName' | 'admins'>;
  readonly database: DynamoDBClient;
  readonly reads: GatheredRead;
  readonly slack: SlackPeople;
  readonly clock: Clock;
  readonly log: Log;
}): Authority {
  const { environment, database, reads, slack, clock, log } = options;
  return createAuthority({
    store: createAccessTable(database, environment.tableName, reads),
    people: peopleOf(slack),
    clock,
    log,
    policy: readBundledPolicy(),
    admins: environment.admins,
    catalogue: CATALOGUE,
  });
}

function peopleOf(slack: SlackPeople): People {
  return {
    userGroups: () => slack.userGroups(),
    async person(id) {
      const person = await slack.person(id);
      if (person === undefined) throw new Error('Slack knows nobody of this id who can act.');
      return person;
    },
  };
}
