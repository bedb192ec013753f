import { describe, expect, test } from '@jest/globals';
import { stackOfFile, type } from '#test/conversation';

const ask = (user: string, channel = 'vsphere') => type(here.stack, '/vm-access whoami', { user, channel });

const here = stackOfFile({
  policy: {
    observer: true,
    channels: [
      { channel: 'general', include: ['vm:list', 'access:*'] },
      { channel: 'C0SECRET01', include: ['vm:*'] },
    ],
  },
});

describe('/vm-access whoami', () => {
  test('tells a first admin that he is one', async () => {
    const { text, messages } = await ask('admin');

    expect(text).toContain('ℹ️ <@U0ADMIN001> is a member of this workspace and a first admin\n');
    expect(text).toContain('A first admin may do everything; a deploy parameter says so, and chat cannot change it');
    expect(text).toContain('• Here, of `access`: all (whoami, can, grants, roles, grant, revoke, deny, role)\n');
    expect(messages.map(({ ephemeralTo }) => ephemeralTo)).toEqual(['U0ADMIN001']);
  });

  test('tells a member without any grant that there is none, and what he may all the same', async () => {
    const { text, job } = await ask('outsider');

    expect(text).toContain('No grant and no deny is for you\n• Here, of `access`: whoami\n');
    expect(text).not.toContain('Here, of `vm`');
    expect(job['exit']).toBe(0);
  });

  test('shows groups, grants and denies with their limits, and what of it holds in this channel', async () => {
    const { stack } = here;
    await type(stack, '/vm-access grant @vm-operators access:grant --in #general --until 7d');
    await type(stack, '/vm-access deny everyone vm:reset --on name=db*');
    await type(stack, '/vm-access deny @requester vm:start');

    const { text } = await ask('operator');

    expect(text).toContain('• Groups: <!subteam^S0VMOPERATE>\n');
    expect(text).toContain('❌ *d6* denies `vm:reset` to everyone, on `name=db*`\n');
    expect(text).toContain('• *g1* gives role *operator* to <@U0OPERATE1>\n');
    expect(text).toMatch(
      /• \*g5\* gives `access:grant` to <!subteam\^S0VMOPERATE>, in <#C0GENERAL1>, until .*; not in this channel\n/,
    );
    expect(text).not.toContain('*d7*');
    expect(text).toContain('• Here, of `access`: whoami, can, grants, roles\n');
    expect(text).toContain('What a grant or deny names VMs for holds on those alone.');
    expect((await ask('operator', 'general')).text).toContain(
      '• Here, of `access`: whoami, can, grants, roles, grant\n',
    );
  });

  test('says what the rules for the channel take, and that the policy switches all changes off', async () => {
    const { text } = await ask('requester', 'general');

    expect(text).toContain('• Here, of `vm`: list\n');
    expect(text).toMatch(/⚠️ The rules for this channel do not permit `vm:find`, .*`audit:verify`/);
    expect(text).not.toMatch(/do not permit [^\n]*`vm:start`/);
    expect(text).toContain('⚠️ The policy switches all changes off, whoever asks');
  });

  test.each([
    ['guest', 'vsphere', 'guests of this workspace may run nothing here.'],
    ['stranger', 'vsphere', 'this SlashVM serves members of its own workspace only.'],
    ['operator', 'secret', 'The rules for this channel do not permit `access:whoami` in it.'],
  ])('is not for %s in #%s', async (user, channel, sentence) => {
    const { text, job } = await ask(user, channel);

    expect(text).toContain(sentence);
    expect(job).toMatchObject({ state: 'refused', exit: 1 });
  });
});

test('help shows only what one may run here', async () => {
  const offered = async (user: string, text = '/vm-access help', channel = 'vsphere') =>
    [...(await type(here.stack, text, { user, channel })).text.matchAll(/^• \*([\w-]+)\*/gm)].map(([, name]) => name);

  expect(await offered('admin')).toEqual(['whoami', 'can', 'grants', 'roles', 'grant', 'deny', 'revoke', 'role']);
  expect(await offered('operator')).toEqual(['whoami', 'can', 'grants', 'roles']);
  expect(await offered('operator', '/vm-access', 'general')).toEqual(['whoami', 'can', 'grants', 'roles', 'grant']);
  expect(await offered('outsider')).toEqual(['whoami']);
  expect(await offered('operator', '/vm help', 'general')).toEqual(['list']);
  expect((await type(here.stack, '/vm help', { user: 'outsider' })).text).toBe(
    '❌ You may run nothing of /vm here. Ask <@U0ADMIN001> for a right.',
  );
});
