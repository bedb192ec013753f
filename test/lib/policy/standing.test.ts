import { describe, expect, test } from '@jest/globals';
import { type Entry, NO_ACCESS } from '#lib/policy/access-state';
import { CATALOGUE } from '#lib/policy/catalogue';
import type { Asker } from '#lib/policy/judge-entry';
import { NO_POLICY, type Policy } from '#lib/policy/policy';
import { commandRefusal, mayRun, nothingHere, type Standing } from '#lib/policy/standing';
import { plain } from '#lib/slack/words';

const WHOAMI = 'access:whoami';
const DENY: Entry = { id: 'd1', permissions: ['*:*'], to: { everyone: true }, by: 'UFIRST', at: 0 };

const standing = (
  kind: Asker['kind'],
  { denies = [], policy = {} }: { denies?: readonly Entry[]; policy?: Partial<Policy> } = {},
): Standing => ({
  asker: { id: 'UANN', groups: new Set(), kind },
  channel: { id: 'C1', name: 'ops', isDirect: false },
  rules: { state: { ...NO_ACCESS, denies }, admins: [], catalogue: CATALOGUE, guests: false, strangers: false },
  policy: { ...NO_POLICY, ...policy },
  now: 0,
});

test('whoever may run nothing of a command is told so of that command', () => {
  expect(plain(nothingHere(standing('guest'), 'access', '/vm-access'))).toContain(
    'You may not run access:help: guests',
  );
  expect(plain(nothingHere(standing('member'), 'vm', '/vm'))).toMatch(/^You may run nothing of \/vm here\. Ask /);
});

describe('What one may do', () => {
  test('is asked by every member without any grant, and nothing else is', () => {
    const allowed = CATALOGUE.filter(({ permission }) => mayRun(standing('member'), permission));
    // Whom a rule names as an approver decides by that, and who asked for something may cancel it.
    const open = ['list', 'show', 'approve', 'deny', 'cancel'].map((name) => `approval:${name}`);
    expect(allowed.map(({ permission }) => permission)).toEqual([WHOAMI, ...open]);
    expect(commandRefusal(standing('member'), WHOAMI)).toBeUndefined();
  });

  test.each([
    ['a guest', standing('guest'), 'guests of this workspace may run nothing here'],
    ['a stranger', standing('stranger'), 'members of its own workspace only'],
    ['somebody of whom Slack says nothing', standing('unknown'), 'Slack did not say whether you are a guest'],
    ['whom a deny forbids it', standing('member', { denies: [DENY] }), 'the deny d1 forbids it'],
    [
      'anybody where the channel does not permit it',
      standing('member', { policy: { channels: [{ channel: '*', include: ['vm:*'], exclude: [] }] } }),
      'The rules for this channel do not permit',
    ],
  ])('is not asked by %s', (_who, asking, sentence) => {
    expect(plain(commandRefusal(asking, WHOAMI) ?? '')).toContain(sentence);
    expect(mayRun(asking, WHOAMI)).toBe(false);
  });
});
