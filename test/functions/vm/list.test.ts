import { describe, expect, test } from '@jest/globals';
import { stackOfFile, type } from '#test/conversation';

describe('/vm list', () => {
  const here = stackOfFile();

  test('shows twenty and the total to the asker alone, and sends all of it as a file', async () => {
    const { stack } = here;

    const { messages, job } = await type(stack, '/vm list');

    const [answer] = messages;
    expect(answer?.ephemeralTo).toBe(stack.local.users[0]?.id);
    expect(answer?.text).toMatch(/^ℹ️ \d+ VMs; the first 20\n/);
    expect(answer?.text.match(/^• /gm)).toHaveLength(20);
    expect(answer?.text).toContain('vms.csv');
    expect(job).toMatchObject({ state: 'ended', exit: 0, count: 20 });
    const shared = await stack.waitForMessage(({ files }) => files?.[0]?.name === 'vms.csv');
    const total = Number(/(\d+) VMs/.exec(answer?.text ?? '')?.[1]);
    const file = await stack.send({ method: 'GET', url: shared.files?.[0]?.url ?? '', headers: {}, body: '' });
    expect(file.body.trim().split('\n')).toHaveLength(total + 1);
    expect(file.body).toContain('tpl-ubuntu,prod,');
    expect(file.body).not.toContain('vCLS');
  });

  test.each([
    ['a folder and its subfolders, by power', '/vm list --folder Production --power off', ['*app04* off'], ['app01']],
    ['a glob, case ignored', '/vm list APP*', ['*app01*', '*app04*'], ['db01']],
    ['one vCenter', '/vm list --vcenter=lab', ['*build01*', 'lab:/LAB'], ['prod:']],
    ['templates, marked', '/vm list tpl-*', ['*tpl-ubuntu* template'], ['app01']],
    ['every VM of a name', '/vm list build01', ['lab:/LAB/vm', 'prod:/DC0/vm/Staging'], ['app01']],
    ['a tag', '/vm list --tag Environment:Prod', ['*app01*', '*db01*'], ['app03']],
    ['a cluster and a name', '/vm list --cluster cluster-main web01', ['prod:/DC0/vm/Production/Web'], ['app01']],
  ])('shows %s', async (_what, text, shown, hidden) => {
    const answered = await type(here.stack, text);

    for (const words of shown) expect(answered.text).toContain(words);
    for (const words of hidden) expect(answered.text).not.toContain(words);
    expect(answered.job['exit']).toBe(0);
  });

  test.each([
    [
      'a filter that fits nothing',
      '/vm list --cluster cluster-mian',
      'is called "cluster-mian". Did you mean cluster-main?',
    ],
    ['a glob that fits nothing', '/vm list nosuch*', 'No VM\'s name fits "nosuch*".'],
    ['a wrong power state', '/vm list --power sleeping', '--power is on, off or suspended, not "sleeping".'],
    ['an unknown tag', '/vm list --tag Nope', 'No tag is called "Nope"'],
    ['a vCenter that is not there', '/vm list --vcenter prd', 'No vCenter is called "prd". Did you mean prod?'],
  ])('says of %s what is wrong', async (_what, text, said) => {
    const answered = await type(here.stack, text);

    expect(answered.text).toContain(said);
    expect(answered.job['exit']).not.toBe(0);
  });
});
