import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { stackOfFile } from '#test/conversation';
import { type FunctionAlone, functionAlone } from '#test/front-door/function-alone';
import { send } from '#test/front-door/outcome';

const here = stackOfFile();

describe('Who may', () => {
  test('is not another workspace', async () => {
    const outcome = await send(here.stack, { text: 'snapshot app01', form: { team_id: 'T0OTHER001' } });

    expect(outcome.vcenter).toEqual([]);
    expect(outcome.text).toBe('❌ This SlashVM does not serve your workspace. Nothing was done.');
    expect(outcome.logged).toEqual([expect.objectContaining({ level: 'WARN', reason: 'other-workspace' })]);
    expect(outcome.counted).toEqual(['RefusedRequest']);
    expect(await here.stack.job(outcome.answer.job)).toBeUndefined();
  });

  test('is not another app', async () => {
    const outcome = await send(here.stack, { text: 'snapshot app01', form: { api_app_id: 'A0OTHER001' } });

    expect(outcome.vcenter).toEqual([]);
    expect(outcome.text).toBe('❌ This SlashVM belongs to another Slack app. Nothing was done.');
    expect(outcome.logged).toEqual([expect.objectContaining({ level: 'WARN', reason: 'other-app' })]);
    expect(outcome.counted).toEqual(['RefusedRequest']);
  });

  test('is not another command’s request, whoever signed it', async () => {
    const outcome = await send(here.stack, {
      text: 'snapshot app01',
      command: '/vm-host',
      path: '/slack/commands/vm',
    });

    expect(outcome.vcenter).toEqual([]);
    expect(outcome.text).toBe(
      '❌ /vm-host was sent to the address of /vm, so nothing was done. ' +
        'Whoever manages the Slack app has to correct its Request URL.',
    );
    expect(outcome.logged).toEqual([expect.objectContaining({ level: 'WARN', reason: 'other-command' })]);
    expect(outcome.counted).toEqual(['RefusedRequest']);
  });

  test.each(['snapshot app01', 'list', 'info app01', 'help', '', 'nonsense'])(
    'is not who was given nothing, whatever is typed: /vm %s',
    async (text) => {
      const outcome = await send(here.stack, { text, user: 'outsider' });

      expect(outcome.vcenter).toEqual([]);
      const [name = ''] = text.split(' ');
      const isCommand = ['snapshot', 'list', 'info'].includes(name);
      expect(outcome.text).toBe(
        isCommand
          ? `❌ You may not run \`vm:${name}\`: no grant gives it to you. Ask <@U0ADMIN001> for it.`
          : '❌ You may run nothing of /vm here. Ask <@U0ADMIN001> for a right.',
      );
      expect(outcome.messages.map(({ ephemeralTo }) => ephemeralTo)).toEqual(['U0OUTSIDE1']);
      expect(await here.stack.job(outcome.answer.job)).toMatchObject({ state: 'refused', exit: 1 });
      expect(outcome.counted).toContain('Command');
    },
  );

  test('is judged by the id, not by the name', async () => {
    const outcome = await send(here.stack, { text: 'list', user: 'outsider', form: { user_name: 'admin' } });

    expect(outcome.text).toContain('You may not run `vm:list`: no grant gives it to you.');
    expect(outcome.vcenter).toEqual([]);
  });

  test('is not a guest, whatever he was given', async () => {
    const outcome = await send(here.stack, { text: 'snapshot lab02', user: 'guest' });

    expect(outcome.text).toBe(
      '❌ You may not run `vm:snapshot`: guests of this workspace may run nothing here. Ask <@U0ADMIN001> to run it for you.',
    );
    expect(outcome.vcenter).toEqual([]);
  });
});

describe('An empty setting', () => {
  let alone: FunctionAlone;
  beforeAll(async () => {
    alone = await functionAlone(here.stack);
  });
  afterAll(() => alone.close());

  test.each([
    ['ADMINS', 'You may not run `vm:snapshot`: no grant gives it to you. Ask whoever deployed SlashVM'],
    ['TEAM_IDS', 'This SlashVM does not serve your workspace.'],
    ['APP_ID', 'This SlashVM belongs to another Slack app.'],
  ])('%s means nobody', async (name, sentence) => {
    const { stack } = here;
    const [messages, requests] = await Promise.all([stack.transcript(), stack.requests()]);

    await alone.run({ text: 'snapshot app01' }, { [name]: '' });

    const told = await stack.transcript(messages.at(-1)?.n ?? 0);
    expect(told.at(-1)?.text).toContain(sentence);
    expect(await stack.asked(requests.at(-1)?.n ?? 0)).toEqual([]);
  });

  test('of nothing at all is the same user who may do everything', async () => {
    const messages = await here.stack.transcript();

    await alone.run({ text: 'help' }, {});

    expect((await here.stack.transcript(messages.at(-1)?.n ?? 0)).at(-1)?.text).toContain('*/vm* virtual machines');
  });
});
