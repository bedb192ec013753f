import { afterEach, expect, test } from '@jest/globals';
import { atRest, moIdOf, press, snapshotsOf, stackOfFile, type } from '#test/conversation';
import { rewriteJob } from '#test/front-door/jobs-table';
import {
  handedOver,
  lookOn,
  messageOf,
  nextLook,
  type StoredJob,
  said,
  slowTask,
  stored,
  underWay,
} from '#test/front-door/long-task';
import { passTime } from '#test/pass-time';
import type { TestStack } from '#test/stack';

const here = stackOfFile();

afterEach(() => here.stack.clearFaults());

const HOUR = 3600;

async function toTheEnd(stack: TestStack, id: string): Promise<StoredJob> {
  for (let look = 0; look < 30; look += 1) {
    const job = await stored(stack, id);
    if (job.dueAt === undefined) return job;
    await nextLook(stack, id);
  }
  throw new Error(`Job ${id} does not end.`);
}

test('a revert whose safety snapshot takes an hour goes on to the revert by itself', async () => {
  const { stack } = here;
  await type(stack, '/vm snapshot app01 --name before');
  await slowTask(stack, 'CreateSnapshotEx_Task', HOUR / 2);
  const { job: id } = await stack.typed('/vm revert app01 --snapshot before');
  const question = await stack.waitForMessage(({ text }) => text.startsWith('❓ Really revert *app01*'));
  await press(stack, question, 'Confirm');
  await underWay(stack, id);
  await lookOn(stack, id, 272);
  await atRest(stack);

  expect(await stored(stack, id)).toMatchObject({ state: 'following' });
  expect(await toTheEnd(stack, id)).toMatchObject({ state: 'ended', exit: 0 });
  expect((await messageOf(stack, id)).text).toMatch(/^✅ Reverted \*app01\* /);
});

test('of several VMs each has its own end, and the long ones are followed alone', async () => {
  const { stack } = here;
  await slowTask(stack, 'CreateSnapshotEx_Task', HOUR / 2);
  const { job: id } = await stack.typed('/vm snapshot app02 app03 app04');
  await said(stack, ({ text }) => text.includes('(2 of 3 finished)'));
  await lookOn(stack, id, 272);

  expect((await messageOf(stack, id)).text).toMatch(/^⏳ Taking a snapshot of .* \(2 of 3 finished\)/);
  expect(await toTheEnd(stack, id)).toMatchObject({ state: 'ended', exit: 0 });
  expect((await messageOf(stack, id)).text.match(/✅ \*app0[234]\* \(prod\): snapshot /g)).toHaveLength(3);
  for (const name of ['app02', 'app03', 'app04']) {
    expect(await snapshotsOf(stack, 'prod', await moIdOf(stack, 'prod', name))).toHaveLength(1);
  }
});

/** Moves the clock, with the looks that fall into it, to so many seconds before the Job's last hour is over. */
async function nearExpiry(stack: TestStack, id: string, before: number): Promise<void> {
  const { expiresAt = 0 } = await stored(stack, id);
  for (let left = before + 1; left > before; ) {
    left = (expiresAt - (await stack.now())) / 1000;
    await stack.advance(Math.max(0, Math.min(8 * HOUR, left - before)));
    await atRest(stack);
  }
}

test('a task that outlives the Job is said to go on, three days after it was asked', async () => {
  const { stack } = here;
  await slowTask(stack, 'CreateSnapshotEx_Task', 100 * HOUR);
  const id = await handedOver(stack, '/vm snapshot db01');

  await nearExpiry(stack, id, 2000);
  await toTheEnd(stack, id);

  expect(await stored(stack, id)).toMatchObject({ state: 'ended', exit: 1 });
  expect((await messageOf(stack, id)).text).toMatch(
    /^⚠️ Asked, and not done yet: take a snapshot of \*db01\* .*\n⚠️ \*db01\* \(prod\): still runs at 7[12] %, and SlashVM follows it no longer\. Look at task-\d+ in vCenter\.\n/,
  );
  expect((await type(stack, '/vm jobs')).text).toContain('None of your jobs is open');
});

test('a Job that nobody looked at when its three days were over is ended with what its journal says', async () => {
  const { stack } = here;
  await slowTask(stack, 'CreateSnapshotEx_Task', 14 * HOUR);
  const id = await handedOver(stack, '/vm snapshot app02');
  const expiresAt = { N: String((await stack.now()) + 60_000) };
  await rewriteJob(stack, id, (item) => ('expiresAt' in item ? { ...item, expiresAt } : item));

  await stack.fault({
    service: 'scheduler',
    match: { operation: 'Fire', path: id },
    times: 0,
    delayMs: 14 * HOUR * 1000,
  });
  await stack.advance(3000);
  await stack.jobEnded(id);

  expect(await stored(stack, id)).toMatchObject({ state: 'ended', exit: 1 });
  expect((await messageOf(stack, id)).text).toMatch(
    /^⚠️ Nobody can say whether it worked: take a snapshot of \*app02\* .*\n⚠️ .*: task-\d+ was started, and SlashVM could not see how it ended\. Look at its tasks in vCenter\.\n/,
  );
});

test.each([
  ['is down', 'db02', { status: 503 }],
  [
    'limits the rate',
    'db03',
    { status: 429, headers: { 'retry-after': '30' }, body: { ok: false, error: 'ratelimited' } },
  ],
])('while Slack %s for an hour the task is followed, and its last word comes', async (_what, name, answer) => {
  const { stack } = here;
  await slowTask(stack, 'CreateSnapshotEx_Task', HOUR / 2);
  const id = await handedOver(stack, `/vm snapshot ${name}`);
  const silence = Object.fromEntries([['then', answer]]);
  await stack.fault({ service: 'slack', times: 0, ...silence });
  const until = (await stack.now()) + HOUR * 1000;
  const isOver = async (): Promise<boolean> =>
    (await stack.now()) >= until && (await stored(stack, id)).state === 'ended';
  await passTime(stack, isOver, 20);
  expect(await stored(stack, id)).toMatchObject({ state: 'ended', exit: 0, dueAt: expect.any(Number) });
  expect((await messageOf(stack, id)).text).toMatch(/^⏳ /);

  await stack.clearFaults();
  await stack.advance(400);
  await stack.jobEnded(id);

  expect((await messageOf(stack, id)).text).toMatch(new RegExp(`^✅ Took a snapshot of \\*${name}\\*`));
  const words = (await stack.transcript()).filter(({ text }) => text.includes(`Took a snapshot of *${name}*`));
  expect(words).toHaveLength(1);
});
