import { describe, expect, test } from '@jest/globals';
import { readInteraction } from '#lib/slack/interaction';

const COMMON = { user: { id: 'U0ADMIN001', username: 'admin' }, team: { id: 'T0SLASHVM1' }, api_app_id: 'A0SLASHVM1' };
const read = (payload: object) =>
  readInteraction(Buffer.from(new URLSearchParams({ payload: JSON.stringify({ ...COMMON, ...payload }) }).toString()));

describe('What is typed into a list', () => {
  test('is read with the list, and the modal it stands in', () => {
    const view = { private_metadata: 'job.token' };
    expect(read({ type: 'block_suggestion', action_id: 'vms.list', value: 'ap', view })).toEqual({
      kind: 'suggestion',
      who: { teamId: 'T0SLASHVM1', appId: 'A0SLASHVM1', userId: 'U0ADMIN001', userName: 'admin' },
      privateMetadata: 'job.token',
      list: 'vms.list',
      typed: 'ap',
    });
  });

  test.each([{}, { view: null, action_id: 7, value: [] }])('is read as nothing where it is not there: %j', (fields) => {
    expect(read({ type: 'block_suggestion', ...fields })).toMatchObject({ privateMetadata: '', list: '', typed: '' });
  });
});

describe('A submitted list', () => {
  const option = (value: string) => ({ text: { type: 'plain_text', text: value }, value });
  const chosenIn = (state: object): unknown => {
    const submitted = read({ type: 'view_submission', view: { state: { values: { block: { list: state } } } } });
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
