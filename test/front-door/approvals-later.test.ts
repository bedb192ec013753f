import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { atRest, faultRule, lastOf, press, stackOfFile, type } from '#test/conversation';
import { storeAccess } from '#test/front-door/access-item';
import { aloneTo, answered, directs, now, request, requested, shortTasks } from '#test/front-door/approving';
import { ask, clickOn, labelsOf, lastRequest, pressed, tokenOf, toldSince, writesSince } from '#test/front-door/asking';
import { vmPast } from '#test/past-the-product';
import type { TranscriptMessage } from '#test/stack';

const APPROVERS = { groups: ['S0VMAPPROVE'] };
const MINUTES = 60;

const here = stackOfFile({
  policy: {
    approvals: [
      {
        name: 'applications',
        permissions: ['vm:suspend'],
        approvers: { ...APPROVERS, users: ['U0ADMIN001'] },
        expires: '60m',
        reminder: '20m',
        escalation: 'S0VMOPERATE',
      },
      { name: 'pair', permissions: ['vm:snapshot'], approvers: { ...APPROVERS, users: ['U0ADMIN001'] }, quorum: 2 },
      { name: 'destruction', permissions: ['vm:reset'], approvers: { ...APPROVERS, users: ['U0ADMIN001'] } },
      { name: 'group alone', permissions: ['vm:consolidate'], approvers: APPROVERS },
      {
        name: 'a few',
        permissions: ['vm:start'],
        approvers: APPROVERS,
        automatic: { most: 2, within: '24h' },
      },
    ],
  },
});

beforeEach(async () => {
  // Slack takes fifty edits a minute in a workspace; what it said of people is forgotten as well.
  await here.stack.advance(6 * MINUTES);
  await shortTasks(here.stack);
});

afterEach(async () => {
  const { stack } = here;
  await stack.clearFaults();
  await stack.ask('POST', '/local/groups', { group: 'S0VMAPPROVE', users: ['approver'] });
  await atRest(stack);
});

const first = (messages: readonly TranscriptMessage[]): TranscriptMessage => messages[0] as TranscriptMessage;

describe('A request that nobody decides', () => {
  test('reminds approvers once and tells the group behind them, then expires, and everybody is told', async () => {
    const { stack } = here;
    const since = await lastRequest(stack);
    const asked = await request(stack, '/vm suspend team-01');
    const before = lastOf(await stack.transcript());

    await stack.advance(21 * MINUTES);
    const reminded = await toldSince(stack, before);
    const reminders = reminded.filter((message) => labelsOf(message).includes('Approve'));
    expect(reminders.map(({ text }) => text)).toEqual([
      expect.stringContaining('This is a reminder: nobody has decided yet.'),
      expect.stringContaining('This is a reminder: nobody has decided yet.'),
    ]);
    const told = reminded.filter(({ text }) => text.includes('You are told because nobody has decided yet'));
    expect(told).toHaveLength(1);
    expect(labelsOf(first(told))).toEqual([]);

    const middle = lastOf(await stack.transcript());
    await stack.advance(25 * MINUTES);
    expect(await toldSince(stack, middle)).toEqual([]);
    await stack.advance(16 * MINUTES);

    expect(await stack.jobEnded(asked.id)).toMatchObject({ state: 'expired', exit: 1 });
    for (const message of [asked.status, ...asked.cards, ...reminders, ...told]) {
      const shown = await now(stack, message);
      expect(shown.text).toMatch(/^⚠️ Nobody approved it in time, so nothing was done · asked by <@U0REQUEST1>/);
      expect(labelsOf(shown)).toEqual([]);
    }
    expect(await writesSince(stack, since)).toEqual([]);
  });

  test('is not decided by a click that comes too late', async () => {
    const { stack } = here;
    const since = await lastRequest(stack);
    const asked = await request(stack, '/vm suspend team-02');
    const payload = clickOn(first(asked.cards), tokenOf(first(asked.cards), 'Approve'));
    const rule = { service: 'scheduler', match: { operation: 'Fire' }, times: 0, delayMs: 3_600_000 } as const;
    await stack.fault(rule);
    await stack.advance(60 * MINUTES + 1);
    const late = lastOf(await stack.transcript());

    await stack.interaction({ payload, user: 'approver' });

    expect(aloneTo(await toldSince(stack, late), 'U0APPROVE1')).toMatch(
      /The time to decide is over, so nothing was done/,
    );
    expect(await stack.jobEnded(asked.id)).toMatchObject({ state: 'expired' });
    expect(await writesSince(stack, since)).toEqual([]);
  });

  test('expires where its schedule never came', async () => {
    const { stack } = here;
    await stack.fault(
      faultRule({ service: 'scheduler', match: { operation: 'CreateSchedule' }, times: 0 }, { status: 500 }),
    );
    const asked = await request(stack, '/vm suspend team-02');
    await stack.advance(66 * MINUTES);

    expect(await stack.jobEnded(asked.id)).toMatchObject({ state: 'expired' });
  });
});

describe('What is so when it runs', () => {
  test('is who was approver then: who has left the group does not count, and is told', async () => {
    const { stack } = here;
    const since = await lastRequest(stack);
    const asked = await request(stack, '/vm snapshot svc02');
    await answered(stack, asked, 'Approve', 'approver');
    await stack.ask('POST', '/local/groups', { group: 'S0VMAPPROVE', users: ['operator'] });
    await stack.advance(6 * MINUTES);

    const told = await answered(stack, { cards: [await now(stack, first(asked.cards))] }, 'Approve', 'admin');

    const own = directs(told).find(({ text }) => text.includes('Your approval does not count any more'));
    expect(own?.text).toContain('`/vm snapshot svc02`');
    const { text } = await now(stack, asked.status);
    expect(text).toContain('The approval of <@U0APPROVE1> does not count: no rule that waits names that person now.');
    expect(text).toContain('"pair" takes 2 approvals and has 1 (<@U0ADMIN001>)');
    expect(await writesSince(stack, since)).toEqual([]);

    await answered(stack, { cards: [await now(stack, first(asked.cards))] }, 'Approve', 'operator');
    expect(await stack.jobEnded(asked.id)).toMatchObject({ exit: 0 });
    expect(await writesSince(stack, since)).toEqual(['CreateSnapshotEx_Task']);
  });

  test('is the right of who asked: one that was withdrawn is refused, and everybody is told', async () => {
    const { stack } = here;
    const since = await lastRequest(stack);
    const asked = await request(stack, '/vm suspend team-03');
    const deny = { id: 'd99', to: { user: 'U0REQUEST1' }, permissions: ['vm:suspend'], by: 'U0ADMIN001', at: 1 };
    await storeAccess(stack, (state) => ({ ...state, denies: [...state.denies, deny] }));

    await answered(stack, asked, 'Approve', 'approver');

    expect(await stack.jobEnded(asked.id)).toMatchObject({ state: 'refused', exit: 1 });
    for (const message of [asked.status, ...asked.cards]) {
      expect((await now(stack, message)).text).toMatch(/You may not run `vm:suspend`: the deny d99 forbids it\./);
    }
    expect(await writesSince(stack, since)).toEqual([]);
    await storeAccess(stack, (state) => ({ ...state, denies: [] }));
  });

  test('is whom a deny keeps from approving, whatever rule names that person', async () => {
    const { stack } = here;
    const asked = await request(stack, '/vm suspend team-03');
    const deny = { id: 'd98', to: { user: 'U0APPROVE1' }, permissions: ['approval:*'], by: 'U0ADMIN001', at: 1 };
    await storeAccess(stack, (state) => ({ ...state, denies: [...state.denies, deny] }));

    const told = await answered(stack, asked, 'Approve', 'approver');

    expect(aloneTo(told, 'U0APPROVE1')).toMatch(/You may not run `approval:approve`: the deny d98 forbids it\./);
    await storeAccess(stack, (state) => ({ ...state, denies: [] }));
    await pressed(stack, asked.status, 'Cancel', { user: 'requester' });
  });

  test('is the plan: a changed one asks approvers again, says what changed, and takes no old approval', async () => {
    const { stack } = here;
    const since = await lastRequest(stack);
    const asked = await request(stack, '/vm suspend team-04');
    const vm = await vmPast(stack, 'team-04');
    await vm.call('CreateSnapshotEx_Task', { name: 'between', memory: false });
    await stack.advance(5);
    const before = lastOf(await stack.transcript());

    await answered(stack, asked, 'Approve', 'approver');

    const again = await requested(stack, asked.id, before);
    expect(first(again.cards).text).toMatch(
      /^❓ Something changed since this was shown\. <@U0REQUEST1> asks for approval/,
    );
    expect(first(again.cards).text).toMatch(/⚠️ \*team-04\* has a new snapshot, #\d+ \*between\*\./);
    for (const card of asked.cards) {
      const shown = await now(stack, card);
      expect(shown.text).toMatch(/^ℹ️ This is asked anew, for something changed since/);
      expect(labelsOf(shown)).toEqual([]);
    }
    const late = lastOf(await stack.transcript());
    const old = clickOn(first(asked.cards), tokenOf(first(asked.cards), 'Approve'));
    await stack.interaction({ payload: old, user: 'admin' });
    expect(aloneTo(await toldSince(stack, late), 'U0ADMIN001')).toBe(
      '⚠️ The plan has changed since this was shown. Look at the new one and decide again.',
    );
    expect(await writesSince(stack, since)).toEqual(['CreateSnapshotEx_Task']);

    await answered(stack, again, 'Approve', 'approver');
    expect(await stack.jobEnded(asked.id)).toMatchObject({ exit: 0 });
    expect(await writesSince(stack, since)).toEqual(['CreateSnapshotEx_Task', 'SuspendVM_Task']);
  });

  test('is the plan: of what must be confirmed, the requester confirms the new one first', async () => {
    const { stack } = here;
    const since = await lastRequest(stack);
    const { id, question } = await ask(stack, '/vm reset svc03', { user: 'requester' });
    let before = lastOf(await stack.transcript());
    await press(stack, question, 'Confirm', { user: 'requester' });
    const asked = await requested(stack, id, before);
    await (await vmPast(stack, 'svc03')).call('CreateSnapshotEx_Task', { name: 'between', memory: false });
    await stack.advance(5);

    await answered(stack, asked, 'Approve', 'approver');

    const shown = await now(stack, asked.status);
    expect(shown.text).toMatch(/^❓ Something changed since this was asked\. Really reset \*svc03\*\?/);
    expect((await now(stack, first(asked.cards))).text).toMatch(/^ℹ️ This is asked anew/);
    before = lastOf(await stack.transcript());
    await press(stack, shown, 'Confirm', { user: 'requester' });
    const again = await requested(stack, id, before);
    expect(await writesSince(stack, since)).toEqual(['CreateSnapshotEx_Task']);
    await answered(stack, again, 'Approve', 'admin');

    expect(await stack.jobEnded(id)).toMatchObject({ exit: 0 });
    expect(await writesSince(stack, since)).toEqual(['CreateSnapshotEx_Task', 'ResetVM_Task']);
  });

  test('is vCenter: what was approved is not lost where it does not answer', async () => {
    const { stack } = here;
    const since = await lastRequest(stack);
    const asked = await request(stack, '/vm suspend team-05');
    await stack.fault(faultRule({ service: 'vcenter', match: { vcenter: 'prod' }, times: 0 }, { status: 503 }));

    await answered(stack, asked, 'Approve', 'approver');

    expect((await now(stack, asked.status)).text).toContain('It is approved and not begun: ');
    expect(await stack.job(asked.id)).toMatchObject({ state: 'awaiting-approval' });
    await stack.clearFaults();
    await shortTasks(stack);
    await stack.advance(3 * MINUTES);

    expect(await stack.jobEnded(asked.id)).toMatchObject({ state: 'ended', exit: 0 });
    expect(await writesSince(stack, since)).toEqual(['SuspendVM_Task']);
  });
});

describe('Where Slack does not say who is in which group', () => {
  const down = { service: 'slack', match: { operation: 'usergroups.list' }, times: 0 } as const;
  const silence = (): Promise<number> => here.stack.fault(faultRule(down, { status: 503 }));

  test('nobody can be asked, and that is said', async () => {
    await silence();

    const { text, job } = await type(here.stack, '/vm consolidate svc05', { user: 'requester' });

    expect(text).toBe(
      '❌ Slack did not say who is in the groups that "group alone" names, so nobody can be asked to approve it. ' +
        'Nothing was done. Try again in a minute.',
    );
    expect(job).toMatchObject({ state: 'refused' });
  });

  test('a click that would count by a group does not, and says why; one by name does', async () => {
    const { stack } = here;
    const since = await lastRequest(stack);
    const asked = await request(stack, '/vm suspend svc05');
    await stack.advance(6 * MINUTES);
    await silence();

    const told = await answered(stack, asked, 'Approve', 'approver');
    expect(aloneTo(told, 'U0APPROVE1')).toBe(
      '⚠️ Slack did not say which groups you are in, so this does not count. Try again in a minute.',
    );
    expect(await writesSince(stack, since)).toEqual([]);
    await answered(stack, asked, 'Approve', 'admin');

    expect(await stack.jobEnded(asked.id)).toMatchObject({ exit: 0 });
  });

  test('what was approved by a group waits until Slack says it again', async () => {
    const { stack } = here;
    const since = await lastRequest(stack);
    const asked = await request(stack, '/vm snapshot svc06');
    await answered(stack, asked, 'Approve', 'approver');
    await stack.advance(6 * MINUTES);
    await silence();
    await answered(stack, { cards: [await now(stack, first(asked.cards))] }, 'Approve', 'admin');
    expect((await now(stack, asked.status)).text).toContain('Slack did not say who is in which group');
    expect(await writesSince(stack, since)).toEqual([]);
    await stack.clearFaults();
    await shortTasks(stack);

    await stack.advance(3 * MINUTES);

    expect(await stack.jobEnded(asked.id)).toMatchObject({ exit: 0 });
    expect(await writesSince(stack, since)).toEqual(['CreateSnapshotEx_Task']);
  });
});

describe('A rule with a quota', () => {
  test('asks nobody until it is used up, and only then', async () => {
    const { stack } = here;
    const dry = await type(stack, '/vm start app04 --dry-run', { user: 'requester' });
    expect(dry.text).toContain('Needs nobody for "a few" yet: its quota is not used up.');
    for (const vm of ['app04', 'team-06']) {
      const { id, job } = await type(stack, `/vm start ${vm}`, { user: 'requester' });
      expect(job).toMatchObject({ state: 'ended', exit: 0, automatic: ['a few'] });
      const written = await type(stack, `/vm-audit show ${id}`);
      expect(written.text).toContain('Needed nobody for "a few": its quota was not used up');
    }

    const asked = await request(stack, '/vm start team-04');

    expect(asked.status.text).toContain('"a few" takes 1 approval and has 0.');
    await answered(stack, asked, 'Approve', 'approver');
    expect(await stack.jobEnded(asked.id)).toMatchObject({ state: 'ended' });
  });
});
