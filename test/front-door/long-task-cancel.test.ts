// biome-ignore-all lint/suspicious/noThenProperty: the word of a fault rule.
import { afterEach, expect, test } from '@jest/globals';
import { atRest, moIdOf, press, snapshotsOf, stackOfFile, type } from '#test/conversation';
import {
  brought,
  handedOver,
  longLook,
  messageOf,
  nextLook,
  slowTask,
  stored,
  underWay,
} from '#test/front-door/long-task';

const here = stackOfFile();

afterEach(() => here.stack.clearFaults());

const HOUR = 3600;

const cancelled = (name: string): RegExp =>
  new RegExp(`^⚠️ Cancelled: take a snapshot of \\*${name}\\* .*\\n⚠️ \\*${name}\\* \\(prod\\): .*cancel`);

test('Cancel on the message ends the task at once, hours before its next look', async () => {
  const { stack } = here;
  await slowTask(stack, 'CreateSnapshotEx_Task', 14 * HOUR);
  const id = await handedOver(stack, '/vm snapshot app01');
  for (let look = 0; look < 3; look += 1) await nextLook(stack, id);

  await press(stack, await messageOf(stack, id), 'Cancel');
  const job = await stack.jobEnded(id);

  expect(job).toMatchObject({ state: 'ended', exit: 1 });
  expect((await messageOf(stack, id)).text).toMatch(cancelled('app01'));
  expect(await snapshotsOf(stack, 'prod', await moIdOf(stack, 'prod', 'app01'))).toHaveLength(0);
});

test('Cancel in /vm jobs does the same', async () => {
  const { stack } = here;
  await slowTask(stack, 'CreateSnapshotEx_Task', 14 * HOUR);
  const id = await handedOver(stack, '/vm snapshot app02');
  await nextLook(stack, id);

  const { messages, text } = await type(stack, '/vm jobs');
  expect(text).toMatch(/`\/vm snapshot app02` is followed to its end · 1 VM · since /);
  const [listed] = messages;
  if (listed === undefined) throw new Error('Nothing was listed.');
  await press(stack, listed, `Cancel ${id.slice(0, 4).toUpperCase()}`);
  await stack.jobEnded(id);

  expect((await messageOf(stack, id)).text).toMatch(cancelled('app02'));
});

test('a task that vCenter does not let end goes on to its end, and the message says so', async () => {
  const { stack } = here;
  await slowTask(stack, 'RemoveAllSnapshots_Task', HOUR);
  await type(stack, '/vm snapshot app03');
  await type(stack, '/vm snapshot app03 --again');
  const { job: id } = await stack.typed('/vm delete-snapshot app03 --all');
  const question = await stack.waitForMessage(({ text }) => text.includes('loses the snapshot'));
  await press(stack, question, 'Confirm');
  await underWay(stack, id);
  await stack.advance(272);
  await brought(stack, id, 0);
  await atRest(stack);
  expect((await messageOf(stack, id)).blocks).not.toContainEqual(expect.objectContaining({ type: 'actions' }));

  const { messages } = await type(stack, '/vm jobs');
  const [listed] = messages;
  if (listed === undefined) throw new Error('Nothing was listed.');
  await press(stack, listed, `Cancel ${id.slice(0, 4).toUpperCase()}`);
  await brought(stack, id, 1);

  expect((await messageOf(stack, id)).text).toMatch(
    /Cancelled by <@\w+>; 1 cannot be ended by vCenter any more and will go on\.\nAs of /,
  );
  for (let look = 0; look < 20 && (await stored(stack, id)).dueAt !== undefined; look += 1) await nextLook(stack, id);
  expect(await stored(stack, id)).toMatchObject({ state: 'ended', exit: 0 });
  expect((await messageOf(stack, id)).text).toMatch(/^✅ Deleted snapshots of \*app03\*/);
});

test('the button that a message shows works even if Slack took no edit for a while', async () => {
  const { stack } = here;
  await slowTask(stack, 'CreateSnapshotEx_Task', 14 * HOUR);
  const id = await handedOver(stack, '/vm snapshot app04');
  await stack.fault({ service: 'slack', match: { operation: 'chat.update' }, times: 0, then: { status: 503 } });
  for (let look = 0; look < 3; look += 1) await longLook(stack, id);
  const shown = await messageOf(stack, id);
  await stack.clearFaults();

  await press(stack, shown, 'Cancel');
  await stack.jobEnded(id);

  expect((await messageOf(stack, id)).text).toMatch(cancelled('app04'));
});
