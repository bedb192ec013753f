import type { JournalLine } from '#infra/local/journal';
import { runCommand } from '#test/bench/run-command';
import { type Table, verdict } from '#test/bench/table';
import type { TestStack } from '#test/stack';

/** Longer than anything about people is kept, seconds. */
const FORGOTTEN = 31 * 60;

/** Slack's methods that say who somebody is. */
const ABOUT_PEOPLE = ['users.info', 'usergroups.list'];

/** Cold, the one read of the table for rights; a warm instance whose grants are seconds old reads nothing. */
const READ = 'BatchGetItem';

interface Cost {
  readonly table: number;
  readonly slack: readonly JournalLine[];
}

/** What a snapshot costs whoever may take it by a tag of the VM, once the vCenter's tags and categories are known. */
async function tagsOfOne(stack: TestStack): Promise<Cost> {
  const { job } = await stack.typed('/vm-access grant <@U0OUTSIDE1> operator --on tag=Environment=Prod');
  await stack.jobEnded(job);
  const who = { user: 'outsider' };
  await runCommand(stack, '/vm snapshot app02 --name "tag 1"', who);
  const { requests } = await runCommand(stack, '/vm snapshot app02 --name "tag 2"', who);
  return {
    table: requests.filter(({ operation }) => operation === READ).length,
    slack: requests.filter(
      ({ operation, path }) => ABOUT_PEOPLE.includes(operation ?? '') || path.includes('/tagging/'),
    ),
  };
}

/** Requests that deciding about access takes: of the table and of Slack. What Slack said is stored besides, for others. */
export async function measureAccess(stack: TestStack): Promise<Table> {
  // A group is looked up only where something is given to one.
  const { job } = await stack.typed('/vm-access grant <!subteam^S0VMOPERATE> viewer');
  await stack.jobEnded(job);
  const cost = async (): Promise<Cost> => {
    const { requests } = await runCommand(stack, '/vm help');
    return {
      table: requests.filter(({ operation }) => operation === READ).length,
      slack: requests.filter(({ operation }) => ABOUT_PEOPLE.includes(operation ?? '')),
    };
  };
  await stack.recycle('vm');
  await stack.advance(FORGOTTEN);
  const nothing = await cost();
  await stack.recycle('vm');
  const kept = await cost();
  const warm = await cost();
  const tagged = await tagsOfOne(stack);
  const row = (state: string, { table, slack }: Cost, most: number): string[] => {
    const all = table + slack.length;
    return [
      state,
      String(table),
      slack.map(({ operation, path }) => operation ?? path.replace(/^.*tagging/, 'tagging')).join(', '),
      verdict(all, most, ''),
    ];
  };
  const [first, second] = nothing.slack;
  const between = Math.abs((second?.startedAt ?? 0) - (first?.startedAt ?? 0));
  return {
    title: 'Requests to decide about access',
    about:
      '`/vm help`, which asks about every permission, with a grant to a user group. The table holds roles, grants and denies and what ' +
      `Slack said of people, all read in one request; Slack’s two methods are asked at once (${between} ms apart here). What Slack said is ` +
      'then stored for the other instances. The tags of a VM are one request of its vCenter, whose directory of tags is kept.',
    head: ['instance', 'of the table', 'of Slack and vCenter', 'target'],
    rows: [
      row('cold, nothing kept', nothing, 3),
      row('cold, what Slack said kept by another', kept, 3),
      row('warm, grants seconds old', warm, 0),
      row('warm, a change by a right that goes by a tag: grants read anew', tagged, 3),
    ],
  };
}
