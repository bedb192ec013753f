import { afterEach, describe, expect, test } from '@jest/globals';
import { faultRule, press, stackOfFile, type } from '#test/conversation';

const ALWAYS = { cron: '* * * * *', duration: '1h', zone: 'UTC' };

const here = stackOfFile({
  policy: {
    channels: [{ channel: 'general', include: ['access:*', 'vm:list'] }],
    protected: [{ name: 'databases', targets: { name: 'db*' } }],
    freezes: [{ name: 'the lab rests', ...ALWAYS, targets: { vcenter: 'lab' }, breakers: { users: ['U0APPROVE1'] } }],
    reasons: [{ permissions: ['vm:reset'], pattern: 'CHG-\\d+' }],
    approvals: [{ name: 'reverts', permissions: ['vm:revert'], quorum: 2, approvers: { groups: ['S0VMAPPROVE'] } }],
  },
});

afterEach(() => here.stack.clearFaults());

const can = (asked: string, who: { user?: string; channel?: string } = {}) =>
  type(here.stack, `/vm-access can ${asked}`, who);

describe('/vm-access can', () => {
  test('says yes, by which grant, for somebody else in this channel on a VM as it is now', async () => {
    const { text, job } = await can('@requester vm:snapshot app01', { user: 'operator' });

    expect(text).toMatch(
      /^ℹ️ Yes: <@U0REQUEST1> may run `vm:snapshot` on \*app01\* \(prod, vm-\d+\) here, by the grant g2\.\n/,
    );
    expect(text).toContain('✅ Grant g2 counts. It is for role *operator* to <@U0REQUEST1>.');
    expect(job['exit']).toBe(0);
  });

  test.each([
    ['@admin vm:reset app01', 'Yes: <@U0ADMIN001> may run `vm:reset` on *app01*', 'as a first admin.'],
    [
      '@outsider access:whoami',
      'Yes: <@U0OUTSIDE1> may run `access:whoami` here',
      'as every member of the workspace may.',
    ],
    ['@outsider vm:list', 'No: <@U0OUTSIDE1> may not run `vm:list` here.', 'No grant gives it.'],
    ['@guest vm:list', 'No: <@U0GUEST001> may not run `vm:list` here.', 'Guests of this workspace may run nothing.'],
    ['@stranger vm:list', 'No: <@U0STRANGE1> may not run', 'People of other workspaces may run nothing.'],
    ['@former vm:list', 'No: <@U0FORMER01> may not run', 'Slack did not say whether this is a guest.'],
    ['@operator access:grant', 'No: <@U0OPERATE1> may not run `access:grant` here.', 'No grant gives it.'],
  ])('answers %s', async (asked, ...sentences) => {
    const { text } = await can(asked);
    for (const sentence of sentences) expect(text).toContain(sentence);
  });

  test('names each grant and deny that counts or does not, and why', async () => {
    const { stack } = here;
    await type(stack, '/vm-access grant @outsider vm:* --on folder=Production/Web');
    await type(stack, '/vm-access grant @outsider vm:start --in #general');
    await type(stack, '/vm-access deny everyone vm:stop,vm:suspend --on name=app02');

    const suspend = await can('@outsider vm:suspend app02');
    expect(suspend.text).toContain('The deny d7 forbids it.\n❌ Deny d7 counts.');
    expect(suspend.text).toContain(
      '✅ Grant g5 counts. It is for `vm:*` to <@U0OUTSIDE1>, on `folder=Production/Web`.',
    );

    const start = await can('@outsider vm:start cache01');
    expect(start.text).toContain('No grant that gives it counts here.');
    expect(start.text).toContain('• Grant g5 does not count: it is for other targets.');
    expect(start.text).toContain('• Grant g6 does not count: it is for other channels.');
    expect(start.text).toContain('• Deny d7 does not count: it does not name this permission.');

    const some = await can('@outsider vm:suspend');
    expect(some.text).toContain('Yes: <@U0OUTSIDE1> may run `vm:suspend` here, by the grant g5.');
    expect(some.text).toContain('• Deny d7 counts on its own targets only.');
    expect(some.text).toContain(
      'That is so for some VM at least. For an answer about one, type it behind the permission.',
    );
  });

  test.each([
    [
      'what is protected',
      '@operator vm:reset db01',
      'vsphere',
      '❌ The policy protects it ("databases"): nobody changes it',
    ],
    ['a freeze', '@operator vm:start lab01', 'vsphere', '❌ Changes are frozen now ("the lab rests")'],
    [
      'a channel',
      '@operator vm:start app01',
      'general',
      '❌ The rules for this channel do not permit `vm:start` in it.',
    ],
  ])('says that the policy is against it: %s', async (_what, asked, channel, sentence) => {
    const { text } = await can(asked, { channel });
    expect(text).toContain('No, not now: <@U0OPERATE1> has the right to run');
    expect(text).toContain(sentence);
  });

  test.each([
    ['@approver vm:start lab01', '⚠️ Changes are frozen now ("the lab rests"), which may be broken with `--reason`'],
    ['@operator vm:reset app01', '⚠️ It needs `--reason` that holds `CHG-\\d+`'],
    ['@operator vm:revert app01', '⚠️ It waits for 2 approvals by the rule "reverts": the group S0VMAPPROVE'],
  ])('says what it takes besides: %s', async (asked, sentence) => {
    const { text } = await can(asked);
    expect(text).toContain('ℹ️ Yes: ');
    expect(text).toContain(sentence);
  });

  test('looks at tags as they are now, and says where it could not', async () => {
    const { stack } = here;
    await type(stack, '/vm-access deny @approver vm:restart --on tag=Environment=Prod');

    const untagged = await can('@approver vm:restart app03');
    expect(untagged.text).toContain('ℹ️ Yes: ');
    expect(untagged.text).toMatch(/Deny d\d+ does not count: it is for other targets\./);
    expect((await can('@approver vm:restart app01')).text).toMatch(
      /No: .* The deny d\d+ forbids it\.\n❌ Deny d\d+ counts\./,
    );
    await stack.recycle('access');
    await stack.fault(faultRule({ service: 'vcenter', match: { path: '*tagging*' }, times: 0 }, { status: 503 }));
    expect((await can('@approver vm:restart app03')).text).toMatch(/Deny d\d+ counts, for its tag could not be read\./);
  });

  test('offers the choice where a name fits two VMs', async () => {
    const { stack } = here;
    const { messages } = await can('@operator vm:list build01');
    const [message] = messages;
    if (message === undefined) throw new Error('Nothing was said.');
    expect(message.text).toContain('"build01" fits 2 VMs.');

    await press(stack, message, 'no folder · labesx01.example.com · lab');

    await stack.waitForMessage(({ text }) => /Yes: <@U0OPERATE1> may run `vm:list` on \*build01\* \(lab,/.test(text));
  });

  test.each([
    ['@operator', 'The permission is missing: command:subcommand, such as vm:snapshot.'],
    ['operator vm:list', '"operator" is nobody.'],
    ['@vm-operators vm:list', 'is no person. Pick one from the list that Slack offers behind "@".'],
    ['@operator vm:*', '"vm:*" names several permissions. Ask about one, such as vm:snapshot.'],
    [
      '@operator snapshots',
      'No command needs the permission "snapshots". Nothing was done. Did you mean vm:snapshots?',
    ],
    ['@operator vm:list nowhere', 'No VM is called "nowhere".'],
    ['@operator vm:list app*', '"app*" is a glob; this takes one VM. Name it.'],
    ['@operator vm:list --vcenter prod', 'Which VM? Name one.'],
  ])('refuses %s', async (asked, sentence) => {
    const { text, job } = await can(asked);
    expect(text).toContain(sentence);
    expect(job['exit']).not.toBe(0);
  });

  test('is for whoever holds access:can, and tells of no VM that he may not see', async () => {
    const { stack } = here;
    await type(stack, '/vm-access grant @outsider access:can');

    const { text } = await can('@operator vm:list lab01', { user: 'outsider' });

    // The suggestion is of those that he may see.
    expect(text).toMatch(/^❌ No VM is called "lab01"\. Did you mean web01\?\n/);
    expect((await can('@operator vm:list', { user: 'guest' })).text).toContain('You may not run `access:can`');
  });

  test('says that Slack did not say, where a group’s grant may be the one', async () => {
    const { stack } = here;
    await type(stack, '/vm-access grant @vm-approvers access:role');
    await stack.advance(301);
    await stack.recycle('access');
    await stack.fault(
      faultRule({ service: 'slack', match: { operation: 'usergroups.list' }, times: 0 }, { status: 503 }),
    );

    const { text } = await can('@approver access:role');

    expect(text).toContain('No: <@U0APPROVE1> may not run `access:role` here.');
    expect(text).toMatch(/Grant g\d+ does not count: it is for a group, and Slack did not say who is in it\./);
  });
});
