import { describe, expect, test } from '@jest/globals';
import { faultRule, stackOfFile, type } from '#test/conversation';
import { storeAccess } from '#test/front-door/access-item';

const here = stackOfFile();
const say = (text: string, user = 'admin') => type(here.stack, `/vm-access ${text}`, { user });

/** What Slack said of groups a moment ago is kept for minutes. */
const renewed = () => here.stack.recycle('access');

const dateless = (text: string): string => text.replace(/<!date[^>]*> \(\d\d:\d\d UTC\)/g, '<time>');

describe('/vm-access grants', () => {
  test('shows each grant and deny, to whom, what, where, until, by whom and when', async () => {
    await say('deny everyone vm:reset --on folder=Production');
    await say('grant @vm-operators vm:info --in #vsphere --until 7d');

    const { text } = await say('grants');

    expect(dateless(text)).toBe(
      [
        'ℹ️ 5 grants and 1 deny',
        '❌ *d5* denies `vm:reset` to everyone, on `folder=Production`; by <@U0ADMIN001>, <time>',
        '• *g1* gives role *operator* to <@U0OPERATE1>; by <@U0ADMIN001>, <time>',
        '• *g2* gives role *operator* to <@U0REQUEST1>; by <@U0ADMIN001>, <time>',
        '• *g3* gives role *operator* to <@U0APPROVE1>; by <@U0ADMIN001>, <time>',
        '• *g4* gives role *operator* to <@U0GUEST001>; by <@U0ADMIN001>, <time>',
        '• *g6* gives `vm:info` to <!subteam^S0VMOPERATE>, in <#C0VSPHERE1>, until <time>; by <@U0ADMIN001>, <time>',
        'First admin, who may do everything and whom chat cannot change: <@U0ADMIN001>.',
      ].join('\n'),
    );
  });

  test.each([
    ['@operator', ['d5', 'g1', 'g6'], '2 grants and 1 deny for <@U0OPERATE1>'],
    ['@outsider', ['d5'], '0 grants and 1 deny for <@U0OUTSIDE1>'],
    ['@vm-operators', ['g6'], '1 grant and 0 denies for <!subteam^S0VMOPERATE>'],
    ['@vm-approvers', [], '0 grants and 0 denies for <!subteam^S0VMAPPROVE>'],
    ['everyone', ['d5'], '0 grants and 1 deny for everyone'],
  ])('of %s shows what is for them, by name, by group or with everyone', async (whom, ids, headline) => {
    const { text } = await say(`grants ${whom}`, 'operator');

    expect(text.split('\n')[0]).toBe(`ℹ️ ${headline}`);
    expect([...text.matchAll(/\*([gd]\d+)\*/g)].map(([, id]) => id)).toEqual(ids);
  });

  test('says that a group is not in Slack any more, and that Slack does not say which there are', async () => {
    const { stack } = here;
    await stack.changeGroup({ group: 'vm-operators', disabled: true });
    await stack.advance(301);
    await renewed();

    const gone = await say('grants');
    expect(gone.text).toContain('*g6* gives `vm:info` to the group S0VMOPERATE, which is not in Slack any more');
    const own = await say('whoami', 'operator');
    expect(own.text).not.toContain('*g6*');
    expect(own.text).toContain('g6 is for a group that is not in Slack any more: nobody is in it.');

    await stack.changeGroup({ group: 'vm-operators', disabled: false });
    await stack.advance(301);
    await renewed();
    await stack.fault(
      faultRule({ service: 'slack', match: { operation: 'usergroups.list' }, times: 0 }, { status: 503 }),
    );
    const unknown = await say('grants @operator');
    expect(unknown.text).toContain(
      'Slack did not say which user groups there are, so what is for groups is missing here. Try again in a minute.',
    );
    expect((await say('whoami', 'operator')).text).toContain(
      'Slack did not say which, so grants for groups give nothing now, and denies for them count.',
    );
    await stack.clearFaults();
  });

  test('what has ended is shown as such, at the end', async () => {
    const { stack } = here;
    await say('grant @outsider vm:list --until 30m');
    await stack.advance(1801);

    const { text } = await say('grants');

    const rows = text.split('\n').filter((line) => /\*[gd]\d+\*/.test(line));
    expect(rows.at(-1)).toMatch(/^• \*g7\* \(ended\) gives `vm:list` to <@U0OUTSIDE1>, until/);
  });

  test('of five hundred come whole, in a file, and one more is not made', async () => {
    const { stack } = here;
    await storeAccess(stack, (state) => {
      const more = Array.from({ length: 500 - state.grants.length }, (_, index) => ({
        id: `g${state.last + 1 + index}`,
        to: { user: `U0MANY${String(index).padStart(4, '0')}` },
        permissions: ['vm:list', 'vm:info'],
        targets: { folder: `Production/Team ${index}` },
        by: 'U0ADMIN001',
        at: 0,
      }));
      return { ...state, grants: [...state.grants, ...more], last: state.last + more.length };
    });

    // What another instance stored a moment ago is there, though this one has read grants before.
    const { messages } = await say('grants');
    expect(messages[0]?.text).toMatch(/^ℹ️ 499 grants and 1 deny\n/);
    expect(messages[0]?.text).toMatch(/\d+ more lines are in the file/);

    const { text } = await say('grant @outsider viewer');
    expect(text).toBe(
      '❌ There are 500 grants already, and no more are kept. Nothing was done. Revoke what is not needed any more.',
    );
    expect((await say('can @outsider vm:list')).text).toContain('No: <@U0OUTSIDE1> may not run `vm:list` here.');
    expect((await say('revoke g20')).text).toMatch(/^✅ Revoked \*g20\*/);
    expect((await say('grant @outsider viewer')).text).toMatch(/^✅ Granted as/);
  });
});

test('what a newer SlashVM stored is neither read nor changed', async () => {
  const { stack } = here;
  await storeAccess(stack, (state) => ({ ...state, version: 2 }));

  for (const typed of ['grants', 'whoami', 'grant @outsider operator', 'revoke g1', 'role add dba vm:list']) {
    const { messages } = await say(typed);
    expect(messages.map(({ text }) => text).join('\n')).toContain(
      'Roles and grants were stored by a newer SlashVM than this one',
    );
  }
});
