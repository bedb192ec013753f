// biome-ignore-all lint/suspicious/noThenProperty: the word of a fault rule.
import { afterEach, expect, test } from '@jest/globals';
import { atRest, moIdOf, snapshotsOf, stackOfFile } from '#test/conversation';
import { itemsOf, rewriteJob } from '#test/front-door/jobs-table';
import {
  handedOver,
  longLook,
  lookOn,
  messageOf,
  nextLook,
  type StoredJob,
  slowTask,
  stored,
} from '#test/front-door/long-task';
import type { TestStack } from '#test/stack';

const here = stackOfFile();

afterEach(() => here.stack.clearFaults());

const HOUR = 3600;

async function toTheEnd(stack: TestStack, id: string): Promise<StoredJob> {
  for (let look = 0; look < 20; look += 1) {
    const job = await stored(stack, id);
    if (job.dueAt === undefined) return job;
    await nextLook(stack, id);
  }
  throw new Error(`Job ${id} does not end.`);
}

const snapshotsTaken = async (stack: TestStack, name: string): Promise<number> =>
  (await snapshotsOf(stack, 'prod', await moIdOf(stack, 'prod', name))).length;

test('a vCenter that restarts and forgets its sessions and tasks is asked for its history; nothing is begun again', async () => {
  const { stack } = here;
  await slowTask(stack, 'CreateSnapshotEx_Task', HOUR);
  const id = await handedOver(stack, '/vm snapshot app01');

  await stack.restartVCenter('prod');
  await nextLook(stack, id);
  expect((await messageOf(stack, id)).text).toMatch(
    // A busy machine may have taken more than its second to write the event.
    /app01\* [█░]+ \d+ % Create virtual machine snapshot\n(vCenter's event log was not written [^\n]*\n)?As of /,
  );

  expect(await toTheEnd(stack, id)).toMatchObject({ state: 'ended', exit: 0 });
  expect((await messageOf(stack, id)).text).toMatch(/^✅ Took a snapshot of \*app01\*/);
  expect(await snapshotsTaken(stack, 'app01')).toBe(1);
});

test('what a restarted vCenter shows of the VM settles it where its history is empty', async () => {
  const { stack } = here;
  await slowTask(stack, 'CreateSnapshotEx_Task', 600);
  const id = await handedOver(stack, '/vm snapshot app02');
  await lookOn(stack, id, 130);
  await stack.fault({ service: 'vcenter', match: { vcenter: 'prod' }, times: 0, then: 'reset' });
  await longLook(stack, id);
  const { text } = await messageOf(stack, id);
  expect(text).toContain('⏳ *app02* is under way\n');
  expect(text).toMatch(/prod: vCenter "prod" could not be asked \([a-z0-9 ]+\)\. .* SlashVM goes on trying\./);

  await stack.clearFaults();
  await stack.restartVCenter('prod', { history: false });

  expect(await toTheEnd(stack, id)).toMatchObject({ state: 'ended', exit: 0 });
  expect((await messageOf(stack, id)).text).toMatch(/^✅ Took a snapshot of \*app02\*/);
});

test('a task that vanished for good, and left nothing on the VM, is said to be unknown', async () => {
  const { stack } = here;
  await slowTask(stack, 'CreateSnapshotEx_Task', 5 * HOUR);
  const id = await handedOver(stack, '/vm snapshot app03');

  await stack.restartVCenter('prod', { history: false });
  const job = await nextLook(stack, id);

  expect(job).toMatchObject({ state: 'ended', exit: 1 });
  expect((await messageOf(stack, id)).text).toMatch(
    new RegExp(
      '^⚠️ Nobody can say whether it worked: take a snapshot of \\*app03\\* .*\\n' +
        '⚠️ \\*app03\\* \\(prod\\): was started; vCenter has forgotten the task, and the VM shows nothing of it\\.\\n',
    ),
  );
});

test('functions that are deployed anew go on where the old ones were', async () => {
  const { stack } = here;
  await slowTask(stack, 'CreateSnapshotEx_Task', HOUR / 2);
  const id = await handedOver(stack, '/vm snapshot app04');

  for (let deploy = 0; deploy < 3; deploy += 1) {
    await atRest(stack);
    await stack.recycle();
    await nextLook(stack, id);
  }

  expect(await toTheEnd(stack, id)).toMatchObject({ state: 'ended', exit: 0 });
  expect(await snapshotsTaken(stack, 'app04')).toBe(1);
});

test('a Job of a newer version is left due and untouched by every function, and no invocation fails', async () => {
  const { stack } = here;
  await slowTask(stack, 'CreateSnapshotEx_Task', HOUR / 2);
  const id = await handedOver(stack, '/vm snapshot db02');
  await rewriteJob(stack, id, (item) => ({ ...item, version: { N: '99' }, fromTheFuture: { S: 'kept' } }));
  const before = await itemsOf(stack, id);
  const messages = await stack.transcript();
  const since = (await stack.logs()).at(-1)?.n ?? 0;

  for (let step = 0; step < 8; step += 1) {
    await stack.advance(150);
    await atRest(stack, since);
  }

  expect(await itemsOf(stack, id)).toEqual(before);
  expect(await stack.transcript()).toEqual(messages);
  const lines = (await stack.logs(since)).map(({ line }) => line);
  expect(lines.filter((line) => line.includes('newer-version')).length).toBeGreaterThan(1);
  expect(lines.filter((line) => /"level":"ERROR"|invocation-died/.test(line))).toEqual([]);
});
