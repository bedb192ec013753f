// biome-ignore-all lint/suspicious/noThenProperty: the word of a fault rule.
import { beforeAll, describe, expect, test } from '@jest/globals';
import { moIdOf, snapshotsOf, stackOfFile, type } from '#test/conversation';
import { renewed } from '#test/front-door/outcome';
import { configure, forget, type VCenterSecret } from '#test/front-door/own-vcenters';

const here = stackOfFile();
const DOWN: VCenterSecret = { url: 'https://127.0.0.1:1', username: 'nobody', password: 'nothing' };

describe('With one vCenter down', () => {
  beforeAll(async () => {
    await configure(here.stack, 'lab', DOWN);
    const match = { operation: 'CreateSnapshotEx_Task' };
    await here.stack.fault({ service: 'vcenter', match, times: 0, then: { taskSeconds: 0 } });
  });

  test('a list shows the other’s VMs and names the missing one', async () => {
    const { text } = await type(here.stack, '/vm list app*');

    expect(text).toMatch(/^⚠️ 4 VMs\n• \*app01\*/);
    expect(text).toContain('Nothing from lab: vCenter "lab" could not be asked (connection refused).');
  });

  test('a name that the other does not have is not called unknown', async () => {
    const { text } = await type(here.stack, '/vm snapshots lab01');

    expect(text).toMatch(/^❌ No VM is called "lab01"\. .*But lab could not be asked\.\n❌ Nothing from lab: /);
  });

  const refused: [string, string][] = [
    ['app01', '"app01" may not be the only one. Nothing was done. Say --vcenter prod to go on.'],
    ['"app*"', 'more VMs may fit "app*". Nothing was done. Say --vcenter prod to go on.'],
    ['--cluster cluster-edge', 'more VMs may fit the filter. Nothing was done. Say --vcenter prod to go on.'],
    ['lab01', '"lab01" may be there. Nothing was done. Try again when it answers.'],
  ];
  test.each(refused)('a change of %s is refused with the cure, and may be typed again at once', async (target, why) => {
    const { stack } = here;
    const sentence = `❌ "lab" could not be asked (connection refused), so ${why}`;

    expect((await type(stack, `/vm snapshot ${target}`)).text).toBe(sentence);
    expect((await type(stack, `/vm snapshot ${target}`)).text).toBe(sentence);

    const since = (await stack.requests(0, 'vcenter')).map(({ operation }) => operation);
    expect(since).not.toContain('CreateSnapshotEx_Task');
  });

  test.each([
    ['app01', '/vm snapshot app01 --vcenter prod'],
    ['app02', '/vm snapshot prod:app02'],
    ['app03', '/vm snapshot /DC0/vm/Production/Web/app03'],
  ])('%s is changed where it is pinned: %s', async (name, typed) => {
    const { stack } = here;
    const moId = await moIdOf(stack, 'prod', name);

    const { job, text } = await type(stack, typed);

    expect(text).toMatch(new RegExp(`^✅ Took a snapshot of \\*${name}\\*`));
    expect(job).toMatchObject({ exit: 0 });
    expect(await snapshotsOf(stack, 'prod', moId)).toHaveLength(1);
  });

  test('a change pinned to the missing one says that, and not that there is no such VM', async () => {
    const { text } = await type(here.stack, '/vm snapshot lab:lab01');

    expect(text).toMatch(
      /^❌ "lab:lab01" could not be looked up, because lab could not be asked\. · asked by <@\w+>: `[^`]+`\nvCenter "lab" could not be asked \(connection refused\)\./,
    );
  });
});

describe('With one vCenter that hangs', () => {
  test('a change that is pinned to the other does not wait for it', async () => {
    const { stack } = here;
    await configure(stack, 'lab', { ...DOWN, url: stack.vcenter('lab').url });
    await renewed(stack);
    await stack.fault({ service: 'vcenter', match: { vcenter: 'lab' }, times: 0, then: 'hang' });

    const { text, job } = await type(stack, '/vm snapshot prod:app04', { timeout: 8000 });

    expect(job).toMatchObject({ exit: 0 });
    expect(text).toMatch(/^✅ Took a snapshot of \*app04\*/);
  });
});

describe('With no vCenter at all', () => {
  test('because each is disabled, every command says so', async () => {
    const { stack } = here;
    await stack.clearFaults();
    for (const name of ['prod', 'lab']) await configure(stack, name, { ...DOWN, enabled: false });
    await renewed(stack);
    const sentence =
      '❌ Every configured vCenter is disabled (lab, prod). ' +
      'An operator enables one with `npm run vcenter -- enable &lt;name&gt;`.';

    expect((await type(stack, '/vm list')).text).toBe(sentence);
    expect((await type(stack, '/vm snapshot app01')).text).toBe(sentence);
  });

  test('because none is configured, every command says so', async () => {
    const { stack } = here;
    await forget(stack, 'prod', 'lab');
    await renewed(stack);
    const sentence = '❌ No vCenter is configured. An operator adds one with `npm run vcenter -- add &lt;name&gt;`.';

    expect((await type(stack, '/vm list')).text).toBe(sentence);
    expect((await type(stack, '/vm snapshot app01')).text).toBe(sentence);
  });
});
