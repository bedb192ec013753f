import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { JournalLine } from '#infra/local/journal';
import { confirmed } from '#test/confirmed';
import { faultRule, press, type } from '#test/conversation';
import { request } from '#test/front-door/approving';
import { handedOver, nextLook, slowTask } from '#test/front-door/long-task';
import { renewed } from '#test/front-door/outcome';
import { startTestStack, type TestStack } from '#test/stack';

const POLICY = {
  approvals: [{ name: 'suspended', permissions: ['vm:suspend'], approvers: { groups: ['S0VMAPPROVE'] } }],
};

let stack: TestStack;
let since = 0;

beforeAll(async () => {
  stack = await startTestStack({ readAccounts: true, policy: POLICY });
});
beforeEach(async () => {
  since = await lastRequest();
});
afterAll(async () => {
  await stack.stop();
});

const lastRequest = async (): Promise<number> => (await stack.requests()).at(-1)?.n ?? 0;

/** What a request is to whoever reads a vCenter's log: `POST CreateSnapshotEx_Task`. */
const named = ({ method, path, operation }: JournalLine): string => `${method} ${operation ?? path}`;

/** What functions asked of the vCenters since the test began, by user. */
async function askedBy(): Promise<{
  readonly reader: string[];
  readonly changer: string[];
  readonly nobody: string[];
}> {
  const lines = (await stack.requests(since, 'vcenter')).filter(({ userAgent }) => userAgent?.startsWith('SlashVM/'));
  const by = (user: string | undefined): string[] => lines.filter((line) => line.user === user).map(named);
  const [reader, changer, nobody] = [by('viewer@vsphere.local'), by('administrator@vsphere.local'), by(undefined)];
  expect(reader.length + changer.length + nobody.length).toBe(lines.length);
  return { reader, changer, nobody };
}

const WRITE = /^POST (\w+_Task|ShutdownGuest|RebootGuest|StandbyGuest|RenameSnapshot|LogUserEvent|CancelTask)$/;
const LOGIN = 'POST /api/session';
const POLL = 'POST RetrievePropertiesEx';

/** A vCenter is asked what it is before anybody has logged in. */
const INTRODUCTION = /^(POST \/api\/vcenter\/system|GET content)$/;

describe('What only reads', () => {
  test.each([
    '/vm list',
    '/vm info app01',
    '/vm find web',
    '/vm snapshots db01',
    '/vm stop app01',
    '/vm snapshot app01 --dry-run',
  ])('%s is asked as the account for reads alone', async (text) => {
    await type(stack, text);

    const { reader, changer, nobody } = await askedBy();
    expect(changer).toEqual([]);
    expect(reader.filter((line) => WRITE.test(line))).toEqual([]);
    expect(nobody.filter((line) => !INTRODUCTION.test(line))).toEqual([]);
  });
});

describe('What changes', () => {
  const expectParted = async (writes: readonly string[]): Promise<void> => {
    const { reader, changer, nobody } = await askedBy();
    expect(reader.filter((line) => WRITE.test(line))).toEqual([]);
    expect(changer.filter((line) => WRITE.test(line))).toEqual(writes);
    // A poll follows a start, and nothing else is asked as the account for changes.
    const others = changer.filter((line) => !WRITE.test(line));
    expect(others.filter((line) => line !== LOGIN && line !== POLL)).toEqual([]);
    expect(changer.indexOf(POLL)).toBeGreaterThan(changer.findIndex((line) => line.endsWith('_Task')));
    expect(nobody.filter((line) => !INTRODUCTION.test(line))).toEqual([]);
  };

  test('a snapshot: written and polled by one account, found and read by the other', async () => {
    const { text } = await type(stack, '/vm snapshot app01 --name before');

    expect(text).toMatch(/^✅ Took a snapshot of \*app01\*/);
    await expectParted(['POST LogUserEvent', 'POST CreateSnapshotEx_Task']);
  });

  test('a revert with its safety snapshot', async () => {
    const { text } = await confirmed(stack, '/vm revert app01 --snapshot before --start');

    expect(text).toMatch(/^✅ Reverted \*app01\*/);
    await expectParted([
      'POST LogUserEvent',
      'POST CreateSnapshotEx_Task',
      'POST LogUserEvent',
      'POST RevertToSnapshot_Task',
      'POST LogUserEvent',
      'POST PowerOnMultiVM_Task',
    ]);
  });

  test('a power-off', async () => {
    await confirmed(stack, '/vm power-off app01');

    await expectParted(['POST LogUserEvent', 'POST PowerOffVM_Task']);
  });

  test('a deletion of snapshots', async () => {
    await confirmed(stack, '/vm delete-snapshot app01 --snapshot before');

    await expectParted(['POST LogUserEvent', 'POST RemoveSnapshot_Task']);
  });

  test('what a guest is asked has no task: its VM is looked at as any other is read', async () => {
    const { text } = await type(stack, '/vm shutdown app02');

    expect(text).toMatch(/^✅ Shut down \*app02\*/);
    const { reader, changer } = await askedBy();
    expect(changer.filter((line) => line !== LOGIN)).toEqual(['POST LogUserEvent', 'POST ShutdownGuest']);
    expect(reader.filter((line) => WRITE.test(line))).toEqual([]);
  });

  test('a task that is handed over is polled by the same account hours later', async () => {
    await slowTask(stack, 'CreateSnapshotEx_Task', 330);
    const job = await handedOver(stack, '/vm snapshot app03 --name slow');
    await nextLook(stack, job);
    await stack.jobEnded(job);

    await expectParted(['POST LogUserEvent', 'POST CreateSnapshotEx_Task']);
  });

  test('Cancel ends the task as the account that began it', async () => {
    await slowTask(stack, 'CreateSnapshotEx_Task', 200);
    const { job } = await stack.typed('/vm snapshot app04');
    const running = await stack.waitForMessage(
      ({ text }) => text.includes('*app04*') && / % Create virtual/.test(text),
    );

    await press(stack, running, 'Cancel');
    await stack.jobEnded(job);

    await expectParted(['POST LogUserEvent', 'POST CreateSnapshotEx_Task', 'POST CancelTask']);
  });

  test('a slow login for changes comes before the start is stored: it is sent once, and the event log is told', async () => {
    await renewed(stack);
    const match = { vcenter: 'prod', method: 'POST', path: '/api/session' };
    await stack.fault({ service: 'vcenter', match, after: 1, delayMs: 6000 });

    const { text } = await type(stack, '/vm snapshot svc05 --vcenter prod');

    expect(text).toMatch(/^✅ Took a snapshot of \*svc05\*/);
    expect(text).not.toContain('event log');
    await expectParted(['POST LogUserEvent', 'POST CreateSnapshotEx_Task']);
  });

  test('a start whose answer was lost is looked for by the account that sent it', async () => {
    await stack.fault(faultRule({ service: 'vcenter', match: { operation: 'PowerOffVM_Task' } }, 'lost'));

    const { text } = await confirmed(stack, '/vm power-off svc03');

    expect(text).toMatch(/^✅ Powered off \*svc03\*/);
    const { reader, changer } = await askedBy();
    expect(changer.filter((line) => line.endsWith('_Task'))).toEqual(['POST PowerOffVM_Task']);
    expect(reader.filter((line) => WRITE.test(line))).toEqual([]);
  });
});

describe('A function that only reads', () => {
  test.each([
    ['/vm-access can @requester vm:snapshot app01', /app01/],
    ['/vm-audit list --vm app01', /app01/],
  ])('%s is given no other account', async (text, answer) => {
    const asked = await type(stack, text);

    expect(asked.text).toMatch(answer);
    expect((await askedBy()).changer).toEqual([]);
  });

  test('/vm-approval show looks at the VM as it is now, and needs no other account either', async () => {
    const asked = await request(stack, '/vm suspend team-01');
    since = await lastRequest();

    const { text } = await type(stack, `/vm-approval show ${asked.id.slice(0, 4)}`, { user: 'approver' });

    expect(text).toContain('team-01');
    const { reader, changer } = await askedBy();
    expect(changer).toEqual([]);
    expect(reader).toContain(POLL);
  });

  test('works on where the account for changes cannot be read at all', async () => {
    const unreadable = ['slashvm/local/vcenters/prod', 'slashvm/local/vcenters/lab'];
    await stack.fault(faultRule({ service: 'secretsmanager', times: 0 }, { unreadable }));
    await stack.recycle('access');

    const { text } = await type(stack, '/vm-access can @requester vm:snapshot app01');

    expect(text).toMatch(/^ℹ️ Yes: /);
    await stack.clearFaults();
  });
});
