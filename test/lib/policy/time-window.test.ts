import { describe, expect, test } from '@jest/globals';
import { fitsCron, readCron } from '#lib/policy/cron';
import { isNoZone, isWithin } from '#lib/policy/time-window';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('readCron', () => {
  test.each([
    ['0 18 * * fri', '2026-11-27T18:00Z', true],
    ['0 18 * * fri', '2026-11-26T18:00Z', false],
    ['*/15 8-10 * * *', '2026-11-27T09:45Z', true],
    ['*/15 8-10 * * *', '2026-11-27T09:46Z', false],
    ['5/20 * * * *', '2026-11-27T09:45Z', true],
    ['0 0 24-26 dec *', '2026-12-26T00:00Z', true],
    ['0 0 * * 7', '2026-11-29T00:00Z', true],
    ['0 0 13 * fri', '2026-11-13T00:00Z', true],
    ['0 0 13 * fri', '2026-11-27T00:00Z', true],
    ['0 0 13 * fri', '2026-11-26T00:00Z', false],
    ['0 0 1,15 1-12/2 *', '2026-11-15T00:00Z', true],
    ['0 0 1,15 1-12/2 *', '2026-12-15T00:00Z', false],
  ])('%j at %s: %s', (typed, at, fits) => {
    expect(fitsCron(readCron(typed), new Date(at))).toBe(fits);
  });

  test.each([
    ['', '"" is no cron: it needs five fields (minute, hour, day of the month, month, weekday), as "0 18 * * fri".'],
    ['0 18 * *', '"0 18 * *" is no cron: it needs five fields'],
    ['60 * * * *', '"60" is no minute: it is 0 to 59, * for each, a range as 0-59 or a step as */2.'],
    ['0 25 * * *', '"25" is no hour: it is 0 to 23, * for each, a range as 0-23 or a step as */2.'],
    ['0 0 0 * *', '"0" is no day of the month: it is 1 to 31'],
    ['0 0 * mar-jan *', '"mar-jan" is no month: it is 1 to 12 or jan to dec'],
    ['0 0 * * fry', '"fry" is no weekday: it is 0 to 7 or sun to sat'],
    ['*/0 * * * *', '"*/0" is no minute'],
    ['1,,2 * * * *', '"" is no minute'],
    ['1-2-3 * * * *', '"1-2-3" is no minute'],
    ['0 0 31 2,4 *', '"0 0 31 2,4 *" never comes: no such month has that day.'],
  ])('refuses %j with the cure', (typed, sentence) => {
    expect(() => readCron(typed)).toThrow(sentence);
  });
});

describe('isWithin', () => {
  const weekend = { cron: '0 18 * * fri', duration: 60 * HOUR, zone: 'Europe/Berlin' };

  test.each([
    ['2026-11-27T16:59:59Z', false],
    ['2026-11-27T17:00:00Z', true],
    ['2026-11-29T12:00:00Z', true],
    ['2026-11-30T04:59:59Z', true],
    ['2026-11-30T05:00:00Z', false],
    // In summer Berlin is two hours ahead.
    ['2026-07-03T15:59:59Z', false],
    ['2026-07-03T16:00:00Z', true],
  ])('the weekend of Berlin at %s: %s', (at, within) => {
    expect(isWithin(weekend, Date.parse(at))).toBe(within);
  });

  test('what begins in the hour that spring leaves out begins after it', () => {
    const window = { cron: '30 2 * * *', duration: HOUR, zone: 'Europe/Berlin' };
    expect(isWithin(window, Date.parse('2026-03-29T00:59Z'))).toBe(false);
    expect(isWithin(window, Date.parse('2026-03-29T01:00Z'))).toBe(true);
    expect(isWithin(window, Date.parse('2026-03-29T02:00Z'))).toBe(false);
  });

  test('what begins in the hour that autumn repeats begins twice', () => {
    const window = { cron: '30 2 * * *', duration: HOUR, zone: 'Europe/Berlin' };
    for (const at of ['2026-10-25T00:30Z', '2026-10-25T01:29Z', '2026-10-25T01:30Z', '2026-10-25T02:29Z']) {
      expect(isWithin(window, Date.parse(at))).toBe(true);
    }
    expect(isWithin(window, Date.parse('2026-10-25T02:30Z'))).toBe(false);
  });

  test('holds whatever the zone and its clocks, minute by minute', () => {
    const zones = ['Asia/Kathmandu', 'Australia/Lord_Howe', 'America/St_Johns', 'UTC'];
    for (const zone of zones) {
      const begin = Date.parse('2026-04-01T00:00Z');
      const format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' });
      let begun = Number.NEGATIVE_INFINITY;
      for (let at = begin; at < begin + 2 * DAY; at += 60_000) {
        if (format.format(at) === '09:10') begun = at;
        if (at < begin + DAY || at % (7 * 60_000) > 0) continue;
        const within = at - begun < 100 * 60_000;
        expect([zone, at, isWithin({ cron: '10 9 * * *', duration: 100 * 60_000, zone }, at)]).toEqual([
          zone,
          at,
          within,
        ]);
      }
    }
  });

  test('the longest window is judged quickly', () => {
    const begun = performance.now();
    expect(
      isWithin({ cron: '0 0 1 1 *', duration: 31 * DAY, zone: 'Europe/Berlin' }, Date.parse('2026-06-15T12:00Z')),
    ).toBe(false);
    expect(performance.now() - begun).toBeLessThan(1000);
  });
});

test.each([
  ['Europe/Berlin', false],
  ['America/Argentina/Buenos_Aires', false],
  ['UTC', false],
  ['Europe/Berln', true],
  ['+02:00', true],
  ['', true],
])('%j is no zone: %s', (zone, isNone) => {
  expect(isNoZone(zone)).toBe(isNone);
});
