import { describe, expect, test } from '@jest/globals';
import { foreign } from '#lib/policy/access';

const SETTINGS = { teamIds: ['T1', 'T2'], appId: 'A1' };
const REQUEST = { teamId: 'T1', appId: 'A1' };

const reason = (request: Partial<typeof REQUEST>, settings: Partial<typeof SETTINGS> = {}) =>
  foreign({ ...REQUEST, ...request }, { ...SETTINGS, ...settings })?.reason;

describe('foreign', () => {
  test('is nobody of a workspace that is served', () => {
    expect(reason({})).toBeUndefined();
    expect(reason({ teamId: 'T2' })).toBeUndefined();
  });

  test.each([
    ['another workspace', { teamId: 'T3' }, {}, 'other-workspace'],
    ['another app', { appId: 'A2' }, {}, 'other-app'],
    ['an id in another case', { teamId: 't1' }, {}, 'other-workspace'],
    ['every workspace, where none is listed', {}, { teamIds: [] }, 'other-workspace'],
    ['every app, where none is set', { appId: '' }, { appId: '' }, 'other-app'],
  ])('is %s', (_what, request, settings, expected) => {
    expect(reason(request, settings)).toBe(expected);
  });
});
