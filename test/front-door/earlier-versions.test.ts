import { expect, test } from '@jest/globals';
import { JOB_VERSION } from '#lib/jobs/job';
import { moIdOf, press, snapshotsOf, stackOfFile } from '#test/conversation';
import { placeJob } from '#test/front-door/earlier-jobs';
import { lastRequest, operationsSince, writesAmong } from '#test/past-the-product';
import type { TestStack } from '#test/stack';

const here = stackOfFile();

/** So many seconds ago every lease is over, and whatever is owed is overdue. */
const LONG_AGO = 600;

/** The sweeper comes by: it is called every five minutes, up to one late. */
const SWEEP = 361;

const textAt = async (stack: TestStack, ts: string): Promise<string> =>
  (await stack.transcript()).find((message) => message.ts === ts)?.text ?? '';

const snapshotsTaken = async (stack: TestStack, names: readonly string[]): Promise<readonly number[]> =>
  Promise.all(names.map(async (name) => (await snapshotsOf(stack, 'prod', await moIdOf(stack, 'prod', name))).length));

test.each(['v1-running', 'v2-running'])(
  '%s: what was begun is not begun again, what was not is, and its own message says so',
  async (name) => {
    const { stack } = here;
    const vms = ['app01', 'app02', 'db01'];
    const before = await snapshotsTaken(stack, vms);
    const placed = await placeJob(stack, name, { ago: LONG_AGO, begun: ['app01', 'app02'] });
    const since = await lastRequest(stack);

    await stack.advance(SWEEP);
    const job = await stack.jobEnded(placed.id);

    expect(job).toMatchObject({ state: 'ended', exit: 1, version: JOB_VERSION });
    const said = await textAt(stack, placed.ts);
    expect(said).toMatch(/^⚠️ Took a snapshot of 3 of 4 VMs · asked by <@U0ADMIN001>: `\/vm snapshot app01 app02 db01/);
    for (const vm of vms) expect(said).toContain(`✅ *${vm}* (prod): snapshot *slashvm`);
    expect(said).toContain('❌ No VM is called "nosuchvm".');
    expect(writesAmong(await operationsSince(stack, since))).toEqual(['CreateSnapshotEx_Task']);
    expect(await snapshotsTaken(stack, vms)).toEqual(before.map((count) => count + 1));
  },
);

test('v2-following: a change that was left to a schedule is followed to its end without it', async () => {
  const { stack } = here;
  const placed = await placeJob(stack, 'v2-following', { ago: LONG_AGO, begun: ['app01', 'app02'] });
  const since = await lastRequest(stack);

  await stack.advance(SWEEP);

  expect(await stack.jobEnded(placed.id)).toMatchObject({ state: 'ended' });
  expect(await textAt(stack, placed.ts)).toMatch(/^⚠️ Took a snapshot of 2 of 3 VMs /);
  expect(writesAmong(await operationsSince(stack, since))).toEqual([]);
});

test.each(['v1-received', 'v2-received'])(
  '%s: what never began is not run so late, and its asker is told',
  async (name) => {
    const { stack } = here;
    const placed = await placeJob(stack, name, { ago: LONG_AGO });
    const since = await lastRequest(stack);

    await stack.advance(SWEEP);

    const late =
      'This reached SlashVM too late to be run safely, so nothing was done. Type it again if it is still wanted.';
    expect(await stack.jobEnded(placed.id)).toMatchObject({ state: 'ended', exit: 1, told: late });
    expect((await stack.transcript()).at(-1)?.text).toBe(`⚠️ ${late}`);
    expect(writesAmong(await operationsSince(stack, since))).toEqual([]);
  },
);

test('v1-last-word: what Slack had not taken is said', async () => {
  const { stack } = here;
  const placed = await placeJob(stack, 'v1-last-word', { ago: LONG_AGO });

  await stack.advance(SWEEP);

  await stack.jobEnded(placed.id);
  expect(await textAt(stack, placed.ts)).toBe(
    '✅ Reset *db01* · asked by <@U0ADMIN001>: `/vm reset db01`\n✅ *db01* (prod): was reset and is on.\nJob YRBR',
  );
});

/** The tests before took a snapshot of db01 since it was asked about. */
const asked = 'v2-awaiting-confirmation';

test(`${asked}: its Confirm is good here too, and what changed meanwhile is asked about again`, async () => {
  const { stack } = here;
  const placed = await placeJob(stack, asked, { ago: 60 });
  expect((await press(stack, placed, 'Confirm')).status).toBe(200);

  const again = await stack.waitForMessage(({ ts, text }) => ts === placed.ts && /changed/.test(text));
  expect(again.text).toContain('*db01*');
  await press(stack, again, 'Confirm');

  expect(await stack.jobEnded(placed.id)).toMatchObject({ state: 'ended', exit: 0, version: JOB_VERSION });
  expect(await textAt(stack, placed.ts)).toContain('✅ *db01* (prod): was reset and is on');
});

test(`${asked}: a question that nobody answered expires, and is closed`, async () => {
  const { stack } = here;
  const placed = await placeJob(stack, asked, { ago: LONG_AGO });
  const since = await lastRequest(stack);

  await stack.advance(SWEEP);

  expect(await stack.jobEnded(placed.id)).toMatchObject({ state: 'expired' });
  expect(await textAt(stack, placed.ts)).toContain('Nobody answered in time, so nothing was done');
  expect(writesAmong(await operationsSince(stack, since))).toEqual([]);
});
