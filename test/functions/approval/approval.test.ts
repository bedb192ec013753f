import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { stackOfFile, type } from '#test/conversation';
import { aloneTo, now, type Requested, request, shortTasks } from '#test/front-door/approving';
import { labelsOf, lastRequest, pressed, writesSince } from '#test/front-door/asking';
import { vmPast } from '#test/past-the-product';
import type { TranscriptMessage } from '#test/stack';

const here = stackOfFile({
  policy: {
    approvals: [
      { name: 'applications', permissions: ['vm:suspend'], approvers: { groups: ['S0VMAPPROVE'] } },
      { name: 'others', permissions: ['vm:shutdown'], approvers: { users: ['U0OPERATE1'] } },
    ],
  },
});

beforeAll(() => shortTasks(here.stack));
beforeEach(() => here.stack.advance(61));

const short = ({ id }: Requested): string => id.slice(0, 4).toUpperCase();
const cancelled = (asked: Requested): Promise<unknown> =>
  pressed(here.stack, asked.status, 'Cancel', { user: 'requester' });
const first = (messages: readonly TranscriptMessage[]): TranscriptMessage => messages[0] as TranscriptMessage;

describe('/vm-approval list', () => {
  test('shows each person what waits for that person, and that person’s own', async () => {
    const { stack } = here;
    const [one, other] = [await request(stack, '/vm suspend team-01'), await request(stack, '/vm shutdown team-02')];
    const list = async (user: string): Promise<string> => (await type(stack, '/vm-approval list', { user })).text;

    const mine = await list('approver');
    expect(mine).toMatch(/^ℹ️ 1 request waits for your approval\n/);
    expect(mine).toContain(
      `*${short(one)}.1* \`/vm suspend team-01\` asked by <@U0REQUEST1> · "applications" has 0 of 1 · yours to decide · until `,
    );
    expect(mine).not.toContain('team-02');
    expect(await list('operator')).toContain('`/vm shutdown team-02`');
    const own = await list('requester');
    expect(own).toMatch(/^ℹ️ Nothing waits for your approval\n/);
    expect(own).toContain('`/vm suspend team-01` yours');
    expect(own).toContain('`/vm shutdown team-02` yours');
    expect(await list('admin')).toBe('ℹ️ Nothing waits for your approval');
    for (const asked of [one, other]) await cancelled(asked);
  });

  test('needs no grant', async () => {
    expect((await type(here.stack, '/vm-approval list', { user: 'outsider' })).text).toBe(
      'ℹ️ Nothing waits for your approval',
    );
    expect((await type(here.stack, '/vm-approval help', { user: 'outsider' })).text).toContain(
      '*approve* Approve what',
    );
  });

  test('is nothing to a guest', async () => {
    expect((await type(here.stack, '/vm-approval list', { user: 'guest' })).text).toContain(
      'guests of this workspace may run nothing here',
    );
  });
});

describe('/vm-approval show', () => {
  test('shows the plan, and that every VM is as it was; its buttons decide', async () => {
    const { stack } = here;
    const since = await lastRequest(stack);
    const asked = await request(stack, '/vm suspend team-01 --reason CHG-7');

    const { messages, text } = await type(stack, `/vm-approval show ${short(asked)}`, { user: 'approver' });

    expect(text).toContain('<@U0REQUEST1> asks for approval to suspend *team-01*');
    expect(text).toContain('Why: "CHG-7"');
    expect(text).toContain('• *team-01* (prod) is on · /DC0/vm/Team');
    expect(text).toContain('Every VM is as it was when this was asked.');
    expect(labelsOf(first(messages))).toEqual(['Approve', 'Deny', 'Share']);
    await pressed(stack, first(messages), 'Approve', { user: 'approver' });
    expect(await stack.jobEnded(asked.id)).toMatchObject({ state: 'ended', exit: 0 });
    expect(await writesSince(stack, since)).toEqual(['SuspendVM_Task']);
  });

  test('says what is different by now, to who asked too, who may cancel', async () => {
    const { stack } = here;
    const asked = await request(stack, '/vm suspend team-03');
    await (await vmPast(stack, 'team-03')).call('CreateSnapshotEx_Task', { name: 'between', memory: false });
    await stack.advance(5);

    const { messages, text } = await type(stack, `/vm-approval show ${asked.id}`, { user: 'requester' });

    expect(text).toMatch(/⚠️ \*team-03\* has a new snapshot, #\d+ \*between\*\./);
    expect(labelsOf(first(messages))).toEqual(['Cancel', 'Share']);
    await pressed(stack, first(messages), 'Cancel', { user: 'requester' });
    expect(await stack.jobEnded(asked.id)).toMatchObject({ state: 'cancelled' });
  });

  test.each([
    ['nobody else', 'operator'],
    ['not even an admin', 'admin'],
  ])('is for %s', async (_who, user) => {
    const { stack } = here;
    const asked = await request(stack, '/vm suspend team-04');

    const { text } = await type(stack, `/vm-approval show ${short(asked)}`, { user });

    expect(text).toBe(`❌ No request that waits for you, or is yours, is called "${short(asked)}".`);
    await cancelled(asked);
  });
});

describe('/vm-approval approve and deny', () => {
  test('count as their buttons do', async () => {
    const { stack } = here;
    const asked = await request(stack, '/vm suspend team-04');

    const command = `/vm-approval approve ${short(asked)} --comment "agreed, CHG-8"`;
    const { messages, job } = await type(stack, command, { user: 'approver' });

    // The cards and the request's own message are edited at the same time.
    expect(aloneTo(messages, 'U0APPROVE1')).toMatch(
      /^✅ You approved job \w{4}, asked by <@U0REQUEST1>: `\/vm suspend team-04`/,
    );
    expect(job).toMatchObject({ exit: 0 });
    expect(await stack.jobEnded(asked.id)).toMatchObject({ state: 'ended', exit: 0 });
    expect((await now(stack, first(asked.cards))).text).toMatch(/Approved by <@U0APPROVE1> .+: "agreed, CHG-8"/);
  });

  test('deny for everybody to see', async () => {
    const { stack } = here;
    const asked = await request(stack, '/vm suspend team-05');

    const command = `/vm-approval deny ${short(asked)} --comment "not today"`;
    const { messages } = await type(stack, command, { user: 'approver' });

    expect(aloneTo(messages, 'U0APPROVE1')).toMatch(/^✅ You denied job \w{4}/);
    expect(await stack.jobEnded(asked.id)).toMatchObject({ state: 'denied' });
    expect((await now(stack, asked.status)).text).toMatch(/^⚠️ Denied by <@U0APPROVE1> .+: "not today", so nothing/);
  });

  test.each([
    ['of one’s own', 'requester', 'approve', /No rule that waits \("applications"\) names you as an approver/],
    ['by somebody whom no rule names', 'operator', 'deny', /^❌ No request that waits for you, or is yours, is called/],
  ])('%s change nothing', async (_what, user, subcommand, sentence) => {
    const { stack } = here;
    const asked = await request(stack, '/vm suspend svc02');

    const { text, job } = await type(stack, `/vm-approval ${subcommand} ${short(asked)}`, { user });

    expect(text).toMatch(sentence);
    expect(job).toMatchObject({ exit: 1 });
    expect(await stack.job(asked.id)).toMatchObject({ state: 'awaiting-approval', approval: { approvals: [] } });
    await cancelled(asked);
  });

  test('of a round that is not the newest change nothing', async () => {
    const { stack } = here;
    const asked = await request(stack, '/vm suspend svc02');

    const { text } = await type(stack, `/vm-approval approve ${short(asked)}.9`, { user: 'approver' });

    expect(text).toMatch(/^⚠️ The plan has changed since this was shown\. Look at the new one and decide again\./);
    await cancelled(asked);
  });

  test.each(['zzzz', '1', '"no such thing"', 'ABCD.'])('of nothing say so: %s', async (id) => {
    const { text } = await type(here.stack, `/vm-approval approve ${id}`, { user: 'approver' });

    expect(text).toContain('No request that waits for you, or is yours, is called');
  });
});

test('/vm-approval cancel ends one’s own', async () => {
  const { stack } = here;
  const asked = await request(stack, '/vm suspend svc03');

  const other = await type(stack, `/vm-approval cancel ${short(asked)}`, { user: 'approver' });
  expect(other.text).toBe('⚠️ Only who asked for it can cancel it.');
  const own = await type(stack, `/vm-approval cancel ${short(asked)}`, { user: 'requester' });

  expect(aloneTo(own.messages, 'U0REQUEST1')).toMatch(/^✅ You cancelled job \w{4}: `\/vm suspend svc03`/);
  expect(await stack.jobEnded(asked.id)).toMatchObject({ state: 'cancelled', exit: 1 });
});
