import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  ADMIN,
  REQUESTER,
  SECRET,
  SIGNING_SECRET,
  type SlackServer,
  startSlack,
  VSPHERE,
} from '#test/infra/local/slack/slack-server';

let server: SlackServer;
beforeEach(async () => {
  server = await startSlack();
});
afterEach(() => server.close());

const plain = (text: string) => ({ type: 'plain_text', text });
const option = (text: string, value: string) => ({ text: plain(text), value });
const button = (action_id: string, text: string) => ({
  type: 'button',
  action_id,
  value: `v-${text}`,
  text: plain(text),
});
const select = (action_id: string) => ({
  type: 'static_select',
  action_id,
  placeholder: plain('Choose'),
  options: [option('app01 on prod', 'token-1'), option('app01 on lab', 'token-2')],
});
const BLOCKS = [
  { type: 'section', text: plain('first'), accessory: button('beside', 'Beside') },
  { type: 'section', text: plain('second'), accessory: select('beside-select') },
  {
    type: 'actions',
    block_id: 'row',
    elements: [
      button('confirm', 'Confirm'),
      select('pick'),
      { type: 'overflow', action_id: 'more', options: [option('Share', 'share')] },
    ],
  },
];

const post = async (channel = VSPHERE): Promise<{ channel: string; ts: string }> => {
  const { ts = '' } = await server.callJson('chat.postMessage', { channel, text: 'which?', blocks: BLOCKS });
  return { channel: server.slack.transcript(0).find((item) => item.ts === ts)?.channel ?? '', ts };
};
const click = async (actionId: string, chosen?: string, user = ADMIN) => {
  const where = await post();
  const answer = await server.slack.click({
    user,
    ...where,
    actionId,
    ...(chosen === undefined ? {} : { option: chosen }),
  });
  return { answer, payload: server.app.payloads.at(-1) ?? {} };
};

describe('a click', () => {
  test('is one signed field at the interactions route', async () => {
    const { answer } = await click('confirm');
    const [request] = server.app.requests;
    expect(answer).toEqual({ status: 200, body: '' });
    expect(request?.path).toBe('/slack/interactions');
    expect([...new URLSearchParams(request?.body).keys()]).toEqual(['payload']);
    const timestamp = request?.headers['x-slack-request-timestamp'];
    const signed = createHmac('sha256', SIGNING_SECRET).update(`v0:${timestamp}:${request?.body}`).digest('hex');
    expect(request?.headers['x-slack-signature']).toBe(`v0=${signed}`);
  });

  test('says who clicked where, and how to answer', async () => {
    const { payload } = await click('confirm', undefined, REQUESTER);
    const [item] = server.slack.transcript(0);
    expect(payload).toMatchObject({
      type: 'block_actions',
      user: { id: REQUESTER, name: 'requester', username: 'requester', team_id: 'T0SLASHVM1' },
      team: { id: 'T0SLASHVM1' },
      enterprise: null,
      is_enterprise_install: false,
      api_app_id: 'A0SLASHVM1',
      container: { type: 'message', message_ts: item?.ts, channel_id: VSPHERE, is_ephemeral: false },
      channel: { id: VSPHERE, name: 'vsphere' },
      message: { ts: item?.ts, text: 'which?', blocks: BLOCKS },
      response_url: expect.stringContaining('/actions/'),
      trigger_id: expect.any(String),
    });
  });

  test.each([
    ['a button in a row', 'confirm', { block_id: 'row', value: 'v-Confirm', text: plain('Confirm') }],
    ['a button beside a section', 'beside', { block_id: 'block-0', value: 'v-Beside', text: plain('Beside') }],
  ])('presses %s', async (_what, actionId, expected) => {
    const { payload } = await click(actionId);
    expect(payload['actions']).toEqual([
      { type: 'button', action_id: actionId, action_ts: expect.stringMatching(/^\d+\.\d{6}$/), ...expected },
    ]);
  });

  test.each([
    ['by its value', 'pick', 'token-2', 'row', 'static_select'],
    ['by its text', 'pick', 'app01 on lab', 'row', 'static_select'],
    ['beside a section', 'beside-select', 'token-2', 'block-1', 'static_select'],
  ])('chooses an option %s', async (_what, actionId, chosen, blockId, type) => {
    const { payload } = await click(actionId, chosen);
    const selected_option = option('app01 on lab', 'token-2');
    expect(payload['actions']).toMatchObject([{ type, action_id: actionId, block_id: blockId, selected_option }]);
    expect(payload['actions']).not.toMatchObject([{ value: expect.anything() }]);
    expect(payload['state']).toMatchObject({ values: { [blockId]: { [actionId]: { type, selected_option } } } });
  });

  test('chooses from an overflow menu, which keeps no state', async () => {
    const { payload } = await click('more', 'Share');
    expect(payload['actions']).toMatchObject([{ type: 'overflow', selected_option: option('Share', 'share') }]);
    expect(payload['state']).toEqual({
      values: {
        'block-1': { 'beside-select': { type: 'static_select', selected_option: null } },
        row: { pick: { type: 'static_select', selected_option: null } },
      },
    });
  });

  test.each([
    ['a button that is not there', 'nothing', undefined, 'There is no button or select "nothing".'],
    ['an option that is not there', 'pick', 'app02', 'There is no option "app02" in "pick"; there is "app01 on prod"'],
    ['a select without an option', 'pick', undefined, '"pick" is a select: name an option.'],
    ['an option of a button', 'confirm', 'x', '"confirm" is a button and has no option "x".'],
  ])('on %s is not sent', async (_what, actionId, chosen, problem) => {
    await expect(click(actionId, chosen)).rejects.toThrow(problem);
    expect(server.app.requests).toEqual([]);
  });

  test('on what somebody else sees is not sent, and its own is sent without the message', async () => {
    const { response_url } = server.slack.context(REQUESTER, VSPHERE);
    await server.post(response_url, { text: 'sure?', blocks: BLOCKS });
    const [item] = server.slack.transcript(0);
    const press = { channel: VSPHERE, ts: item?.ts ?? '', actionId: 'confirm' };
    await expect(server.slack.click({ user: ADMIN, ...press })).rejects.toThrow('admin does not see that message.');
    await server.slack.click({ user: REQUESTER, ...press });
    expect(server.app.payloads).toMatchObject([{ container: { is_ephemeral: true } }]);
    expect(server.app.payloads[0]).not.toHaveProperty('message');
  });
});

describe('a click in a modal', () => {
  const open = async (): Promise<string> => {
    const blocks = [...BLOCKS, { type: 'input', block_id: 'name', label: plain('Name'), element: NAME }];
    const view = { type: 'modal', title: plain('Pick'), submit: plain('Go'), private_metadata: 'kept', blocks };
    const { trigger_id } = server.slack.context(ADMIN, VSPHERE);
    const answer = await server.callJson('views.open', { trigger_id, view });
    return (answer['view'] as { id: string }).id;
  };
  const NAME = { type: 'plain_text_input', action_id: 'name' };

  test('has the view and what stands in it, and no channel to answer in', async () => {
    const viewId = await open();
    await server.slack.click({ user: ADMIN, viewId, actionId: 'pick', option: 'token-2', values: { name: 'x' } });
    const [payload] = server.app.payloads;
    expect(payload).toMatchObject({
      type: 'block_actions',
      container: { type: 'view', view_id: viewId },
      view: {
        id: viewId,
        private_metadata: 'kept',
        state: {
          values: {
            row: { pick: { selected_option: option('app01 on lab', 'token-2') } },
            name: { name: { type: 'plain_text_input', value: 'x' } },
          },
        },
      },
      trigger_id: expect.any(String),
      actions: [{ type: 'static_select', action_id: 'pick', block_id: 'row' }],
    });
    for (const name of ['channel', 'message', 'response_url']) expect(payload).not.toHaveProperty(name);
  });

  test("of somebody else's is not sent", async () => {
    const viewId = await open();
    const press = server.slack.click({ user: REQUESTER, viewId, actionId: 'confirm' });
    await expect(press).rejects.toThrow("is not requester's");
    expect(server.app.requests).toEqual([]);
  });
});

describe('an answer', () => {
  test('after three seconds is none, and the person sees an error', async () => {
    server.app.answer = async () => {
      server.clock.advance(3.1);
      return {};
    };
    expect((await click('confirm')).answer).toEqual({ status: 0, body: '' });
    expect(server.slack.violations(0)).toMatchObject([{ operation: 'interaction', rule: 'late-answer' }]);
  });

  test('in time is one', async () => {
    server.app.answer = async () => {
      server.clock.advance(2.5);
      return { body: 'ignored' };
    };
    expect((await click('confirm')).answer).toEqual({ status: 200, body: 'ignored' });
    expect(server.slack.violations(0)).toEqual([]);
  });

  test('other than 200 is recorded', async () => {
    server.app.answer = () => ({ status: 401 });
    expect((await click('confirm')).answer.status).toBe(401);
    expect(server.slack.violations(0)).toMatchObject([
      { rule: 'failed-answer', detail: expect.stringContaining('401') },
    ]);
  });
});

describe('an edit', () => {
  test('replaces the blocks, and what is gone cannot be pressed', async () => {
    const where = await post();
    const blocks = [{ type: 'actions', elements: [button('again', 'Again')] }];
    await server.callJson('chat.update', { ...where, text: 'asked again', blocks });
    expect(server.slack.transcript(0)).toMatchObject([{ text: 'asked again', blocks, edits: ['which?'] }]);
    expect(server.slack.transcript(0)[0]?.blocks).toEqual(blocks);
    await expect(server.slack.click({ user: ADMIN, ...where, actionId: 'confirm' })).rejects.toThrow('"confirm"');
    await server.slack.click({ user: ADMIN, ...where, actionId: 'again' });
    expect(server.app.payloads).toHaveLength(1);
  });

  test('without blocks takes them away', async () => {
    const where = await post();
    await server.callJson('chat.update', { ...where, text: 'done' });
    expect(server.slack.transcript(0)).toMatchObject([{ text: 'done', blocks: [] }]);
  });
});

describe('any payload', () => {
  test('is signed, with what Slack would put beside it', async () => {
    const payload = { type: 'block_actions', channel: { id: SECRET }, actions: [{ action_id: 'a', value: 'forged' }] };
    expect(await server.slack.interact(REQUESTER, payload)).toEqual({ status: 200, body: '' });
    expect(server.app.payloads).toMatchObject([
      {
        ...payload,
        user: { id: REQUESTER },
        api_app_id: 'A0SLASHVM1',
        trigger_id: expect.any(String),
        response_url: expect.stringContaining('/actions/'),
      },
    ]);
  });

  test('keeps what it says itself', async () => {
    const payload = { type: 'view_submission', user: { id: 'U0STRANGER' }, api_app_id: 'A0OTHER' };
    await server.slack.interact(ADMIN, payload);
    expect(server.app.payloads).toMatchObject([payload]);
    expect(server.app.payloads[0]).not.toHaveProperty('response_url');
  });
});
