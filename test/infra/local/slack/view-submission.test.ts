import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { InputValue } from '#infra/local/slack/element-state';
import { ADMIN, REQUESTER, type SlackServer, startSlack, VSPHERE } from '#test/infra/local/slack/slack-server';

let server: SlackServer;
beforeEach(async () => {
  server = await startSlack();
});
afterEach(() => server.close());

const plain = (text: string) => ({ type: 'plain_text', text });
const option = (text: string, value: string) => ({ text: plain(text), value });
const input = (block_id: string, element: object, more: object = {}) => ({
  type: 'input',
  block_id,
  label: plain(block_id),
  element,
  ...more,
});
const text = (action_id: string, more: object = {}) => ({ type: 'plain_text_input', action_id, ...more });
const OPTIONS = [option('Prod', 'prod'), option('Lab', 'lab')];
const MODAL = {
  type: 'modal',
  callback_id: 'confirm',
  private_metadata: 'job.token',
  title: plain('Go on?'),
  submit: plain('Go on'),
  blocks: [input('count', text('number'))],
};

const open = async (view: object = MODAL, user = ADMIN): Promise<string> => {
  const { trigger_id } = server.slack.context(user, VSPHERE);
  const answer = await server.callJson('views.open', { trigger_id, view });
  return String((answer['view'] as { id?: string } | undefined)?.id ?? answer.error);
};
const submit = (values: Record<string, InputValue>, user = ADMIN) => server.slack.submit({ user, values });
const sentState = (): object => {
  const { view } = server.app.payloads.at(-1) as { view: { state: { values: object } } };
  return view.state.values;
};

describe('a submission', () => {
  test('is a view_submission without channel and response_url', async () => {
    const id = await open();
    const [opened] = server.slack.views();
    await submit({ number: '7' });
    const [payload = {}] = server.app.payloads;
    expect(payload).toMatchObject({
      type: 'view_submission',
      user: { id: ADMIN },
      api_app_id: 'A0SLASHVM1',
      trigger_id: expect.any(String),
      response_urls: [],
      view: {
        id,
        type: 'modal',
        callback_id: 'confirm',
        private_metadata: 'job.token',
        hash: opened?.hash,
        state: { values: { count: { number: { type: 'plain_text_input', value: '7' } } } },
      },
    });
    for (const name of ['channel', 'response_url', 'container', 'message']) expect(payload).not.toHaveProperty(name);
  });

  test.each<[string, object, InputValue | undefined, object]>([
    ['a text', text('a'), 'x', { type: 'plain_text_input', value: 'x' }],
    ['no text', text('a'), undefined, { type: 'plain_text_input', value: null }],
    [
      'the text the app put there',
      text('a', { initial_value: 'i' }),
      undefined,
      { type: 'plain_text_input', value: 'i' },
    ],
    [
      'a number',
      { type: 'number_input', action_id: 'a', is_decimal_allowed: false },
      '7',
      { type: 'number_input', value: '7' },
    ],
    [
      'an option',
      { type: 'static_select', action_id: 'a', options: OPTIONS },
      'Lab',
      { type: 'static_select', selected_option: OPTIONS[1] },
    ],
    [
      'one of the buttons',
      { type: 'radio_buttons', action_id: 'a', options: OPTIONS },
      'lab',
      { type: 'radio_buttons', selected_option: OPTIONS[1] },
    ],
    [
      'boxes',
      { type: 'checkboxes', action_id: 'a', options: OPTIONS },
      ['lab'],
      { type: 'checkboxes', selected_options: [OPTIONS[1]] },
    ],
    [
      'every box',
      { type: 'checkboxes', action_id: 'a', options: OPTIONS },
      true,
      { type: 'checkboxes', selected_options: OPTIONS },
    ],
    [
      'no box',
      { type: 'checkboxes', action_id: 'a', options: OPTIONS },
      false,
      { type: 'checkboxes', selected_options: [] },
    ],
    [
      'several options',
      { type: 'multi_static_select', action_id: 'a', options: OPTIONS },
      ['prod', 'Lab'],
      { type: 'multi_static_select', selected_options: OPTIONS },
    ],
    [
      'a person',
      { type: 'users_select', action_id: 'a' },
      REQUESTER,
      { type: 'users_select', selected_user: REQUESTER },
    ],
    [
      'a day',
      { type: 'datepicker', action_id: 'a' },
      '2026-11-25',
      { type: 'datepicker', selected_date: '2026-11-25' },
    ],
  ])('holds %s in the element’s own shape', async (_what, element, given, expected) => {
    await open({ ...MODAL, blocks: [input('b', element, { optional: true })] });
    await submit(given === undefined ? {} : { a: given });
    expect(sentState()).toEqual({ b: { a: expected } });
  });

  test('gives blocks and inputs without an id one', async () => {
    await open({ ...MODAL, blocks: [{ type: 'input', label: plain('x'), element: { type: 'plain_text_input' } }] });
    await submit({ 'action-0': 'y' });
    expect(sentState()).toEqual({ 'block-0': { 'action-0': { type: 'plain_text_input', value: 'y' } } });
  });

  test("goes to the person's newest modal, or to the one named", async () => {
    const first = await open();
    const second = await open({ ...MODAL, callback_id: 'second' });
    await open(MODAL, REQUESTER);
    await submit({ number: '1' });
    await server.slack.submit({ user: ADMIN, viewId: first, values: { number: '1' } });
    expect(server.app.payloads).toMatchObject([{ view: { id: second } }, { view: { id: first } }]);
    expect(server.slack.views()).toMatchObject([{ user: REQUESTER }]);
  });

  test.each<[string, () => Promise<unknown>, string]>([
    ['nothing open', () => submit({}), 'admin has no open modal.'],
    [
      'a modal that is not open',
      () => server.slack.submit({ user: ADMIN, viewId: 'V1', values: {} }),
      'no open modal V1',
    ],
    [
      "somebody else's modal",
      async () => server.slack.submit({ user: REQUESTER, viewId: await open(), values: {} }),
      "is not requester's",
    ],
    [
      'an input that is not there',
      async () => [await open(), await submit({ x: '1' })],
      'has no input "x"; it has "number"',
    ],
    [
      'nothing to submit',
      async () => [await open({ ...MODAL, submit: undefined, blocks: [{ type: 'divider' }] }), await submit({})],
      'has nothing to submit',
    ],
  ])('with %s is an error', async (_what, act, problem) => {
    await expect(act()).rejects.toThrow(problem);
    expect(server.app.requests).toEqual([]);
  });
});

describe('Slack itself', () => {
  const number = { type: 'number_input', action_id: 'a', is_decimal_allowed: false, min_value: '1', max_value: '9' };

  test.each<[string, object, InputValue | undefined, string]>([
    ['a required input', text('a'), undefined, 'Please complete this required field.'],
    ['an empty text', text('a'), '', 'Please complete this required field.'],
    ['a required choice', { type: 'checkboxes', action_id: 'a', options: OPTIONS }, [], 'required field'],
    ['a short text', text('a', { min_length: 3 }), 'ab', 'at least 3'],
    ['a long text', text('a', { max_length: 3 }), 'abcd', 'no more than 3'],
    ['letters for a number', number, 'seven', 'valid number'],
    ['a fraction', number, '1.5', 'whole number'],
    ['a small number', number, '0', '1 or more'],
    ['a large number', number, '10', '9 or less'],
    ['a wrong mail address', { type: 'email_text_input', action_id: 'a' }, 'x', 'email'],
    ['a wrong address', { type: 'url_text_input', action_id: 'a' }, 'x', 'URL'],
  ])('does not let %s pass', async (_what, element, given, problem) => {
    await open({ ...MODAL, blocks: [input('b', element)] });
    expect(await submit(given === undefined ? {} : { a: given })).toEqual({
      status: 0,
      body: '',
      errors: { b: expect.stringContaining(problem) },
      open: true,
    });
    expect(server.app.requests).toEqual([]);
  });

  test('lets an optional input be empty', async () => {
    await open({ ...MODAL, blocks: [input('b', text('a', { min_length: 3 }), { optional: true })] });
    expect(await submit({})).toEqual({ status: 200, body: '', open: false });
  });
});

describe('the answer to a submission', () => {
  const answered = async (answer: { status?: number; body?: unknown }) => {
    server.app.answer = () => answer;
    return submit({ number: '7' });
  };

  test('that is empty closes the modal', async () => {
    await open();
    expect(await answered({})).toEqual({ status: 200, body: '', open: false });
    expect(server.slack.views()).toEqual([]);
  });

  test('with errors keeps it open and shows them until the next one', async () => {
    await open();
    const errors = { count: 'That is not 7.' };
    expect(await answered({ body: { response_action: 'errors', errors } })).toMatchObject({
      status: 200,
      errors,
      open: true,
    });
    expect(server.slack.views()).toMatchObject([{ errors }]);
    expect(server.slack.violations(0)).toEqual([]);
    expect(await answered({})).toEqual({ status: 200, body: '', open: false });
  });

  test('with an error beside no input is recorded', async () => {
    await open({ ...MODAL, blocks: [...MODAL.blocks, { type: 'divider', block_id: 'line' }] });
    const errors = { count: 'wrong', line: 'wrong', number: 'wrong' };
    expect((await answered({ body: { response_action: 'errors', errors } })).errors).toEqual({ count: 'wrong' });
    expect(server.slack.violations(0)).toMatchObject([
      { rule: 'unknown-error-block', detail: 'line' },
      { rule: 'unknown-error-block', detail: 'number' },
    ]);
  });

  test('with another view shows that one', async () => {
    const id = await open();
    const before = server.slack.views()[0]?.hash;
    const view = { ...MODAL, title: plain('Second') };
    expect((await answered({ body: { response_action: 'update', view } })).open).toBe(true);
    expect(server.slack.views()).toMatchObject([{ id, user: ADMIN, view: { title: plain('Second') } }]);
    expect(server.slack.views()[0]?.hash).not.toBe(before);
  });

  test("can close all of the person's", async () => {
    await open();
    await open();
    await open(MODAL, REQUESTER);
    expect((await answered({ body: { response_action: 'clear' } })).open).toBe(false);
    expect(server.slack.views()).toMatchObject([{ user: REQUESTER }]);
  });

  test.each([
    ['of no known kind', { body: { response_action: 'close' } }, 'invalid-answer'],
    ['that is no JSON', { body: 'ok' }, 'invalid-answer'],
    [
      'with a view that Slack refuses',
      { body: { response_action: 'update', view: { type: 'modal' } } },
      'invalid-answer',
    ],
    ['with no errors', { body: { response_action: 'errors', errors: {} } }, 'no-errors'],
    ['of 500', { status: 500 }, 'failed-answer'],
  ])('%s leaves it open with a complaint', async (_what, answer, rule) => {
    await open();
    expect(await answered(answer)).toMatchObject({ errors: { '': expect.stringContaining('trouble') }, open: true });
    expect(server.slack.violations(0)).toMatchObject([{ rule }]);
  });

  test('after three seconds leaves it open with a complaint', async () => {
    await open();
    server.app.answer = async () => {
      server.clock.advance(4);
      return {};
    };
    expect(await submit({ number: '7' })).toMatchObject({ status: 0, errors: { '': expect.anything() }, open: true });
    expect(server.slack.violations(0)).toMatchObject([{ rule: 'late-answer' }]);
  });
});

describe('closing a modal', () => {
  test('tells nobody', async () => {
    await open();
    await server.slack.closeView(ADMIN);
    expect(server.slack.views()).toEqual([]);
    expect(server.app.requests).toEqual([]);
  });

  test('tells the app that asked to hear of it', async () => {
    const id = await open({ ...MODAL, notify_on_close: true });
    await server.slack.closeView(ADMIN, id);
    expect(server.app.payloads).toMatchObject([{ type: 'view_closed', view: { id }, is_cleared: false }]);
  });
});
