import { describe, expect, test } from '@jest/globals';
import { moIdOf, snapshotsOf, stackOfFile, type } from '#test/conversation';

const here = stackOfFile();
const HOUR = 3600;

/** What a right to take snapshots of web servers comes to, for one person in one place. */
async function snapshot(vm: string, user: string, channel = 'vsphere') {
  return await type(here.stack, `/vm snapshot ${vm}`, { user, channel });
}

const access = (text: string, user = 'admin') => type(here.stack, `/vm-access ${text}`, { user });

describe('A right that a group was given for a folder, a channel and a time', () => {
  test('holds for who is in it, there, on those, and so long', async () => {
    const { stack } = here;
    // Whoever is seeded with the role of an operator would not need it.
    for (const id of ['g1', 'g2', 'g3']) await access(`revoke ${id}`);
    expect((await snapshot('app01', 'operator')).text).toContain('no grant gives it to you. Ask <@U0ADMIN001> for it.');

    const { text } = await access(
      'grant @vm-operators vm:snapshot --in #vsphere --on folder=Production/Web --until 2h',
    );
    const id = /\*(g\d+)\*/.exec(text)?.[1] ?? '';

    expect((await snapshot('app01', 'operator')).job['exit']).toBe(0);
    const refusals = [
      ['app02', 'approver', 'vsphere', 'You may not run `vm:snapshot`: no grant gives it to you.'],
      ['app03', 'outsider', 'vsphere', 'You may not run `vm:snapshot`: no grant gives it to you.'],
      ['app03', 'guest', 'vsphere', 'guests of this workspace may run nothing here'],
      ['app03', 'operator', 'general', `\`vm:snapshot\`: the grant ${id} holds in other channels only.`],
      // He may neither list nor look at it, so he is not told that it is there.
      ['db02', 'operator', 'vsphere', 'No VM is called "db02".'],
    ] as const;
    for (const [vm, user, channel, sentence] of refusals) {
      expect((await snapshot(vm, user, channel)).text).toContain(sentence);
    }
    expect(await snapshotsOf(stack, 'prod', await moIdOf(stack, 'prod', 'app01'))).toHaveLength(1);
    for (const vm of ['app02', 'app03', 'db02']) {
      expect(await snapshotsOf(stack, 'prod', await moIdOf(stack, 'prod', vm))).toEqual([]);
    }

    await stack.advance(2 * HOUR);
    expect((await snapshot('app02', 'operator')).text).toMatch(
      new RegExp(`You may not run \`vm:snapshot\`: the grant ${id} ended `),
    );
  });

  test('is gone for whoever leaves the group, within five minutes, and for all once it is revoked, at once', async () => {
    const { stack } = here;
    const { text } = await access('grant @vm-operators vm:snapshot --on folder=Production/Web');
    const id = /\*(g\d+)\*/.exec(text)?.[1] ?? '';
    expect((await snapshot('app02', 'operator')).job['exit']).toBe(0);

    await stack.changeGroup({ group: 'vm-operators', users: ['approver'] });
    await stack.advance(301);
    expect((await snapshot('app03', 'operator')).text).toMatch(/^❌ You may not run `vm:snapshot`: /);
    expect((await snapshot('app03', 'approver')).job['exit']).toBe(0);

    await access(`revoke ${id}`);
    expect((await snapshot('app04', 'approver')).text).toMatch(/^❌ You may not run `vm:snapshot`: /);
    expect(await snapshotsOf(stack, 'prod', await moIdOf(stack, 'prod', 'app04'))).toEqual([]);
  });

  test('gives way to a deny at once, which beats it', async () => {
    const { stack } = here;
    await access('grant @requester operator');
    const { text } = await access('deny @requester vm:snapshot --on name=app04');
    const id = /\*(d\d+)\*/.exec(text)?.[1] ?? '';

    const { text: said } = await snapshot('app04 cache01', 'requester');

    expect(said).toContain(`*app04* (prod): You may not run \`vm:snapshot\` on "app04": the deny ${id} forbids it.`);
    expect(await snapshotsOf(stack, 'prod', await moIdOf(stack, 'prod', 'app04'))).toEqual([]);
    expect(await snapshotsOf(stack, 'prod', await moIdOf(stack, 'prod', 'cache01'))).toHaveLength(1);
  });
});
