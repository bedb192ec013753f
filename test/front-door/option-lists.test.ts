import { describe, expect, test } from '@jest/globals';
import { atRest, faultRule, lastOf, moIdOf, press, snapshotsOf, stackOfFile, type } from '#test/conversation';
import type { TestStack } from '#test/stack';

const here = stackOfFile({ vms: 10_000 });
const LIST = 'vms.list';

/** Types a command without what it needs, and opens the form that is offered. */
async function openForm(stack: TestStack, text: string, user = 'admin'): Promise<string> {
  const { messages } = await type(stack, text, { user });
  const message = messages.at(-1);
  if (message === undefined) throw new Error('Nothing was said.');
  await press(stack, message, 'Fill in a form', { user });
  const view = (await stack.views()).at(-1);
  return JSON.stringify(view?.view);
}

/** What a list shows once it has so much to show: one vCenter's index is there before the other's. */
async function offered(stack: TestStack, value: string, count = 1): Promise<readonly string[]> {
  const shown = await stack.until(async () => {
    const { options } = await stack.options({ user: 'admin', actionId: LIST, value });
    return options.length >= count ? options : undefined;
  });
  return shown.map(({ value }) => value);
}

/** Submits the form and waits until the command it stands for has had its last word. */
async function run(stack: TestStack, values: Record<string, string | readonly string[] | boolean>): Promise<string> {
  const since = lastOf(await stack.transcript());
  const answer = await stack.submit({ user: 'admin', values });
  expect(answer).toMatchObject({ status: 200, open: false });
  await atRest(stack);
  return (await stack.transcript(since)).at(-1)?.text ?? '';
}

const violated = (stack: TestStack): Promise<readonly object[]> => stack.ask('GET', '/local/violations');

describe('A form’s list of VMs', () => {
  test('is there soon though nobody has looked anything up, and takes VMs of two vCenters for a snapshot', async () => {
    const { stack } = here;
    const ids = { prod: await moIdOf(stack, 'prod', 'build01'), lab: await moIdOf(stack, 'lab', 'build01') };

    const view = await openForm(stack, '/vm snapshot');
    expect(view).toContain('The list is still being made. What is not in it can be typed.');
    const found = await offered(stack, 'bu', 2);
    expect([...found].sort()).toEqual([`lab:${ids.lab}`, `prod:${ids.prod}`]);
    const said = await run(stack, { [LIST]: [`prod:${ids.prod}`, `lab:${ids.lab}`], name: 'before patch' });

    expect(said).toContain('build01');
    expect((await snapshotsOf(stack, 'prod', ids.prod)).map(({ name }) => name)).toEqual(['before patch']);
    expect((await snapshotsOf(stack, 'lab', ids.lab)).map(({ name }) => name)).toEqual(['before patch']);
  });

  test('beside which names are typed means both', async () => {
    const { stack } = here;
    const [lab02, lab03] = [await moIdOf(stack, 'lab', 'lab02'), await moIdOf(stack, 'lab', 'lab03')];
    await openForm(stack, '/vm snapshot');
    await offered(stack, 'lab02');

    await run(stack, { [LIST]: [`lab:${lab02}`], vms: 'lab03' });

    expect(await snapshotsOf(stack, 'lab', lab02)).toHaveLength(1);
    expect(await snapshotsOf(stack, 'lab', lab03)).toHaveLength(1);
  });

  test('that nothing was chosen from, where nothing was typed either, is said in the modal', async () => {
    const { stack } = here;
    await openForm(stack, '/vm snapshot');

    const answer = await stack.submit({ user: 'admin', values: { name: 'x' } });

    expect(answer).toMatchObject({
      open: true,
      errors: { vms: 'Which VMs? Choose them from the list, or type here.' },
    });
  });

  test('takes one VM where a command does, and no second one beside it', async () => {
    const { stack } = here;
    const lab04 = await moIdOf(stack, 'lab', 'lab04');
    await type(stack, '/vm snapshot lab04');
    const view = await openForm(stack, '/vm revert');
    expect(view).toContain('"external_select"');
    await offered(stack, 'lab04');

    const both = await stack.submit({ user: 'admin', values: { [LIST]: `lab:${lab04}`, vms: 'lab05' } });
    expect(both.errors).toEqual({
      vms: 'This takes one VM. Choose it from the list or type it here, not both.',
    });

    expect(await run(stack, { [LIST]: `lab:${lab04}` })).toMatch(/^❓ .*lab04/);
  });

  test('has no template and none of the platform’s own VMs for a change, and templates for a read', async () => {
    const { stack } = here;
    await openForm(stack, '/vm snapshot');
    const names = async (value: string): Promise<readonly string[]> =>
      (await stack.options({ user: 'admin', actionId: LIST, value })).options.map(({ text }) => text);

    expect(await offered(stack, 'lab0')).toHaveLength(8);
    expect(await names('lab09')).toEqual([]);
    expect(await names('vCLS')).toEqual([]);

    await openForm(stack, '/vm info --nonsense');
    expect(await names('lab09')).toEqual([expect.stringMatching(/^lab09 \(lab, /)]);
    expect(await names('vCLS')).toEqual([]);
  });

  test('says when it cannot show all that fit, within what Slack takes, and asks no vCenter', async () => {
    const { stack } = here;
    await openForm(stack, '/vm snapshot');
    await offered(stack, 'build01', 2);
    const [since, violations] = [(await stack.requests()).at(-1)?.n ?? 0, await violated(stack)];

    const { options } = await stack.options({ user: 'admin', actionId: LIST, value: 'no' });

    expect(options).toHaveLength(100);
    expect(options[0]?.group).toMatch(/^100 of \d+ VMs: type more of the name$/);
    expect(await stack.asked(since)).toEqual([]);
    expect(await violated(stack)).toEqual(violations);
  });

  test.each([
    ['somebody else', 'requester', (token: string) => token],
    ['somebody who was given nothing', 'outsider', (token: string) => token],
    ['a token that was made up', 'admin', (token: string) => `${token.slice(0, -4)}aaaa`],
    ['no token', 'admin', () => ''],
  ])('shows nothing to %s', async (_what, user, made) => {
    const { stack } = here;
    await openForm(stack, '/vm snapshot');
    expect(await offered(stack, 'build01')).not.toEqual([]);
    const token = String((await stack.views()).at(-1)?.view['private_metadata']);
    const view = { private_metadata: made(token) };

    const payload = { type: 'block_suggestion', action_id: LIST, value: 'build01', view };
    const answer = await stack.interaction({ user, payload });

    expect(answer).toEqual({ status: 200, body: '{"options":[]}' });
  });

  test('shows nothing for an input that is none of its lists', async () => {
    const { stack } = here;
    await openForm(stack, '/vm snapshot');
    const view = { private_metadata: (await stack.views()).at(-1)?.view['private_metadata'] };
    const payload = { type: 'block_suggestion', action_id: 'vms', value: 'build01', view };
    expect(await stack.interaction({ user: 'admin', payload })).toMatchObject({ body: '{"options":[]}' });
  });
});

describe('Where no inventory can be read', () => {
  const bare = stackOfFile();

  test('the list stays empty, and a name can be typed', async () => {
    const { stack } = bare;
    for (const vcenter of ['prod', 'lab']) {
      const match = { operation: 'CreateContainerView', vcenter };
      await stack.fault({ ...faultRule({ service: 'vcenter', match }, { status: 500 }), times: 0 });
    }
    const lab01 = await moIdOf(stack, 'lab', 'lab01');
    const view = await openForm(stack, '/vm snapshot');
    await atRest(stack);
    expect(view).toContain('Choose here or type below. The list is still being made.');
    expect((await stack.options({ user: 'admin', actionId: LIST, value: 'lab01' })).options).toEqual([]);

    await run(stack, { vms: 'lab01' });

    expect(await snapshotsOf(stack, 'lab', lab01)).toHaveLength(1);
  });
});
