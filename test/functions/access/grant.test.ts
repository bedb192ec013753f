import { afterEach, describe, expect, test } from '@jest/globals';
import { faultRule, stackOfFile, type } from '#test/conversation';
import { storedAccess } from '#test/front-door/access-item';

const here = stackOfFile();

afterEach(() => here.stack.clearFaults());

const say = (text: string, user = 'admin') => type(here.stack, `/vm-access ${text}`, { user });

/** The newest grant or deny, as the answer names it. */
const newest = (text: string): string => /(?:Granted|Denied) as \*([gd]\d+)\*/.exec(text)?.[1] ?? '';

describe('/vm-access grant', () => {
  test('gives a role to a person, shows what is so now to the asker alone, and how to undo it', async () => {
    const { text, messages, job } = await say('grant @outsider viewer');

    const id = newest(text);
    expect(text).toBe(
      [
        `✅ Granted as *${id}*: role *viewer* to <@U0OUTSIDE1>`,
        '• In every channel',
        '• On every VM',
        '• Until it is revoked',
        `To undo it, type \`/vm-access revoke ${id}\``,
      ].join('\n'),
    );
    expect(messages.map(({ ephemeralTo }) => ephemeralTo)).toEqual(['U0ADMIN001']);
    expect(job).toMatchObject({ state: 'ended', exit: 0 });
    const { grants } = await storedAccess(here.stack);
    const asked = job['asked'] as { at: number };
    expect(grants.at(-1)).toEqual({ id, to: { user: 'U0OUTSIDE1' }, role: 'viewer', by: 'U0ADMIN001', at: asked.at });
  });

  test('limits it to channels, VMs and a time', async () => {
    const { text, job } = await say(
      'grant @vm-operators vm:snapshot, vm:revert --in #vsphere #general --on vcenter=prod folder=/Production/ --until 2h',
    );

    expect(text).toContain('`vm:snapshot` and `vm:revert` to <!subteam^S0VMOPERATE>');
    expect(text).toContain(
      '• Only in <#C0VSPHERE1> and <#C0GENERAL1>\n• Only on `vcenter=prod folder=Production`\n• Until <!date',
    );
    const asked = job['asked'] as { at: number };
    expect((await storedAccess(here.stack)).grants.at(-1)).toMatchObject({
      to: { group: 'S0VMOPERATE' },
      permissions: ['vm:snapshot', 'vm:revert'],
      channels: ['C0VSPHERE1', 'C0GENERAL1'],
      targets: { vcenter: 'prod', folder: 'Production' },
      until: asked.at + 2 * 3_600_000,
    });
  });

  test.each([
    ['@guest', '<@U0GUEST001> is a guest of this workspace: this has no effect unless the policy lets guests in.'],
    ['@stranger', '<@U0STRANGE1> is of another workspace: this has no effect unless the policy lets strangers in.'],
    ['@former', '<@U0FORMER01> may be a guest or a stranger, which Slack did not say'],
  ])('to %s is made, and said to have no effect', async (who, warning) => {
    const { text, job } = await say(`grant ${who} viewer`);

    expect(text).toMatch(/^✅ Granted as/);
    expect(text).toContain(warning);
    expect(job['exit']).toBe(0);
  });
});

describe('/vm-access deny', () => {
  test('is made whatever is granted, and says whom it does not bind', async () => {
    const { text } = await say('deny everyone vm:reset --on name=db*');

    expect(text).toMatch(/^✅ Denied as \*d\d+\*: `vm:reset` to everyone/);
    expect(text).toContain('First admins are bound by no deny: <@U0ADMIN001>.');
    expect((await type(here.stack, '/vm reset db01', { user: 'operator' })).text).toContain(
      `the deny ${newest(text)} forbids it. Ask <@U0ADMIN001> to lift it.`,
    );
    expect((await type(here.stack, '/vm reset app01 --dry-run', { user: 'operator' })).job['exit']).toBe(0);
  });
});

describe('/vm-access revoke', () => {
  test('takes a grant back, says what is left, and how to give it again', async () => {
    const id = newest((await say('grant @requester vm:info --in #vsphere --on "folder=Two Words"')).text);

    const { text } = await say(`revoke ${id.toUpperCase()}`);

    expect(text).toBe(
      [
        `✅ Revoked *${id}*, which gave \`vm:info\` to <@U0REQUEST1>, in <#C0VSPHERE1>, on \`folder=Two Words\``,
        '• What is left for <@U0REQUEST1>: g2',
        'To undo it, type `/vm-access grant U0REQUEST1 vm:info --in C0VSPHERE1 --on "folder=Two Words"`',
      ].join('\n'),
    );
    const again = await say('grant U0REQUEST1 vm:info --in C0VSPHERE1 --on "folder=Two Words"');
    expect(again.text).toContain('`vm:info` to <@U0REQUEST1>\n• Only in <#C0VSPHERE1>\n• Only on `folder=Two Words`');
  });

  test('lifts a deny', async () => {
    const id = newest((await say('deny @approver vm:start')).text);

    const { text } = await say(`revoke ${id}`);

    expect(text).toMatch(new RegExp(`^✅ Lifted \\*${id}\\*, which denied \`vm:start\` to <@U0APPROVE1>`));
    expect(text).toContain('To undo it, type `/vm-access deny U0APPROVE1 vm:start`');
    expect((await say(`revoke ${id}`)).text).toBe(
      `❌ No grant or deny is called "${id}"; it may have been revoked a moment ago. Nothing was done.`,
    );
  });
});

describe('Whoever may give', () => {
  test('gives, takes and lifts no more than he holds', async () => {
    const { stack } = here;
    await say('grant @approver access:*,vm:list --in #vsphere');
    const before = await storedAccess(stack);

    const more = await say('grant @outsider admin', 'approver');
    expect(more.text).toBe(
      '❌ Nobody gives more than he holds, and you do not hold `*:*` yourself. Nothing was done. Ask <@U0ADMIN001>.',
    );
    const wider = await say('grant @outsider access:revoke', 'approver');
    expect(wider.text).toMatch(/you hold `access:revoke` by g\d+ only in <#C0VSPHERE1>\. Nothing was done\./);
    expect(await storedAccess(stack)).toEqual(before);

    const fits = await say('grant @outsider vm:list --in #vsphere --until 7d', 'approver');
    expect(fits.text).toMatch(/^✅ Granted as/);

    const id = newest((await say('deny everyone access:role')).text);
    expect((await say(`revoke ${id}`, 'approver')).text).toBe(
      `❌ The deny ${id} is for you, so somebody else has to lift it. Nothing was done. Ask <@U0ADMIN001>.`,
    );
  });
});

const CURE = 'Pick the person or group from the list that Slack offers behind "@", or type everyone.';
const GROUPS_DOWN = 'Slack did not say which user groups there are, so nothing was done. Try again in a minute.';

describe('Bad input changes nothing:', () => {
  test.each([
    ['a name', 'grant @nobody viewer', `"@nobody" is a name, and names can be changed by whoever bears them. ${CURE}`],
    ['a bare word', 'grant ann viewer', `"ann" is nobody. ${CURE}`],
    ['nobody', 'grant', 'Whom? Pick a person or a group behind "@", or type everyone.'],
    ['nothing', 'grant @outsider', 'What? Name a role, such as operator, or permissions, such as vm:snapshot.'],
    ['an unknown role', 'grant @outsider veiwer', 'No role is called "veiwer". Did you mean viewer?'],
    ['two roles', 'grant @outsider viewer operator', '"viewer" is a role, and a role stands alone.'],
    ['an unknown permission', 'grant @outsider vm:snapshto', 'Nothing was done. Did you mean vm:snapshot'],
    ['an unknown command', 'deny everyone esx:*', 'No command needs the permission "esx:*". Nothing was done.'],
    ['a time that is over', 'grant @outsider viewer --until 2020-01-01T00:00Z', '"2020-01-01T00:00Z" is over already'],
    ['no time', 'grant @outsider viewer --until tomorrow', '"tomorrow" is no time. Type a length of time as 30m'],
    ['no targets', 'grant @outsider viewer --on nonsense', '"nonsense" says no targets. Type one of vcenter=,'],
    ['unknown targets', 'grant @outsider viewer --on clster=x', 'Targets have no "clster=". Did you mean cluster?'],
    ['half a tag', 'grant @outsider viewer --on tag=prod', '"tag=prod" does not say category and tag.'],
    ['a channel’s name', 'grant @outsider viewer --in #nowhere', '"#nowhere" is a name, and a channel can be renamed.'],
    ['a twin', 'grant @operator operator', 'That grant is there already, as g1. Nothing was done.'],
    ['a group that is disabled', 'grant @vm-retired viewer', 'is no user group of this workspace, or is disabled.'],
    ['a group that never was', 'deny S0GONE0001 viewer', 'is no user group of this workspace, or is disabled.'],
    ['a deny of a first admin', 'deny @admin vm:list', '<@U0ADMIN001> is a first admin, which a deploy parameter'],
    ['a first admin taken away', 'revoke @admin', '<@U0ADMIN001> is a first admin, which a deploy parameter'],
    ['somebody for an id', 'revoke @operator', 'by its id. For <@U0OPERATE1> there is g1.'],
    ['somebody with nothing', 'revoke @former2', 'No grant or deny is called "@former2"'],
    ['what is not there', 'revoke g999', 'No grant or deny is called "g999"; it may have been revoked a moment ago.'],
    ['an unknown option', 'grant @outsider viewer --on-host x', 'There is no option "--on-host" here.'],
  ])('%s', async (_what, typed, sentence) => {
    const before = await storedAccess(here.stack);

    const { text, job } = await say(typed);

    expect(text).toContain(sentence);
    expect(text).toMatch(/^[⚠❌]/u);
    expect(job['exit']).not.toBe(0);
    expect(await storedAccess(here.stack)).toEqual(before);
  });

  test('a group while Slack does not say which there are', async () => {
    const { stack } = here;
    const before = await storedAccess(stack);
    await stack.fault(
      faultRule({ service: 'slack', match: { operation: 'usergroups.list' }, times: 0 }, { status: 503 }),
    );

    expect((await say('grant @vm-operators viewer')).text).toBe(`❌ ${GROUPS_DOWN}`);
    expect((await say('deny @vm-operators viewer')).text).toBe(`❌ ${GROUPS_DOWN}`);
    expect(await storedAccess(stack)).toEqual(before);
  });
});
