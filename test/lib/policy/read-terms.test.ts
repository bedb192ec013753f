import { describe, expect, test } from '@jest/globals';
import { readRights } from '#lib/policy/read-rights';
import { readChannel, readSubject, readUser } from '#lib/policy/read-subject';
import { readUntil } from '#lib/policy/read-until';

const NOW = Date.parse('2026-11-25T10:00:00Z');

describe('readSubject', () => {
  test.each([
    ['<@U012AB>', { user: 'U012AB' }],
    ['<@W012AB|ann>', { user: 'W012AB' }],
    ['U012ABCDE', { user: 'U012ABCDE' }],
    ['<!subteam^S012AB>', { group: 'S012AB' }],
    ['<!subteam^S012AB|@ops>', { group: 'S012AB' }],
    ['S012ABCDE', { group: 'S012ABCDE' }],
    ['Everyone', { everyone: true }],
  ])('reads %j', (typed, subject) => {
    expect(readSubject(typed)).toEqual(subject);
  });

  const CURE = 'Pick the person or group from the list that Slack offers behind "@", or type everyone.';
  test.each([
    ['@ann', `"@ann" is a name, and names can be changed by whoever bears them. ${CURE}`],
    ['ann', `"ann" is nobody. ${CURE}`],
    ['<@u012ab>', `"<@u012ab>" is nobody. ${CURE}`],
    ['<!here>', '"<!here>" calls people in a channel. For all members of the workspace type everyone.'],
    ['<!everyone|@everyone>', '"<!everyone|@everyone>" calls people in a channel.'],
    ['<@U012AB> <@U9>', `is nobody. ${CURE}`],
  ])('refuses %j with the cure', (typed, sentence) => {
    expect(() => readSubject(typed)).toThrow(sentence);
  });
});

test('a person is no group', () => {
  expect(readUser('<@U012AB>')).toBe('U012AB');
  expect(() => readUser('everyone')).toThrow(
    '"everyone" is no person. Pick one from the list that Slack offers behind "@".',
  );
});

test('a channel is an id', () => {
  expect(readChannel('<#C012AB|ops>')).toBe('C012AB');
  expect(readChannel('G012ABCDE')).toBe('G012ABCDE');
  const cure = 'Pick the channel from the list that Slack offers behind "#".';
  expect(() => readChannel('#ops')).toThrow(`"#ops" is a name, and a channel can be renamed. ${cure}`);
  expect(() => readChannel('ops')).toThrow(`"ops" is no channel. ${cure}`);
});

describe('readUntil', () => {
  test.each([
    ['30m', '2026-11-25T10:30:00.000Z'],
    ['2h', '2026-11-25T12:00:00.000Z'],
    ['7D', '2026-12-02T10:00:00.000Z'],
    ['2026-12-24T18:00Z', '2026-12-24T18:00:00.000Z'],
    ['2026-12-24T18:00:30Z', '2026-12-24T18:00:30.000Z'],
    ['2026-12-24 18:00', '2026-12-24T18:00:00.000Z'],
  ])('reads %j', (typed, until) => {
    expect(new Date(readUntil(typed, NOW)).toISOString()).toBe(until);
  });

  const CURE = 'Type a length of time as 30m, 2h or 7d, or a time in UTC as 2026-12-24T18:00Z.';
  test.each([
    ['tomorrow', `"tomorrow" is no time. ${CURE}`],
    ['0h', `"0h" is no time. ${CURE}`],
    ['2026-12-24', `"2026-12-24" is no time. ${CURE}`],
    ['2027-02-30T10:00Z', `"2027-02-30T10:00Z" is no time. ${CURE}`],
    ['2026-12-24T18:00+02:00', `"2026-12-24T18:00+02:00" is no time. ${CURE}`],
    ['2026-11-25T10:00Z', `"2026-11-25T10:00Z" is over already; it is 2026-11-25T10:00Z now. ${CURE}`],
  ])('refuses %j with the cure', (typed, sentence) => {
    expect(() => readUntil(typed, NOW)).toThrow(sentence);
  });
});

test('a role is a name, permissions hold a colon', () => {
  expect(readRights('Operator', {})).toEqual({ role: 'operator' });
  expect(readRights('dba', { dba: ['vm:list'] })).toEqual({ role: 'dba' });
  expect(readRights('vm:Stop, *:list,vm:stop', {})).toEqual({ permissions: ['vm:stop', '*:list'] });
  expect(() => readRights('operater', {})).toThrow('No role is called "operater". Did you mean operator?');
  expect(() => readRights('vm:stop,list', {})).toThrow('"list" is no permission. Type list:*.');
  const many = Array.from({ length: 51 }, (_, index) => `vm:c${index}`).join();
  expect(() => readRights(many, {})).toThrow('That is 51 permissions, and 50 are possible. Use globs.');
});
