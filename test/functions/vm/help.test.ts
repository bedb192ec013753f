import { describe, expect, test } from '@jest/globals';
import { stackOfFile, type } from '#test/conversation';

describe('/vm help', () => {
  const here = stackOfFile();

  test.each(['/vm', '/vm help', '/vm HELP'])('%s lists every subcommand with its usage', async (text) => {
    const answered = await type(here.stack, text);

    for (const name of ['list', 'info', 'snapshot', 'snapshots']) expect(answered.text).toContain(`*${name}*`);
    expect(answered.messages).toHaveLength(1);
    expect(answered.job['exit']).toBe(0);
  });

  test('explains one subcommand with options, filters and examples', async () => {
    const { text } = await type(here.stack, '/vm help snapshot');

    for (const words of ['--memory', '--quiesce', '--name', '--again', '--folder', 'Example: `/vm snapshot app01`']) {
      expect(text).toContain(words);
    }
  });

  test('asks no vCenter', async () => {
    const since = (await here.stack.requests()).at(-1)?.n ?? 0;

    await type(here.stack, '/vm help list');

    expect(await here.stack.asked(since)).toEqual([]);
  });

  test('knows no subcommand that is not there', async () => {
    const { text } = await type(here.stack, '/vm help snapshto');

    expect(text).toContain('no subcommand "snapshto". Did you mean snapshot');
  });
});
