import { describe, expect, test } from '@jest/globals';
import { moIdOf, press, snapshotsOf, stackOfFile, type } from '#test/conversation';
import { renewed, send } from '#test/front-door/outcome';

/** A freeze that is on whenever the test runs: it begins every minute and lasts an hour. */
const ALWAYS = { cron: '* * * * *', duration: '1h', zone: 'UTC' };

describe('The policy', () => {
  const here = stackOfFile({
    policy: {
      directMessages: false,
      channels: [
        { channel: 'general', include: ['*:list', 'vm:find'] },
        { channel: '*', include: ['*:*'], exclude: ['vm:reset'] },
      ],
      protected: [{ name: 'databases', targets: { folder: 'Production/Data' } }],
      limits: { targets: 2, changesPerHour: 3 },
      freezes: [
        { name: 'staging rests', ...ALWAYS, targets: { folder: 'Staging' }, breakers: { users: ['U0OPERATE1'] } },
      ],
      reasons: [{ permissions: ['vm:power-off'], pattern: 'CHG-\\d+', about: "the change's number, such as CHG-1234" }],
      privately: ['vm:jobs'],
    },
  });

  test('keeps what is protected as it is, whoever asks, and lets the rest of a batch go on', async () => {
    const { stack } = here;
    const [db01, app02] = [await moIdOf(stack, 'prod', 'db03'), await moIdOf(stack, 'prod', 'app02')];

    const { job, text } = await type(stack, '/vm snapshot db03 app02 --name kept', { user: 'admin' });

    expect(text).toContain('"db03" is protected by the policy ("databases"): nobody changes it from here.');
    expect(job).toMatchObject({ exit: 1 });
    expect(await snapshotsOf(stack, 'prod', db01)).toEqual([]);
    expect(await snapshotsOf(stack, 'prod', app02)).toHaveLength(1);
  });

  test('asks nothing about a protected VM that would be destroyed', async () => {
    const { job, text } = await type(here.stack, '/vm delete-snapshot db01 --all', { user: 'operator' });

    expect(text).toContain('is protected by the policy');
    expect(job).toMatchObject({ exit: 1 });
  });

  test('refuses more VMs than it allows at once, before any is read', async () => {
    const { text } = await type(here.stack, '/vm snapshot app01 app02 app03');

    expect(text).toContain('That is 3 VMs, and at most 2 are changed at once.');
  });

  test('freezes changes for all but those who may break it with a reason', async () => {
    const { stack } = here;
    const build01 = await moIdOf(stack, 'prod', 'build01');
    const command = '/vm snapshot build01 --vcenter prod --name frozen';

    const frozen = await type(stack, command, { user: 'requester' });
    expect(frozen.text).toContain('Changes are frozen now ("staging rests"). Nothing was done.');
    expect(frozen.text).toContain('ask <@U0OPERATE1>, who may break it.');
    expect(frozen.job).toMatchObject({ state: 'refused', exit: 1 });

    const mute = await type(stack, command, { user: 'operator' });
    expect(mute.text).toContain('You may break the freeze: say why with `--reason`.');
    expect(await snapshotsOf(stack, 'prod', build01)).toEqual([]);

    const broken = await type(stack, `${command} --reason "the build is broken"`, { user: 'operator' });
    expect(broken.text).toMatch(/^✅ Took a snapshot of \*build01\*/);
    expect(await snapshotsOf(stack, 'prod', build01)).toHaveLength(1);
  });

  test('wants a reason of a form, says which, and is content with it', async () => {
    const { stack } = here;

    const none = await send(stack, { text: 'power-off app03', user: 'admin' });
    expect(none.text).toContain("This needs a reason that holds `CHG-\\d+`: the change's number, such as CHG-1234.");
    const wrong = await send(stack, { text: 'power-off app03 --reason "because"', user: 'admin' });
    expect(wrong.text).toContain('"because" is not the reason that this needs');

    const asked = await send(stack, { text: 'power-off app03 --reason "CHG-77, disk"', user: 'admin' });
    expect(asked.text).toContain('CHG-77');
    const [question] = asked.messages;
    if (question === undefined) throw new Error('Nothing was asked.');
    await press(stack, question, 'Cancel', { user: 'admin' });
  });

  test('takes in a channel only what its rule includes, by the channel’s name', async () => {
    const { stack } = here;

    expect((await type(stack, '/vm list --vcenter lab', { channel: 'general' })).job).toMatchObject({ exit: 0 });
    const info = await type(stack, '/vm info app01', { channel: 'general' });
    expect(info.text).toContain('The rules for this channel do not permit `vm:info` in it.');
    const reset = await type(stack, '/vm reset app01');
    expect(reset.text).toContain('The rules for this channel do not permit `vm:reset` in it.');
    expect(reset.job).toMatchObject({ state: 'refused' });
    const help = await type(stack, '/vm help', { channel: 'general' });
    expect(help.text).toContain('*list*');
    expect(help.text).not.toContain('*snapshot*');
  });

  test('takes nothing in a private channel whose name nobody knows but what every rule permits', async () => {
    const secret = await type(here.stack, '/vm info app01', { channel: 'secret', user: 'operator' });

    expect(secret.text).toContain('The rules for this channel do not permit `vm:info` in it.');
  });

  test('takes nothing in direct messages, where that is switched off', async () => {
    const direct = await send(here.stack, {
      text: 'list',
      user: 'operator',
      form: { channel_id: 'D0DIRECT99', channel_name: 'directmessage' },
    });

    expect(direct.text).toContain('Direct messages are switched off here, so that others can see what is run.');
    expect(direct.vcenter).toEqual([]);
  });

  test('sends to a direct message what it wants read by nobody else', async () => {
    const { messages } = await type(here.stack, '/vm jobs', { user: 'operator' });

    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatchObject({ channel: expect.stringMatching(/^D/) });
    expect(messages[0]?.ephemeralTo).toBeUndefined();
  });

  test('lets a person run so many changes within an hour, and more after it', async () => {
    const { stack } = here;
    const change = (name: string) => type(stack, `/vm snapshot lab02 --name ${name} --again`, { user: 'approver' });

    for (const name of ['one', 'two', 'three']) expect((await change(name)).job).toMatchObject({ exit: 0 });
    const fourth = await change('four');
    expect(fourth.text).toContain('You have run 3 changes within the last hour, and the policy allows no more.');
    expect(fourth.job).toMatchObject({ state: 'refused', exit: 1 });

    await stack.advance(3601);
    await renewed(stack);
    expect((await change('five')).job).toMatchObject({ exit: 0 });
  });
});

describe('Observer mode', () => {
  const here = stackOfFile({ policy: { observer: true } });

  test('only looks', async () => {
    const { stack } = here;
    const app01 = await moIdOf(stack, 'prod', 'app01');

    const snapshot = await type(stack, '/vm snapshot app01', { user: 'admin' });

    expect(snapshot.text).toContain('SlashVM only looks here: all changes are switched off by its policy.');
    expect(await snapshotsOf(stack, 'prod', app01)).toEqual([]);
    expect((await type(stack, '/vm info app01', { user: 'admin' })).job).toMatchObject({ exit: 0 });
  });
});
