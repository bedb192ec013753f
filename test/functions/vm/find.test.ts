import { beforeAll, describe, expect, test } from '@jest/globals';
import { atRest, moIdOf, stackOfFile, type } from '#test/conversation';
import { renewed } from '#test/front-door/outcome';
import { configure } from '#test/front-door/own-vcenters';
import type { TestStack } from '#test/stack';

const AS_OF = /\nAs of <!date\^\d+\^[^>]+> \(\d\d:\d\d UTC\)\.$/;

/** What was asked of vCenters while something was typed. */
async function askedBy(stack: TestStack, text: string): Promise<{ text: string; asked: readonly string[] }> {
  await atRest(stack);
  const since = (await stack.requests()).at(-1)?.n ?? 0;
  const answered = await type(stack, text);
  await atRest(stack);
  const requests = await stack.asked(since);
  return { text: answered.text, asked: requests.map(({ name, operation, path }) => `${name} ${operation ?? path}`) };
}

describe('/vm find', () => {
  const here = stackOfFile();

  test('shows the asker alone what was found, and as of when', async () => {
    const { messages, job } = await type(here.stack, '/vm find app01');

    expect(messages[0]?.ephemeralTo).toBe(here.stack.local.users[0]?.id);
    expect(messages[0]?.text).toMatch(
      /^ℹ️ 1 VM with "app01"\n• \*app01\* on · 10\.10\.0\.3 · 2 CPU, 4 GB · cluster-main · prod:\/DC0\/vm\/Production\/Web\n/,
    );
    expect(messages[0]?.text).toMatch(AS_OF);
    expect(job).toMatchObject({ state: 'ended', exit: 0, count: 1 });
  });

  test.each([
    ['a part of a name, case ignored', 'BUILD', ['2 VMs with "BUILD"', 'lab:/LAB/vm', 'prod:/DC0/vm/Staging']],
    ['an address', '10.10.0.7', ['*db01*', 'matched by IP 10.10.0.7']],
    ['a DNS name', 'db01.example.com', ['*db01*', 'matched by DNS name db01.example.com']],
    ['a MAC with separators', '00-50-56-00-00-05', ['*db01*', 'matched by MAC 00:50:56:00:00:05']],
    ['a MAC without', '005056000005', ['*db01*', 'matched by MAC 00:50:56:00:00:05']],
    [
      'a guest OS, in words without quotes',
      'windows  Server',
      ['*svc04*', 'matched by guest OS Microsoft Windows Server'],
    ],
    ['a guest OS, quoted', '"windows server"', ['*svc04*', 'matched by guest OS Microsoft Windows Server']],
    ['a note', 'front END', ['*app01*', 'matched by note "Shop front end"']],
    ['on one vCenter', 'build --vcenter LAB', ['1 VM with "build"', 'lab:/LAB/vm']],
    ['nothing', 'nosuchthing', ['No VM was found with "nosuchthing"']],
  ])('finds %s', async (_what, typed, shown) => {
    const { text, job } = await type(here.stack, `/vm find ${typed}`);

    for (const words of shown) expect(text).toContain(words);
    expect(text).toMatch(AS_OF);
    expect(job['exit']).toBe(0);
  });

  test('never shows the platform’s own VMs, and says how many it left out', async () => {
    const { text } = await type(here.stack, '/vm find vcls');

    expect(text).toMatch(/^ℹ️ No VM was found with "vcls"\n\d left out: the platform's own VMs\.\n/);
  });

  test('shows twenty and the total, and sends all of it as a file', async () => {
    const { stack } = here;

    const { messages } = await type(stack, '/vm find 00:50:56');

    const [answer] = messages;
    const total = Number(/^ℹ️ (\d+) VMs with "00:50:56"; the first 20\n/.exec(answer?.text ?? '')?.[1]);
    expect(answer?.text.match(/^• /gm)).toHaveLength(20);
    const shared = await stack.waitForMessage(({ files }) => files?.[0]?.name === 'vms.csv');
    const file = await stack.send({ method: 'GET', url: shared.files?.[0]?.url ?? '', headers: {}, body: '' });
    expect(file.body.trim().split('\n')).toHaveLength(total + 1);
    expect(file.body).toMatch(/,host,matched\n/);
    expect(file.body).toContain(',MAC 00:50:56:00:00:05\n');
  });

  test.each([
    ['nothing', '', 'The text is missing: at least 2 characters, quoted or not.'],
    ['an empty text', '""', 'The text is missing: at least 2 characters, quoted or not.'],
    ['one character', '"a "', '"a" is too short; type at least 2 characters.'],
    ['too much', 'x'.repeat(201), 'The text has 201 characters; at most 200 are possible.'],
    ['another filter', 'app --power on', 'There is no option "--power" here.'],
  ])('says of %s what is wrong', async (_what, typed, said) => {
    const { text, job } = await type(here.stack, `/vm find ${typed}`);

    expect(text).toContain(said);
    expect(text).toContain('Usage: `/vm find &lt;text…&gt; [--vcenter &lt;text&gt;]`');
    expect(job['exit']).toBe(2);
  });

  test('says of a vCenter that is not there what is wrong', async () => {
    const { text, job } = await type(here.stack, '/vm find app --vcenter prd');

    expect(text).toContain('No vCenter is called "prd". Did you mean prod?');
    expect(job['exit']).toBe(1);
  });
});

describe('With a fresh index', () => {
  const here = stackOfFile();
  beforeAll(async () => {
    await type(here.stack, '/vm find anything');
    await renewed(here.stack);
  });

  test('find asks no vCenter, not even from a new instance', async () => {
    const { stack } = here;

    expect((await askedBy(stack, '/vm find app01')).asked).toEqual([]);
    await renewed(stack);
    expect((await askedBy(stack, '/vm find app01')).asked).toEqual([]);
  });

  test('a misspelt name costs a read no bulk read, and the answer says as of when', async () => {
    const { text, asked } = await askedBy(here.stack, '/vm info app0l');

    expect(text).toMatch(/^❌ No VM is called "app0l"\. Did you mean app0[1-4], /);
    expect(text).toMatch(/\nLooked up among the VMs as of <!date/);
    expect(asked).not.toContainEqual(expect.stringContaining('CreateContainerView'));
  });

  test('what a glob finds for a read is read by its id', async () => {
    const { text, asked } = await askedBy(here.stack, '/vm snapshots app*');

    expect(text).toContain('*app04*');
    expect(asked.filter((operation) => operation.endsWith('RetrievePropertiesEx'))).toEqual([
      'prod RetrievePropertiesEx',
    ]);
  });

  test('a list, a path and a filter are live', async () => {
    for (const typed of ['list app*', 'info /DC0/vm/nosuch', 'info app01 --power on']) {
      const { asked } = await askedBy(here.stack, `/vm ${typed}`);
      expect(asked).toContain('prod CreateContainerView');
    }
  });

  test('a VM that was renamed since is found by a change and by a glob that fitted nothing', async () => {
    const { stack } = here;
    const moId = await moIdOf(stack, 'prod', 'app04');
    const path = `/sdk/vim25/8.0.3.0/VirtualMachine/${moId}/Rename_Task`;
    expect((await stack.vcenter('prod').ask('POST', path, { newName: 'fresh04' })).status).toBe(200);
    await stack.until(async () =>
      (await moIdOf(stack, 'prod', 'fresh04').catch(() => '')) === moId ? true : undefined,
    );

    expect((await type(stack, '/vm find fresh04')).text).toContain('No VM was found with "fresh04"');
    expect((await type(stack, '/vm info fresh*')).text).toContain('*fresh04*');
    expect((await type(stack, '/vm start fresh0?')).text).toMatch(/^✅ .*\*fresh04\*/);
  });

  test('what an index does not know yet, the next one does', async () => {
    const { stack } = here;
    await stack.advance(301);

    expect((await type(stack, '/vm find fresh04')).text).toContain('1 VM with "fresh04"');
  });
});

describe('With one vCenter down', () => {
  const here = stackOfFile();
  beforeAll(() =>
    configure(here.stack, 'lab', { url: 'https://127.0.0.1:1', username: 'nobody', password: 'nothing' }),
  );

  test('find shows the other’s VMs and names the missing one', async () => {
    const { text, job } = await type(here.stack, '/vm find build01');

    expect(text).toMatch(/^⚠️ 1 VM with "build01"\n• \*build01\*/);
    expect(text).toContain('Nothing from lab: vCenter "lab" could not be asked (connection refused).');
    expect(job['exit']).toBe(1);
  });

  test('what is not found is said with the missing one', async () => {
    const { text } = await type(here.stack, '/vm find lab01');

    expect(text).toMatch(/^❌ No VM was found with "lab01"\nNothing from lab: /);
  });
});
