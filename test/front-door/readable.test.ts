import { beforeAll, describe, expect, test } from '@jest/globals';
import { faultRule, moIdOf, press, snapshotsOf, stackOfFile, type } from '#test/conversation';
import { labelsOf, lastRequest, pressed, writesSince } from '#test/front-door/asking';
import { giveAccess, OPERATOR, REQUESTER } from '#test/front-door/give-access';
import type { TestStack } from '#test/stack';

const here = stackOfFile();
const WEB = ['app01', 'app02', 'app03', 'app04', 'web 01', 'web/proxy', 'web01'];

beforeAll(async () => {
  await giveAccess(here.stack, [
    { ...REQUESTER, role: 'operator', targets: { folder: 'Production/Web' } },
    { ...OPERATOR, role: 'viewer' },
    { ...OPERATOR, permissions: ['vm:snapshot'], targets: { folder: 'Staging' } },
  ]);
  const match = { operation: '*_Task' };
  await here.stack.fault(faultRule({ service: 'vcenter', match, times: 0 }, { taskSeconds: 0 }));
});

/** What the requester, who is limited to a folder, is told. */
async function told(text: string, user = 'requester'): Promise<string> {
  return (await type(here.stack, text, { user })).text;
}

/** What the requester is told of a word, without that word, times and the Job's own number. */
async function toldOf(text: string, word: string): Promise<string> {
  const said = await told(text.replaceAll('?', word));
  const name = /[a-z]+(?:01|\*|-\d+)$/.exec(word)?.[0] ?? word;
  return said.replaceAll(name, '…').replaceAll(/<!date[^>]*>.*|Job \w{4}/g, '');
}

async function fileOf(stack: TestStack, text: string): Promise<string> {
  const since = (await stack.transcript()).at(-1)?.n ?? 0;
  await told(text);
  const shared = (await stack.transcript(since)).find(({ files }) => files !== undefined);
  if (shared === undefined) return '';
  return (await stack.send({ method: 'GET', url: shared.files?.[0]?.url ?? '', headers: {}, body: '' })).body;
}

describe('Whoever is limited to a folder', () => {
  test('lists what is in it: rows, total and nothing left out', async () => {
    const text = await told('/vm list');

    expect(text).toMatch(/^ℹ️ 7 VMs\n/);
    expect([...text.matchAll(/^• \*(.+?)\*/gm)].map(([, name]) => name)).toEqual(WEB);
    expect(text).not.toContain('left out');
    expect(text).not.toContain('lab');
  });

  test('is sent no file for what a list of everything would hold', async () => {
    expect(await fileOf(here.stack, '/vm list')).toBe('');
  });

  test.each([
    ['/vm find 01', /^ℹ️ 3 VMs with "01"\n/],
    ['/vm find db01', /^ℹ️ No VM was found with "db01"\n/],
    ['/vm list *01', /^ℹ️ 3 VMs\n/],
    ['/vm list --power off', /^ℹ️ 1 VM\n/],
    ['/vm list --folder Production', /^ℹ️ 7 VMs\n/],
    ['/vm list --tag Environment:Prod', /^ℹ️ 2 VMs\n/],
    ['/vm info app01', /^ℹ️ \*app01\* \(prod, vm-\d+\)/],
    ['/vm snapshots app01', /^ℹ️ No snapshots of \*app01\*/],
    ['/vm stop app01', /^❓ How should \*app01\* be stopped\?/],
  ])('finds by %s what is his', async (text, said) => {
    expect(await told(text)).toMatch(said);
  });

  test('means his own by a name that others have too', async () => {
    const { stack } = here;
    const text = await told('/vm info web01');
    expect(text).toMatch(/^ℹ️ \*web01\*/);
    expect(text).toContain('/DC0/vm/Production/Web/web01');

    const { job } = await type(stack, '/vm snapshot web01 --name his', { user: 'requester' });
    expect(job).toMatchObject({ exit: 0 });
    expect(await told('/vm list web01')).toMatch(/^ℹ️ 1 VM\n/);
  });

  test('is suggested only names that are his', async () => {
    expect(await told('/vm info app0')).toMatch(/^❌ No VM is called "app0"\. Did you mean app01, app02 or app03\?$/m);
    expect(await told('/vm snapshot app0')).toContain('No VM is called "app0". Did you mean app01, app02 or app03?');
    expect(await toldOf('/vm info ?', 'bild01')).toBe(await toldOf('/vm info ?', 'zild01'));
    expect(await told('/vm list --folder Stagin')).toContain('There are Production, Web.');
    expect(await told('/vm list --cluster cluster-man')).toMatch(/Did you mean cluster-main\?/);
  });
});

describe('A VM that somebody may not see is told of like one that is not there', () => {
  const REAL = { name: 'db01', glob: 'db*', path: '/DC0/vm/Production/Data/db01' };
  const MADE = { name: 'xy01', glob: 'xy*', path: '/DC0/vm/Production/Data/xy01' };

  test.each([
    ['info'],
    ['snapshots'],
    ['stop'],
    ['list'],
    ['find'],
    ['snapshot'],
    ['start'],
    ['shutdown'],
    ['power-off'],
    ['revert'],
  ])('by /vm %s', async (subcommand) => {
    const id = await moIdOf(here.stack, 'prod', 'db01');
    const words: (readonly [string, string])[] = [
      [REAL.name, MADE.name],
      [REAL.path, MADE.path],
      [`prod:${REAL.name}`, `prod:${MADE.name}`],
      [`prod:${id}`, 'prod:vm-999999'],
      ...(subcommand === 'revert' ? [] : [[REAL.glob, MADE.glob] as const]),
    ];
    for (const [real, made] of words) {
      const text = `/vm ${subcommand} ?`;
      expect(await toldOf(text, real)).toBe(await toldOf(text, made));
    }
  });

  test('nor is it counted among what a glob or a filter leaves out', async () => {
    const text = await told('/vm snapshot *01 --dry-run');
    expect(text).toContain('would take a snapshot of *app01*, *web01* and *web 01*.');
    expect(text).not.toContain('left out');
    expect(await told('/vm start --folder Platform --dry-run')).toMatch(
      /No folder with a VM in it is called "Platform"\./,
    );
  });

  test('nor is anything written to it', async () => {
    const { stack } = here;
    const since = await lastRequest(stack);
    await told('/vm snapshot db01 db02 --name his');
    expect(await writesSince(stack, since)).toEqual([]);
    const names = (await snapshotsOf(stack, 'prod', await moIdOf(stack, 'prod', 'db02'))).map(({ name }) => name);
    expect(names).not.toContain('his');
  });
});

describe('Whoever sees more than he may change', () => {
  test('is asked which one he means among all that he sees', async () => {
    const { messages } = await type(here.stack, '/vm snapshot web01', { user: 'operator' });
    expect(messages.flatMap(labelsOf)).toHaveLength(2);
  });

  test('is told which right he lacks for one that he names', async () => {
    expect(await told('/vm snapshot app01', 'operator')).toContain(
      'You may not run `vm:snapshot` on "app01": the grant g3 is only for `folder=Staging`.',
    );
  });

  test('takes by a glob only what he may change, and is told how many that leaves out', async () => {
    const { stack } = here;
    const { text, job } = await type(stack, '/vm snapshot web* --name globbed', { user: 'operator' });

    expect(text).toMatch(/^✅ Took a snapshot of \*web01\*/);
    expect(text).toContain('3 left out: you may not run `vm:snapshot` on them.');
    expect(job).toMatchObject({ exit: 0, plan: { targets: 1 } });
    expect(await told('/vm snapshot app*', 'operator')).toContain(
      'No VM\'s name fits "app*" but 4 that you may not do this to.',
    );
  });

  test('takes by a filter only those too', async () => {
    const text = await told('/vm snapshot --cluster cluster-edge --dry-run', 'operator');
    expect(text).toMatch(/\d+ left out: you may not run `vm:snapshot` on them\./);
  });
});

describe('A form’s list', () => {
  const LIST = 'vms.list';
  async function offered(text: string, user: string, value: string): Promise<readonly string[]> {
    const { stack } = here;
    const { messages } = await type(stack, text, { user });
    const [message] = messages;
    if (message === undefined) throw new Error('Nothing was said.');
    await press(stack, message, 'Fill in a form', { user });
    const { options } = await stack.options({ user, actionId: LIST, value });
    return options.map(({ text: label }) => label.slice(0, label.indexOf(' (')));
  }

  test('holds what its asker may do it to, and nothing for whoever may do it nowhere', async () => {
    // An index is there by now: somebody has looked something up.
    expect(await offered('/vm snapshot', 'requester', 'p')).toEqual(['app01', 'app02', 'app03', 'app04', 'web/proxy']);
    expect(await offered('/vm snapshot', 'requester', 'db')).toEqual([]);
    expect(await offered('/vm snapshot', 'operator', 'web')).toEqual(['web01']);
    expect(await offered('/vm info --nonsense', 'operator', 'web')).toHaveLength(4);
    expect((await offered('/vm snapshot', 'admin', 'web')).length).toBe(4);
  });
});

describe('A button', () => {
  test('of a choice asks rights anew', async () => {
    const { stack } = here;
    const { messages } = await type(stack, '/vm info web01', { user: 'operator' });
    const [message] = messages;
    if (message === undefined) throw new Error('Nothing was said.');
    const staging = labelsOf(message).find((label) => label.includes('Staging')) ?? '';
    await giveAccess(stack, [{ ...OPERATOR, role: 'viewer', targets: { folder: 'Production' } }]);

    const answers = await pressed(stack, message, staging, { user: 'operator' });

    expect(answers.at(-1)?.text).toMatch(/^❌ No VM is at "prod:\/DC0\/vm\/Staging\/web01" on prod\./);
  });
});
