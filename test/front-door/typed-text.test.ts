import { describe, expect, test } from '@jest/globals';
import { moIdOf, snapshotsOf, stackOfFile, type } from '#test/conversation';
import { send } from '#test/front-door/outcome';

const here = stackOfFile();

describe('Text as keyboards and Slack make it', () => {
  test.each([
    ['typographic quotes', 'info “web 01”', 'web 01'],
    ['German quotes', 'info „web 01“', 'web 01'],
    ['single typographic quotes', 'info ‘web 01’', 'web 01'],
    ['an em dash for two dashes', 'info build01 —vcenter prod', 'build01'],
    ['an en dash for two dashes', 'info build01 –vcenter=prod', 'build01'],
    ['no-break spaces', 'info\u00a0app01', 'app01'],
    ['lines and tabs', 'info\tapp01\n', 'app01'],
    ['capitals', 'INFO APP01', 'app01'],
    ['blanks at both ends', '   info   app01   ', 'app01'],
  ])('%s: finds the VM that was meant', async (_what, text, name) => {
    const outcome = await send(here.stack, { text });

    expect(outcome.messages).toHaveLength(1);
    expect(outcome.text).toContain(`*${name}* (prod, vm-`);
  });

  test('a host name that Slack turned into a link is read as it was typed', async () => {
    const { text, job } = await type(here.stack, '/vm info app01.example.com');

    expect((job['asked'] as { text: string }).text).toBe('/vm info <http://app01.example.com|app01.example.com>');
    expect(text).toContain('*app01* (prod, vm-');
  });

  test('entities are read as the characters they stand for, and written as entities again', async () => {
    const { stack } = here;
    const moId = await moIdOf(stack, 'lab', 'lab01');

    const { text } = await type(stack, '/vm snapshot lab01 --name "a & b <c>"');

    expect((await snapshotsOf(stack, 'lab', moId))[0]?.name).toBe('a & b <c>');
    expect(text).toContain('snapshot *a &amp; b &lt;c&gt;*');
  });

  test('what looks like mark-up in a name is shown, never acted on', async () => {
    const { stack } = here;

    const { text } = await send(stack, { text: 'info "&lt;!channel&gt;" &lt;@U0ADMIN001&gt; *bold*' });

    expect(text).toContain('No VM is called "&lt;!channel&gt;".');
    expect(text).toContain('No VM is called "&lt;@U0ADMIN001&gt;".');
    expect(text).not.toMatch(/<[!@]/);
  });

  test('a person who was mentioned is no VM, and is not called by the answer', async () => {
    const { text } = await type(here.stack, '/vm info @operator');

    expect(text).toContain('No VM is called "&lt;@U0OPERATE1&gt;".');
  });
});
