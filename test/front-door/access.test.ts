import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { moIdOf, snapshotsOf, stackOfFile } from '#test/conversation';
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
    'is not who is not listed, whatever is typed: /vm %s',
    async (text) => {
      const outcome = await send(here.stack, { text, user: 'outsider' });

      expect(outcome.vcenter).toEqual([]);
      const permission = `vm:${text.split(' ')[0] || 'help'}`;
      expect(outcome.text).toBe(
        `❌ You may not run \`${permission}\`: your Slack id U0OUTSIDE1 is not listed. ` +
          'Ask whoever deployed SlashVM to add it to the parameter "users".',
      );
      expect(outcome.messages.map(({ ephemeralTo }) => ephemeralTo)).toEqual(['U0OUTSIDE1']);
      expect(await here.stack.job(outcome.answer.job)).toMatchObject({ state: 'refused', exit: 1 });
      expect(outcome.counted).toContain('Command');
    },
  );

  test('is judged by the id, not by the name', async () => {
    const outcome = await send(here.stack, { text: 'list', user: 'outsider', form: { user_name: 'admin' } });

    expect(outcome.text).toContain('your Slack id U0OUTSIDE1 is not listed');
    expect(outcome.vcenter).toEqual([]);
  });

  test('is a guest who is listed', async () => {
    const { stack } = here;
    const moId = await moIdOf(stack, 'lab', 'lab02');

    const outcome = await send(stack, { text: 'snapshot lab02', user: 'guest' });

    expect(outcome.text).toMatch(/^✅ Took a snapshot of \*lab02\*/);
    expect(await snapshotsOf(stack, 'lab', moId)).toHaveLength(1);
  });
});

describe('An empty setting', () => {
  let alone: FunctionAlone;
  beforeAll(async () => {
    alone = await functionAlone(here.stack);
  });
  afterAll(() => alone.close());

  test.each([
    ['USERS', 'your Slack id U0ADMIN001 is not listed'],
    ['TEAM_IDS', 'This SlashVM does not serve your workspace.'],
    ['APP_ID', 'This SlashVM belongs to another Slack app.'],
  ])('%s means nobody', async (name, sentence) => {
    const { stack } = here;
    const [messages, requests] = await Promise.all([stack.transcript(), stack.requests()]);

    await alone.run({ text: 'snapshot app01' }, { [name]: '' });

    const told = await stack.transcript(messages.at(-1)?.n ?? 0);
    expect(told.at(-1)?.text).toContain(sentence);
    expect(await stack.requests(requests.at(-1)?.n ?? 0, 'vcenter')).toEqual([]);
  });

  test('of nothing at all is the same user who may do everything', async () => {
    const messages = await here.stack.transcript();

    await alone.run({ text: 'help' }, {});

    expect((await here.stack.transcript(messages.at(-1)?.n ?? 0)).at(-1)?.text).toContain('*/vm* virtual machines');
  });
});
