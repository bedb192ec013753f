import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { StackClock } from '#infra/local/clock';

let clock: StackClock;

beforeEach(() => {
  clock = new StackClock();
});

afterEach(() => clock.close());

test('is real time plus what was advanced', () => {
  clock.advance(90);
  expect(clock.offset).toBe(90_000);
  expect(Math.abs(clock.now() - Date.now() - 90_000)).toBeLessThan(50);
});

test('runs what an advance made due, in order, each at its own time', () => {
  const begun = clock.now();
  const ran: [string, number][] = [];
  const note = (name: string) => () => void ran.push([name, Math.round((clock.now() - begun) / 1000)]);
  clock.after(60_000, note('later'));
  clock.after(30_000, () => {
    note('sooner')();
    clock.after(10_000, note('what that began'));
  });
  clock.after(120_000, note('not yet'));
  clock.after(5_000, note('cancelled'))();
  clock.advance(90);
  expect(ran).toEqual([
    ['sooner', 30],
    ['what that began', 40],
    ['later', 60],
  ]);
});

test('runs what falls due in real time', async () => {
  const begun = Date.now();
  await clock.sleep(30);
  expect(Date.now() - begun).toBeGreaterThanOrEqual(25);
});

test('tells its listeners of every advance', () => {
  const offsets: number[] = [];
  const stop = clock.onAdvance((offset) => offsets.push(offset));
  clock.advance(1);
  clock.advance(2);
  stop();
  clock.advance(3);
  expect(offsets).toEqual([1000, 3000]);
});

test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('does not move by %s', (seconds) => {
  expect(() => clock.advance(seconds)).toThrow(RangeError);
});
