import { describe, expect, test } from '@jest/globals';
import { NO_ACCESS } from '#lib/policy/access-state';
import { CATALOGUE } from '#lib/policy/catalogue';
import { readKnownPermission } from '#lib/policy/known-permission';
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

const RULES = { state: { ...NO_ACCESS, roles: { dba: ['vm:list'] } }, catalogue: CATALOGUE };

test.each([
  ['Operator', { role: 'operator' }],
  ['dba', { role: 'dba' }],
  ['vm:Stop, *:list,vm:stop', { permissions: ['vm:stop', '*:list'] }],
  ['vm:stop vm:s*', { permissions: ['vm:stop', 'vm:s*'] }],
])('%j is read as what is given', (typed, rights) => {
  expect(readRights(typed, RULES)).toEqual(rights);
});

test.each([
  ['operater', 'No role is called "operater". Did you mean operator?'],
  ['vm:stop,list', '"list" is no permission. Type list:*.'],
  ['viewer,vm:stop', '"viewer" is a role, and a role stands alone. Type the rest in a line of its own.'],
  ['viewer DBA', '"viewer" is a role, and a role stands alone.'],
  [
    'vm:snapshoot',
    'No command needs the permission "vm:snapshoot". Nothing was done. Did you mean vm:snapshot or vm:snapshots?',
  ],
  [
    'esx:*',
    'No command needs the permission "esx:*". Nothing was done. There are vm:*, access:*, approval:*, audit:*, vcenter:*.',
  ],
  [
    Array.from({ length: 51 }, (_, index) => `vm:c${index}`).join(),
    'That is 51 permissions, and 50 are possible. Use globs.',
  ],
])('%j is refused with the cure', (typed, sentence) => {
  expect(() => readRights(typed, RULES)).toThrow(sentence);
});

test.each([
  ['VM:Snapshot', 'vm:snapshot'],
  ['access:can', 'access:can'],
])('one command needs the permission %s', (typed, permission) => {
  expect(readKnownPermission(typed, CATALOGUE)).toBe(permission);
});

test.each([
  ['vm:*', '"vm:*" names several permissions. Ask about one, such as vm:snapshot.'],
  ['snapshots', 'No command needs the permission "snapshots". Nothing was done. Did you mean vm:snapshots?'],
])('no one command needs the permission %s', (typed, sentence) => {
  expect(() => readKnownPermission(typed, CATALOGUE)).toThrow(sentence);
});
