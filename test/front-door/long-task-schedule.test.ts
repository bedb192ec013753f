// biome-ignore-all lint/suspicious/noThenProperty: the word of a fault rule.
import { afterEach, expect, test } from '@jest/globals';
import { atRest, moIdOf, snapshotsOf, stackOfFile } from '#test/conversation';
import {
  billed,
  brought,
  handedOver,
  messageOf,
  nextLook,
  schedulesMade,
  schedulesOf,
  slowTask,
  stored,
} from '#test/front-door/long-task';
import type { TestStack } from '#test/stack';

const here = stackOfFile();

afterEach(() => here.stack.clearFaults());

const HOUR = 3600;

/** What the functions logged about Jobs that somebody wanted to take up. */
async function resumes(stack: TestStack, id: string, since: number): Promise<readonly string[]> {
  const lines = (await stack.logs(since)).filter(({ line }) => line.includes(id) && line.includes('"message":"resume'));
  return lines.map(({ line }) => {
    const { because, reason = 'taken' } = JSON.parse(line) as { because: string; reason?: string };
    return `${because} ${reason}`;
  });
}

const lastLine = async (stack: TestStack): Promise<number> => (await stack.logs()).at(-1)?.n ?? 0;

test('where no schedule can be made the sweeper goes on, and nothing is done twice', async () => {
  const { stack } = here;
  await slowTask(stack, 'CreateSnapshotEx_Task', HOUR / 2);
  await stack.fault({ service: 'scheduler', match: { operation: 'CreateSchedule' }, times: 0, then: { status: 500 } });
  const since = await lastLine(stack);
  const id = await handedOver(stack, '/vm snapshot app01');
  expect(await schedulesOf(stack, id)).toEqual([]);

  for (let sweep = 0; sweep < 8 && (await stored(stack, id)).dueAt !== undefined; sweep += 1) {
    const { followed = 0 } = await stored(stack, id);
    await stack.advance(400);
    await brought(stack, id, followed);
    await atRest(stack, since);
  }

  expect(await stored(stack, id)).toMatchObject({ state: 'ended', exit: 0 });
  expect(new Set((await resumes(stack, id, since)).filter((one) => one.endsWith(' taken')))).toEqual(
    new Set(['sweep taken']),
  );
  expect(await snapshotsOf(stack, 'prod', await moIdOf(stack, 'prod', 'app01'))).toHaveLength(1);
  expect((await stack.logs(since)).some(({ line }) => line.includes('"message":"schedule-failed"'))).toBe(true);
});

test('a schedule that fires far too late finds that the sweeper was quicker, and begins no second row of looks', async () => {
  const { stack } = here;
  await slowTask(stack, 'CreateSnapshotEx_Task', 2 * HOUR);
  const id = await handedOver(stack, '/vm snapshot app02');
  const match = { operation: 'Fire', path: `${id}-1` };
  await stack.fault({ service: 'scheduler', match, delayMs: 1_500_000 });
  const since = await lastLine(stack);

  for (let step = 0; step < 2; step += 1) {
    const { followed = 0 } = await stored(stack, id);
    await stack.advance(step === 0 ? 120 : 600);
    if (step === 1) await brought(stack, id, followed);
    await atRest(stack, since);
  }
  expect((await resumes(stack, id, since)).find((one) => one.endsWith('taken'))).toBe('sweep taken');
  // Short steps: an event that waits for more than two minutes is not delivered at all.
  for (let step = 0; step < 12; step += 1) {
    await stack.advance(100);
    await atRest(stack, since);
  }

  expect(await resumes(stack, id, since)).toContain('schedule overtaken');
  expect(await schedulesOf(stack, id)).toHaveLength(1);
  const made = await schedulesMade(stack, id);
  expect(new Set(made).size).toBe(made.length);
});

test('a schedule that fires twice leads to one look, whether the second comes during the first or after it', async () => {
  const { stack } = here;
  await slowTask(stack, 'CreateSnapshotEx_Task', HOUR);
  const id = await handedOver(stack, '/vm snapshot app03');
  await stack.fault({ service: 'scheduler', match: { operation: 'Fire', path: id }, times: 3, then: { deliver: 2 } });
  await stack.fault({ service: 'lambda', match: { operation: 'Deliver', function: 'vm' }, after: 5, delayMs: 20_000 });
  const since = await lastLine(stack);

  for (let look = 0; look < 3; look += 1) await nextLook(stack, id);
  await stack.advance(30);
  await atRest(stack, since);

  const seen = await resumes(stack, id, since);
  expect(seen.filter((one) => one === 'schedule taken')).toHaveLength(3);
  expect(seen.filter((one) => /^schedule (held|overtaken)$/.test(one))).toHaveLength(3);
  expect(await schedulesOf(stack, id)).toEqual([`${id}-4`]);
  expect(await schedulesMade(stack, id)).toEqual([1, 2, 3, 4].map((n) => `${id}-${n}`));
});

test('a function that dies at each look for hours is resumed each time; the end is not lost', async () => {
  const { stack } = here;
  await slowTask(stack, 'CreateSnapshotEx_Task', HOUR / 2);
  const id = await handedOver(stack, '/vm snapshot app04');

  for (let look = 0; look < 12 && (await stored(stack, id)).dueAt !== undefined; look += 1) {
    const match = { operation: 'Invocation', function: 'vm' };
    if (look < 5) await stack.fault({ service: 'lambda', match, then: { kill: 'before', request: 6 } });
    await nextLook(stack, id);
  }

  expect(await stored(stack, id)).toMatchObject({ state: 'ended', exit: 0 });
  expect((await messageOf(stack, id)).text).toMatch(/^✅ Took a snapshot of \*app04\*/);
  expect((await billed(stack, 'vm')).length).toBeGreaterThan(10);
});
