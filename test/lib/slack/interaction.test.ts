import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readInteraction } from '#lib/slack/interaction';

const USER = { id: 'U0ADMIN001', username: 'admin', name: 'Ada', team_id: 'T0LOCAL001' };
const CLICK = {
  type: 'block_actions',
  user: USER,
  team: { id: 'T0LOCAL001' },
  api_app_id: 'A0LOCAL001',
  trigger_id: '1.2.3',
  response_url: 'https://hooks.slack.com/actions/1',
  actions: [{ type: 'button', action_id: 'button-0', value: 'token' }],
};
const SUBMISSION = {
  type: 'view_submission',
  user: USER,
  team: { id: 'T0LOCAL001' },
  api_app_id: 'A0LOCAL001',
  view: {
    private_metadata: 'token',
    state: {
      values: {
        vms: { vms: { type: 'plain_text_input', value: 'app01' } },
        name: { name: { type: 'plain_text_input', value: null } },
        memory: { memory: { type: 'checkboxes', selected_options: [{ value: 'memory' }] } },
        quiesce: { quiesce: { type: 'checkboxes', selected_options: [] } },
      },
    },
  },
};

const body = (payload: unknown): Uint8Array =>
  Buffer.from(new URLSearchParams({ payload: JSON.stringify(payload) }).toString());
const read = (payload: unknown) => readInteraction(body(payload));
const WHO = { teamId: 'T0LOCAL001', appId: 'A0LOCAL001', userId: 'U0ADMIN001', userName: 'admin' };

describe('readInteraction', () => {
  test('reads a press of a button', () => {
    expect(read(CLICK)).toEqual({
      kind: 'click',
      who: WHO,
      value: 'token',
      responseUrl: 'https://hooks.slack.com/actions/1',
      triggerId: '1.2.3',
    });
  });

  test('reads what was chosen from a list', () => {
    const action = { type: 'static_select', selected_option: { text: { text: 'a' }, value: 'chosen' } };
    expect(read({ ...CLICK, actions: [action] })).toMatchObject({ kind: 'click', value: 'chosen' });
  });

  test('reads a filled modal: what is empty is not there, a box is ticked or not', () => {
    expect(read(SUBMISSION)).toEqual({
      kind: 'submission',
      who: WHO,
      privateMetadata: 'token',
      values: new Map<string, string | boolean>([
        ['vms', 'app01'],
        ['memory', true],
        ['quiesce', false],
      ]),
    });
  });

  test('takes the workspace of the user where an organisation has none of its own', () => {
    expect(read({ ...CLICK, team: null })).toMatchObject({ who: { teamId: 'T0LOCAL001' } });
  });

  test('needs no name', () => {
    expect(read({ ...CLICK, user: { id: 'U0ADMIN001' } })).toMatchObject({ who: { userName: 'U0ADMIN001' } });
  });

  test.each([
    ['another type', { ...CLICK, type: 'view_closed' }],
    ['no type', { ...CLICK, type: undefined }],
    ['no user', { ...CLICK, user: undefined }],
    ['a user id that is none', { ...CLICK, user: { ...USER, id: 'u1' } }],
    ['a user id that is long', { ...CLICK, user: { ...USER, id: `U${'0'.repeat(40)}` } }],
    ['a team id that is a path', { ...CLICK, team: { id: 'T0/../x' } }],
    ['no actions', { ...CLICK, actions: undefined }],
    ['a list', [CLICK]],
    ['a text', 'block_actions'],
    ['null', null],
  ])('knows nothing of %s', (_what, payload) => {
    expect(read(payload)).toBeUndefined();
  });

  test('fails on no payload whatever', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom('user', 'team', 'actions', 'view', 'type'), (value, key) => {
        for (const whole of [value, { ...CLICK, [key]: value }, { ...SUBMISSION, [key]: value }]) {
          expect(() => read(whole)).not.toThrow();
        }
      }),
    );
  });

  test('fails on no bytes whatever', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(() => readInteraction(bytes)).not.toThrow();
        expect(() => readInteraction(Buffer.concat([Buffer.from('payload='), bytes]))).not.toThrow();
      }),
    );
  });
});

const COMMON = { user: { id: 'U0ADMIN001', username: 'admin' }, team: { id: 'T0SLASHVM1' }, api_app_id: 'A0SLASHVM1' };
const readWith = (payload: object) =>
  readInteraction(Buffer.from(new URLSearchParams({ payload: JSON.stringify({ ...COMMON, ...payload }) }).toString()));

describe('What is typed into a list', () => {
  test('is read with the list, and the modal it stands in', () => {
    const view = { private_metadata: 'job.token' };
    expect(readWith({ type: 'block_suggestion', action_id: 'vms.list', value: 'ap', view })).toEqual({
      kind: 'suggestion',
      who: { teamId: 'T0SLASHVM1', appId: 'A0SLASHVM1', userId: 'U0ADMIN001', userName: 'admin' },
      privateMetadata: 'job.token',
      list: 'vms.list',
      typed: 'ap',
    });
  });

  test.each([{}, { view: null, action_id: 7, value: [] }])('is read as nothing where it is not there: %j', (fields) => {
    expect(readWith({ type: 'block_suggestion', ...fields })).toMatchObject({
      privateMetadata: '',
      list: '',
      typed: '',
    });
  });
});

describe('A submitted list', () => {
  const option = (value: string) => ({ text: { type: 'plain_text', text: value }, value });
  const chosenIn = (state: object): unknown => {
    const submitted = readWith({ type: 'view_submission', view: { state: { values: { block: { list: state } } } } });
    return submitted?.kind === 'submission' ? submitted.values.get('list') : 'no submission';
  };

  test.each<[object, readonly string[]]>([
    [{ type: 'external_select', selected_option: option('prod:vm-1') }, ['prod:vm-1']],
    [{ type: 'external_select', selected_option: null }, []],
    [{ type: 'multi_external_select', selected_options: [option('prod:vm-1'), option('b')] }, ['prod:vm-1', 'b']],
    [{ type: 'multi_external_select', selected_options: [] }, []],
    [{ type: 'multi_external_select', selected_options: [null, { value: 7 }, 'x'] }, []],
    [{ type: 'multi_external_select' }, []],
  ])('is the values of what was chosen: %j', (state, values) => {
    expect(chosenIn(state)).toEqual(values);
  });
});
