import { describe, expect, test } from '@jest/globals';
import { refusal } from '#lib/policy/access';

const SETTINGS = { teamIds: ['T1', 'T2'], appId: 'A1', users: ['U1'] };
const REQUEST = { teamId: 'T1', appId: 'A1', userId: 'U1', permission: 'vm:snapshot' };

const reason = (request: Partial<typeof REQUEST>, settings: Partial<typeof SETTINGS> = {}) =>
  refusal({ ...REQUEST, ...request }, { ...SETTINGS, ...settings })?.reason;

describe('refusal', () => {
  test('lets those who are listed, in each workspace', () => {
    expect(reason({})).toBeUndefined();
    expect(reason({ teamId: 'T2' })).toBeUndefined();
  });

  test.each([
    ['another workspace', { teamId: 'T3' }, {}, 'other-workspace'],
    ['another app', { appId: 'A2' }, {}, 'other-app'],
    ['somebody who is not listed', { userId: 'U2' }, {}, 'not-listed'],
    ['an id in another case', { userId: 'u1' }, {}, 'not-listed'],
    ['everybody, where no user is listed', {}, { users: [] }, 'not-listed'],
    ['every workspace, where none is listed', {}, { teamIds: [] }, 'other-workspace'],
    ['every app, where none is set', { appId: '' }, { appId: '' }, 'other-app'],
  ])('refuses %s', (_what, request, settings, expected) => {
    expect(reason(request, settings)).toBe(expected);
  });

  test('says what is missing and who gives it', () => {
    expect(refusal({ ...REQUEST, userId: 'U2' }, SETTINGS)?.sentence).toBe(
      'You may not run `vm:snapshot`: your Slack id U2 is not listed. Ask whoever deployed SlashVM to add it to the parameter "users".',
    );
  });
});
