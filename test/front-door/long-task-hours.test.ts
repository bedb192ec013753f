import { expect, test } from '@jest/globals';
import { stackOfFile } from '#test/conversation';
import {
  billed,
  handedOver,
  lookOn,
  messageOf,
  nextLook,
  saidTimes,
  schedulesMade,
  schedulesOf,
  slowTask,
  stored,
} from '#test/front-door/long-task';

const here = stackOfFile();

const HOURS = 14;
const SECONDS = HOURS * 3600;

/** Looks that are taken one by one; then the clock moves so far at a time that each schedule comes far too late. */
const EVERY_LOOK = 40;
const STRIDE = 1800;

test('a task of fourteen hours is followed to its end: briefly each time, truthfully, and by few requests', async () => {
  const { stack } = here;
  await slowTask(stack, 'CreateSnapshotEx_Task', SECONDS);
  const begun = await stack.now();

  const id = await handedOver(stack, '/vm snapshot app01');
  const since = {
    logs: (await stack.logs()).at(-1)?.n ?? 0,
    requests: (await stack.requests()).at(-1)?.n ?? 0,
  };
  for (let look = 1; look <= EVERY_LOOK; look += 1) await nextLook(stack, id);

  const numbers = Array.from({ length: EVERY_LOOK + 1 }, (_, index) => `${id}-${index + 1}`);
  expect(await schedulesMade(stack, id)).toEqual(numbers);
  expect(await schedulesOf(stack, id)).toEqual(numbers.slice(-1));
  const looks = await billed(stack, 'vm', since.logs);
  // Around midnight the function is touched once besides.
  expect(looks.length - EVERY_LOOK).toBeLessThanOrEqual(1);
  expect(Math.max(...looks)).toBeLessThan(5000);
  const asked = await stack.asked(since.requests);
  expect(asked.length).toBeLessThanOrEqual(3 * EVERY_LOOK);

  const { text, edits } = await messageOf(stack, id);
  // A slow machine says first that it is being looked up.
  const shown = [...edits, text].filter((one) => !one.includes('Nothing is changed yet'));
  const said = shown.map(saidTimes).filter(({ next }) => next !== undefined);
  expect(said.map(({ asOf, next = 0 }) => (next - asOf) / 60)).toEqual([
    1,
    2,
    ...Array.from({ length: EVERY_LOOK - 1 }, () => 4),
  ]);
  for (const { asOf, percent = -1 } of said) {
    const share = ((asOf * 1000 - begun) / (SECONDS * 1000)) * 100;
    expect(Math.abs(percent - share)).toBeLessThan(1.1);
  }
  const pauses = said.slice(1).map(({ asOf }, index) => asOf - (said[index]?.asOf ?? 0));
  expect(Math.min(...pauses)).toBeGreaterThanOrEqual(60);

  while ((await stored(stack, id)).dueAt !== undefined) await lookOn(stack, id, STRIDE);

  const end = await stack.now();
  expect((end - begun) / 1000).toBeGreaterThan(SECONDS);
  expect((end - begun) / 1000).toBeLessThan(SECONDS + 2 * STRIDE);
  expect(await stored(stack, id)).toMatchObject({ state: 'ended', exit: 0 });
  expect((await messageOf(stack, id)).text).toMatch(
    /^✅ Took a snapshot of \*app01\* .*\n✅ \*app01\* \(prod\): snapshot \*slashvm/,
  );
  const made = await schedulesMade(stack, id);
  expect(new Set(made).size).toBe(made.length);
  expect(await schedulesOf(stack)).toEqual([]);
  expect(
    (await stack.requests(0, 'vcenter')).filter(({ operation }) => operation === 'CreateSnapshotEx_Task'),
  ).toHaveLength(1);
}, 120_000);
