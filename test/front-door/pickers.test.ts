import { beforeAll, describe, expect, test } from '@jest/globals';
import { interactiveElements, textOf } from '#infra/local/slack/interactive-elements';
import { faultRule, lastOf, moIdOf, press, stackOfFile, type } from '#test/conversation';
import { labelsOf, lastRequest, pressed, toldSince, writesSince } from '#test/front-door/asking';
import { taskOver } from '#test/past-the-product';
import type { TestStack, TranscriptMessage } from '#test/stack';

const here = stackOfFile();
const IN_WEB = 'Production/Web · esx01.example.com · prod';
const IN_STAGING = 'Staging · esx02.example.com · prod';

beforeAll(async () => {
  const match = { operation: '*_Task' };
  await here.stack.fault(faultRule({ service: 'vcenter', match, times: 0 }, { taskSeconds: 0 }));
});

/** Presses a button that runs a command, and reads the last word of its Job. */
async function ran(stack: TestStack, message: TranscriptMessage | undefined, label: string): Promise<string> {
  if (message === undefined) throw new Error('There is no message to press on.');
  const told = await pressed(stack, message, label);
  return told.at(-1)?.text ?? '';
}

describe('A name that two VMs share', () => {
  test('with a change: the rest is done, and the one that is chosen follows', async () => {
    const { stack } = here;
    const { text, messages, job } = await type(stack, '/vm snapshot web01 app01 --name "before patch"');

    expect(text).toMatch(/^⚠️ Took a snapshot of 1 of 2 VMs/);
    expect(text).toContain(
      '❌ "web01" fits 2 VMs. Type one of them as below.\n    • `prod:/DC0/vm/Production/Web/web01`',
    );
    expect(messages.flatMap(labelsOf)).toEqual([IN_WEB, IN_STAGING]);
    expect(job).toMatchObject({ exit: 1 });

    const said = await ran(stack, messages.at(-1), IN_STAGING);

    expect(said).toContain('`/vm snapshot prod:/DC0/vm/Staging/web01 --name "before patch"`');
    expect(said).toMatch(/^✅ Took a snapshot of \*web01\*/);
    expect(said).toContain('snapshot *before patch*');
  });

  test('beside another such name: each button says which name it answers', async () => {
    const { messages } = await type(here.stack, '/vm start web01 build01');

    expect(messages.flatMap(labelsOf)).toEqual([
      `web01: ${IN_WEB}`,
      `web01: ${IN_STAGING}`,
      'build01: no folder · labesx01.example.com · lab',
      'build01: Staging · esx04.example.com · prod',
    ]);
  });

  test('with what cannot be taken back: nothing is done, and the choice asks about all of it', async () => {
    const { stack } = here;
    const since = await lastRequest(stack);
    const { text, messages } = await type(stack, '/vm power-off web01 team-03');
    expect(text).toMatch(/^❌ Nothing was done: 0 of 2 VMs/);
    expect(text).toContain('*team-03* (prod): was left alone, because not every name is clear.');
    expect(messages[0]?.ephemeralTo).toBe('U0ADMIN001');

    const asked = await ran(stack, messages[0], IN_WEB);

    expect(asked).toContain('❓ Really power off *web01* and *team-03*? · asked by <@U0ADMIN001>: ');
    expect(asked).toContain('`/vm power-off prod:/DC0/vm/Production/Web/web01 team-03`');
    expect(await writesSince(stack, since)).toEqual([]);
  });

  test('with a read: what is chosen is shown', async () => {
    const { stack } = here;
    const { text, messages } = await type(stack, '/vm info web01');
    expect(text).toMatch(/^❌ "web01" fits 2 VMs\./);
    expect(messages.flatMap(labelsOf)).toEqual([IN_WEB, IN_STAGING]);

    const said = await ran(stack, messages[0], IN_STAGING);

    expect(said).toMatch(/^ℹ️ \*web01\* \(prod, vm-\d+\)/);
    expect(said).toContain('/DC0/vm/Staging/web01');
  });

  test('on two vCenters: the buttons name them', async () => {
    const { stack } = here;
    const { messages } = await type(stack, '/vm info build01');

    const said = await ran(stack, messages[0], 'no folder · labesx01.example.com · lab');

    expect(said).toMatch(/^ℹ️ \*build01\* \(lab, vm-\d+\)/);
  });

  test('is chosen once: a second press starts nothing and says which Job it was', async () => {
    const { stack } = here;
    const { messages } = await type(stack, '/vm snapshot web01 --name twice');
    const since = await lastRequest(stack);
    const [message] = messages;
    if (message === undefined) throw new Error('Nothing was said.');
    await pressed(stack, message, IN_WEB);

    const [told] = await pressed(stack, message, IN_WEB);

    expect(told?.text).toMatch(/^⚠️ You pressed this already: job \w{4}/);
    expect(told?.ephemeralTo).toBe('U0ADMIN001');
    expect(await writesSince(stack, since)).toEqual(['CreateSnapshotEx_Task']);
  });
});

describe('A snapshot’s name that two snapshots share', () => {
  test('is asked about by number and time, nothing is done, and the chosen one is asked about', async () => {
    const { stack } = here;
    for (const again of ['', ' --again']) await type(stack, `/vm snapshot app02 --name twin${again}`);
    const since = await lastRequest(stack);

    const { text, messages } = await type(stack, '/vm delete-snapshot app02 --snapshot twin');

    expect(text).toMatch(/^❌ Did not delete snapshots of \*app02\*/);
    expect(text).toContain('has 2 snapshots called "twin". Say which by its number: #1 twin of ');
    const labels = messages.flatMap(labelsOf);
    const label = (id: number) =>
      expect.stringMatching(new RegExp(`^#${id} of \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC$`));
    expect(labels).toEqual([label(1), label(2)]);

    const asked = await ran(stack, messages[0], labels[1] ?? '');

    expect(asked).toMatch(/^❓ Really delete snapshots of \*app02\*\?/);
    expect(asked).toContain('`/vm delete-snapshot prod:/DC0/vm/Production/Web/app02 --snapshot #2`');
    expect(asked).toContain('loses the snapshot #2 *twin*');
    expect(await writesSince(stack, since)).toEqual([]);
  });
});

describe('A name that more than five VMs share', () => {
  test('is asked about with a list, and the chosen one follows', async () => {
    const { stack } = here;
    // svc02 and svc08 are in one folder and on one host.
    const names = { svc02: 'MANY', svc03: 'Many', svc04: 'mAny', svc05: 'maNy', svc06: 'manY', svc08: 'MAny' };
    await renamed(stack, names);

    const { messages } = await type(stack, '/vm snapshot many');
    const [message] = messages;
    if (message === undefined) throw new Error('Nothing was said.');
    const elements = interactiveElements(message.blocks).map(({ element }) => element);
    const list = elements.find(({ type: kind }) => kind === 'static_select');
    expect(textOf(list?.['placeholder'])).toBe('Which "many"?');
    const labels = labelsOf(message);
    expect(labels).toHaveLength(6);
    expect(new Set(labels).size).toBe(6);

    const last = lastOf(await stack.transcript());
    await press(stack, message, labels.find((label) => label.startsWith('manY · ')) ?? '');
    const told = await toldSince(stack, last);
    expect(told.at(-1)?.text).toMatch(/^✅ Took a snapshot of \*manY\* /);
  });
});

/** Renames VMs past the product; in one folder, names have to differ in their case at least. */
async function renamed(stack: TestStack, names: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, newName] of Object.entries(names)) {
    const path = `/sdk/vim25/8.0.3.0/VirtualMachine/${await moIdOf(stack, 'prod', name)}/Rename_Task`;
    const { body } = await stack.vcenter('prod').ask('POST', path, { newName });
    await taskOver(stack, body);
  }
}
