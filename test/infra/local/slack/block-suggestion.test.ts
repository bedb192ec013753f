import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ADMIN, REQUESTER, type SlackServer, startSlack, VSPHERE } from '#test/infra/local/slack/slack-server';

let server: SlackServer;
beforeEach(async () => {
  server = await startSlack();
});
afterEach(() => server.close());

const plain = (text: string) => ({ type: 'plain_text', text });
const option = (text: string, value = text) => ({ text: plain(text), value });
const one = { type: 'external_select', action_id: 'one', min_query_length: 1 };
const several = { type: 'multi_external_select', action_id: 'several', min_query_length: 0 };
const input = (element: { action_id: string }) => ({
  type: 'input',
  block_id: `block-of-${element.action_id}`,
  label: plain('VM'),
  optional: true,
  element,
});
const MODAL = {
  type: 'modal',
  private_metadata: 'job.token',
  title: plain('Fill in'),
  submit: plain('Run'),
  blocks: [input(one), input(several), input({ type: 'external_select', action_id: 'usual' } as { action_id: string })],
};

const open = async (user = ADMIN): Promise<void> => {
  const { trigger_id } = server.slack.context(user, VSPHERE);
  await server.callJson('views.open', { trigger_id, view: MODAL });
};
const offer = (body: unknown): void => {
  server.app.answer = () => ({ body });
};
const ask = (actionId: string, value: string, user = ADMIN) => server.slack.options({ user, actionId, value });
const violated = (): string[] => server.slack.violations(0).map(({ rule, detail }) => `${rule}: ${detail}`);

describe('a list whose options the app is asked for', () => {
  test('is asked for in a modal with what is typed, the view, and nothing to reply to', async () => {
    await open();
    offer({ options: [{ ...option('app01'), description: plain('on prod') }] });

    const { status, options } = await ask('one', 'ap');

    expect({ status, options }).toEqual({
      status: 200,
      options: [{ text: 'app01', value: 'app01', description: 'on prod' }],
    });
    const [opened] = server.slack.views();
    const [payload = {}] = server.app.payloads;
    expect(payload).toMatchObject({
      type: 'block_suggestion',
      user: { id: ADMIN },
      team: { id: 'T0SLASHVM1' },
      api_app_id: 'A0SLASHVM1',
      action_id: 'one',
      block_id: 'block-of-one',
      value: 'ap',
      container: { type: 'view', view_id: opened?.id },
      view: { id: opened?.id, private_metadata: 'job.token' },
    });
    expect(Object.keys(payload)).not.toContain('response_url');
    expect(Object.keys(payload)).not.toContain('trigger_id');
    expect(server.app.requests[0]?.headers['x-slack-signature']).toMatch(/^v0=/);
  });

  test('shows options in their groups', async () => {
    await open();
    offer({ option_groups: [{ label: plain('1 of 2'), options: [option('app01')] }] });
    expect((await ask('one', 'a')).options).toEqual([{ text: 'app01', value: 'app01', group: '1 of 2' }]);
  });

  test('can have what was offered chosen, by value or text, and nothing else', async () => {
    await open();
    offer({ options: [option('app01', 'prod:vm-1'), option('app02', 'prod:vm-2')] });
    await ask('one', 'a');
    await ask('several', '');
    offer({ options: [option('db01', 'prod:vm-3')] });
    await ask('several', 'd');
    offer('');

    const answer = await server.slack.submit({ user: ADMIN, values: { one: 'app02', several: ['prod:vm-1', 'db01'] } });

    expect(answer).toMatchObject({ status: 200, open: false });
    const { view } = server.app.payloads.at(-1) as { view: { state: { values: object } } };
    expect(view.state.values).toMatchObject({
      'block-of-one': { one: { type: 'external_select', selected_option: option('app02', 'prod:vm-2') } },
      'block-of-several': {
        several: {
          type: 'multi_external_select',
          selected_options: [option('app01', 'prod:vm-1'), option('db01', 'prod:vm-3')],
        },
      },
      'block-of-usual': { usual: { type: 'external_select', selected_option: null } },
    });
    await open();
    await expect(server.slack.submit({ user: ADMIN, values: { one: 'prod:vm-2' } })).rejects.toThrow(
      'There is no option "prod:vm-2" in "one"',
    );
  });

  test('is asked for from as many characters on as it says, three where it says nothing', async () => {
    await open();
    await expect(ask('one', '')).rejects.toThrow('from 1 characters on');
    await expect(ask('usual', 'ab')).rejects.toThrow('from 3 characters on');
    expect(server.app.payloads).toEqual([]);
  });

  test('is refused where there is none, or the modal is somebody else’s', async () => {
    await open();
    await expect(ask('other', 'app')).rejects.toThrow('There is no list "other"');
    await expect(ask('one', 'app', REQUESTER)).rejects.toThrow('requester has no open modal');
  });

  test.each([
    [
      'over a hundred options',
      { options: Array.from({ length: 101 }, (_, n) => option(`vm${n}`)) },
      'no more than 100',
    ],
    ['a text over 75 characters', { options: [option('x'.repeat(76), 'x')] }, 'less than 76'],
    ['a value over 150', { options: [option('x', 'x'.repeat(151))] }, 'less than 151'],
    ['an option without a value', { options: [{ text: plain('x') }] }, 'missing required field: value'],
    ['a group without options', { option_groups: [{ label: plain('x'), options: [] }] }, 'no fewer than 1'],
    ['both', { options: [], option_groups: [] }, 'must define one of'],
    ['neither', {}, 'must define one of'],
    [
      'a field Slack does not know',
      { options: [{ ...option('x'), type: 'option' }] },
      'invalid additional property: type',
    ],
    ['no JSON', 'sorry', 'no JSON object'],
  ])('is empty, and recorded, where the app offers %s', async (_what, body, problem) => {
    await open();
    offer(body);
    expect(await ask('one', 'a')).toMatchObject({ status: 200, options: [] });
    expect(violated()).toContainEqual(expect.stringContaining(problem));
  });

  test('may have no options', async () => {
    await open();
    offer({ options: [] });
    expect(await ask('one', 'a')).toMatchObject({ options: [] });
    expect(violated()).toEqual([]);
  });

  test('is empty where the answer takes longer than three seconds', async () => {
    await open();
    server.app.answer = () => new Promise(() => undefined);
    const asked = ask('one', 'a');
    await new Promise((resolve) => setTimeout(resolve, 50));
    server.clock.advance(3.1);
    expect(await asked).toEqual({ status: 0, body: '', options: [] });
    expect(violated()).toEqual(['late-answer: block_suggestion was not answered within 3 s']);
  });

  test('works on a message too, for whoever sees it', async () => {
    const blocks = [{ type: 'actions', elements: [one, several] }];
    const { ts = '' } = await server.callJson('chat.postMessage', { channel: VSPHERE, text: 'which?', blocks });
    offer({ options: [option('app01'), option('app02')] });
    const where = { user: ADMIN, channel: VSPHERE, ts };
    await server.slack.options({ ...where, actionId: 'one', value: 'a' });
    expect(server.app.payloads.at(-1)).toMatchObject({
      container: { type: 'message', message_ts: ts },
      channel: { id: VSPHERE },
      message: { ts },
    });
    await server.slack.options({ ...where, actionId: 'several', value: '' });
    offer('');

    await server.slack.click({ ...where, actionId: 'one', option: 'app02' });
    expect(server.app.payloads.at(-1)).toMatchObject({ actions: [{ selected_option: option('app02') }] });
    await server.slack.click({ ...where, actionId: 'several', option: ['app01', 'app02'] });
    expect(server.app.payloads.at(-1)).toMatchObject({
      actions: [{ selected_options: [option('app01'), option('app02')] }],
    });
    await expect(server.slack.click({ ...where, actionId: 'one', option: ['app01', 'app02'] })).rejects.toThrow(
      '"one" takes one option.',
    );
  });
});
