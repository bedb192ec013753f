import { beforeAll, describe, expect, test } from '@jest/globals';
import { faultRule, lastOf, moIdOf, snapshotsOf, stackOfFile, type } from '#test/conversation';
import { labelsOf, lastRequest, pressed, toldSince, writesSince } from '#test/front-door/asking';
import type { TestStack } from '#test/stack';

const here = stackOfFile();

beforeAll(async () => {
  const match = { operation: '*_Task' };
  await here.stack.fault(faultRule({ service: 'vcenter', match, times: 0 }, { taskSeconds: 0 }));
});

type Values = Parameters<TestStack['submit']>[0]['values'];

/** Types a command that lacks something, and opens its form. */
async function open(typed: string): Promise<void> {
  const { stack } = here;
  const { messages, job } = await type(stack, typed);
  expect(job).toMatchObject({ exit: 2 });
  expect(messages.flatMap(labelsOf)).toEqual(['Fill in a form']);
  const [message] = messages;
  if (message !== undefined) await pressed(stack, message, 'Fill in a form');
}

/** Fills in the form that is open, and reads what was said last. */
async function fill(values: Values): Promise<string> {
  const { stack } = here;
  const last = lastOf(await stack.transcript());
  expect(await stack.submit({ values })).toMatchObject({ open: false, status: 200 });
  return (await toldSince(stack, last)).at(-1)?.text ?? '';
}

describe('A missing argument', () => {
  test('is answered with the usage and a form, to the asker alone', async () => {
    const { text, messages } = await type(here.stack, '/vm snapshot');

    expect(messages[0]?.ephemeralTo).toBe('U0ADMIN001');
    expect(text).toBe(
      [
        '⚠️ Which VM? Name at least one; nothing here means "all".',
        'Usage: `/vm snapshot &lt;vm…&gt; [--name &lt;text&gt;] [--description &lt;text&gt;] [--memory] [--quiesce]`',
        'Example: `/vm snapshot app01`',
      ].join('\n'),
    );
  });

  test('is filled in a modal, and what runs shows the full text to type next time', async () => {
    const { stack } = here;
    await open('/vm snapshot');

    const said = await fill({ vms: 'app01 app02', name: 'before patch', description: "it's due", memory: ['memory'] });

    expect(said).toMatch(/^✅ Took a snapshot of \*app01\* and \*app02\* · asked by <@U0ADMIN001>: /);
    expect(said).toContain('`/vm snapshot app01 app02 --name "before patch" --description "it\'s due" --memory`');
    const [taken] = await snapshotsOf(stack, 'prod', await moIdOf(stack, 'prod', 'app01'));
    expect(taken).toMatchObject({ name: 'before patch', state: 'poweredOn' });
    expect(taken?.description).toMatch(/^it's due\n/);
  });

  test('of several is filled in the order in which they are typed', async () => {
    await open('/vm rename-snapshot db01');

    const said = await fill({ vms: 'db01', snapshot: '#3', 'new-name': '-- hot fix' });

    expect(said).toMatch(/^✅ Renamed a snapshot of \*db01\*/);
    expect(said).toContain('`/vm rename-snapshot db01 #3 "-- hot fix"`');
    expect(said).toContain('*-- hot fix*, formerly *hotfix*');
  });

  test('is asked about all the same where what was filled in destroys something', async () => {
    const { stack } = here;
    const since = await lastRequest(stack);
    await open('/vm delete-snapshot db01');

    const said = await fill({ vms: 'db01', snapshot: 'schema 118' });

    expect(said).toMatch(/^❓ Really delete snapshots of \*db01\*\?/);
    expect(said).toContain('`/vm delete-snapshot db01 --snapshot "schema 118"`');
    expect(await writesSince(stack, since)).toEqual([]);
  });

  test('of a read is asked for too', async () => {
    await open('/vm find');

    expect(await fill({ text: 'shop front' })).toContain('*app01*');
  });

  test('that the form does not fill either is said as it is to whoever types', async () => {
    await open('/vm revert');

    const said = await fill({ vms: 'app*' });

    expect(said).toContain('"app*" is a glob; this takes one VM. Name it.');
  });
});

describe('A form', () => {
  const wrong: [string, Values, Record<string, string>][] = [
    [
      'a name with both kinds of quotes',
      { vms: 'app01', name: `it's "so"` },
      { name: 'A text with both " and \' cannot be typed. Leave one kind out.' },
    ],
    [
      'typographic ones, which are the same',
      { vms: 'app01', name: 'it’s “so”' },
      { name: 'A text with both " and \' cannot be typed. Leave one kind out.' },
    ],
    ['only blanks for a VM', { vms: '   ' }, { vms: 'Which VMs? Choose them from the list, or type here.' }],
    ['too much in all', { vms: 'app01 '.repeat(499) }, { vms: 'That is too long in all. Shorten it.' }],
  ];
  test.each(wrong)('says in the modal what is wrong with %s, and nothing is done', async (_what, values, errors) => {
    const { stack } = here;
    const since = await lastRequest(stack);
    await open('/vm snapshot');
    const last = lastOf(await stack.transcript());

    expect(await stack.submit({ values })).toMatchObject({ open: true, errors });

    expect(await toldSince(stack, last)).toEqual([]);
    expect(await writesSince(stack, since)).toEqual([]);
  });

  test('does not take more characters than the command does', async () => {
    const { stack } = here;
    await open('/vm snapshot');

    const { errors } = await stack.submit({ values: { vms: 'app01', name: 'n'.repeat(81) } });

    expect(errors).toEqual({ name: 'Please enter no more than 80 characters.' });
  });

  test('that is sent twice as it is starts one Job', async () => {
    const { stack } = here;
    const { messages } = await type(stack, '/vm snapshot');
    const [message] = messages;
    if (message === undefined) throw new Error('Nothing was said.');
    const values = { vms: 'team-01', name: 'once' };
    await pressed(stack, message, 'Fill in a form');
    await fill(values);
    await pressed(stack, message, 'Fill in a form');

    const { errors } = await stack.submit({ values });

    expect(errors?.['vms']).toMatch(/^You sent exactly this already: job \w{4}\.$/);
    expect(await snapshotsOf(stack, 'prod', await moIdOf(stack, 'prod', 'team-01'))).toHaveLength(1);
  });

  test('may be filled in again with something else', async () => {
    const { stack } = here;
    const { messages } = await type(stack, '/vm snapshot');
    for (const vms of ['team-02', 'team-03']) {
      if (messages[0] !== undefined) await pressed(stack, messages[0], 'Fill in a form');
      expect(await fill({ vms })).toMatch(new RegExp(`^✅ Took a snapshot of \\*${vms}\\*`));
    }
  });
});

test('Nothing that was sent to Slack broke one of its rules', async () => {
  expect(await here.stack.ask('GET', '/local/violations')).toEqual([]);
});
