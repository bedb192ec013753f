import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { lastOf, press, stackOfFile, type } from '#test/conversation';
import { aloneTo, answered, denied, directs, now, request, requested, shortTasks } from '#test/front-door/approving';
import { ask, clickOn, labelsOf, lastRequest, pressed, tokenOf, toldSince, writesSince } from '#test/front-door/asking';

const APPROVERS = { groups: ['S0VMAPPROVE'] };

const here = stackOfFile({
  policy: {
    approvals: [
      { name: 'applications', permissions: ['vm:suspend'], approvers: { ...APPROVERS, users: ['U0ADMIN001'] } },
      {
        name: 'destruction',
        permissions: ['*:*'],
        effects: ['destroy'],
        approvers: { ...APPROVERS, users: ['U0ADMIN001', 'U0OPERATE1', 'U0REQUEST1'] },
        quorum: 2,
      },
      { name: 'storage', permissions: ['vm:snapshot'], approvers: APPROVERS },
      { name: 'owners', permissions: ['vm:snapshot'], approvers: { users: ['U0OPERATE1', 'U0APPROVE1'] }, quorum: 2 },
      {
        name: 'own',
        permissions: ['vm:start'],
        approvers: { users: ['U0REQUEST1', 'U0OPERATE1'] },
        requesterMayApprove: true,
      },
      { name: 'gone', permissions: ['vm:consolidate'], approvers: { groups: ['S0VMRETIRED'] } },
      { name: 'elsewhere', permissions: ['vm:rename-snapshot'], approvers: APPROVERS, channel: 'C0SECRET01' },
    ],
  },
});

beforeAll(() => shortTasks(here.stack));
// Slack takes fifty edits a minute in a workspace.
beforeEach(() => here.stack.advance(61));

describe('A change that a rule is for', () => {
  test('waits, and shows approvers in the channel and directly all that it is', async () => {
    const { stack } = here;
    const since = await lastRequest(stack);

    const asked = await request(stack, '/vm suspend team-01 --reason "CHG-12, disk"');

    expect(asked.cards.map(({ channel }) => channel)).toEqual([
      'C0VSPHERE1',
      expect.stringMatching(/^D/),
      expect.stringMatching(/^D/),
    ]);
    const [headline, why, vm, loss, rule, free, until, ...more] = asked.cards[0]?.text.split('\n') ?? [];
    expect(headline).toBe(
      '❓ <@U0REQUEST1> asks for approval to suspend *team-01*: `/vm suspend team-01 --reason "CHG-12, disk"`',
    );
    expect(why).toBe('• Why: "CHG-12, disk"');
    expect(vm).toBe('• *team-01* (prod) is on · /DC0/vm/Team');
    expect(loss).toMatch(/^ {4}• is on since .+ and answers nobody until it is started again\.$/);
    expect(rule).toBe('• "applications" takes 1 approval and has 0. Who may give it: <@U0ADMIN001> and <@U0APPROVE1>.');
    expect(free).toMatch(/^Free: ds-ssd-01 /);
    expect(until).toMatch(/^Until <!date.+Nothing is done before it is approved\. Job \w{4}$/);
    expect(more).toEqual([]);
    expect(labelsOf(asked.cards[0] as never)).toEqual(['Approve', 'Deny']);
    expect(asked.status.text).toMatch(
      /^⏳ Waits for approval to suspend \*team-01\* · asked by <@U0REQUEST1>: .+\n• "applications" takes 1 approval/,
    );
    expect(labelsOf(asked.status)).toEqual(['Cancel']);
    expect(asked.told[0]?.ts).toBe(asked.status.ts);
    expect(await stack.job(asked.id)).toMatchObject({ state: 'awaiting-approval' });
    expect(await writesSince(stack, since)).toEqual([]);
    await pressed(stack, asked.status, 'Cancel', { user: 'requester' });
  });

  test('runs once it is approved; every card says by whom and when, and what came of it', async () => {
    const { stack } = here;
    const since = await lastRequest(stack);
    const asked = await request(stack, '/vm suspend team-01');

    await answered(stack, asked, 'Approve', 'approver');

    expect(await stack.jobEnded(asked.id)).toMatchObject({ state: 'ended', exit: 0 });
    expect(await writesSince(stack, since)).toEqual(['SuspendVM_Task']);
    const approved = /Approved by <@U0APPROVE1> <!date\^\d+\^/;
    for (const card of asked.cards) {
      const { text, ...message } = await now(stack, card);
      expect(text).toMatch(/^✅ Suspended \*team-01\* · asked by <@U0REQUEST1>/);
      expect(text).toMatch(approved);
      expect(labelsOf({ text, ...message })).toEqual([]);
    }
    expect((await now(stack, asked.status)).text).toMatch(approved);
    const told = directs(await stack.transcript(asked.since));
    const own = told.filter(({ ts }) => asked.cards.every((card) => card.ts !== ts));
    expect(own).toHaveLength(1);
    expect(own[0]?.text).toMatch(approved);
  });

  test('is not done where it is denied; everybody sees the comment', async () => {
    const { stack } = here;
    const since = await lastRequest(stack);
    const asked = await request(stack, '/vm suspend team-02');

    await denied(stack, asked, 'admin', 'not before *Friday*');

    const said =
      /^⚠️ Denied by <@U0ADMIN001> <!date.+: `not before \*Friday\*`, so nothing was done · asked by <@U0REQUEST1>/;
    expect(await stack.jobEnded(asked.id)).toMatchObject({
      state: 'denied',
      exit: 1,
      approval: { approvals: [{ by: 'U0ADMIN001', verdict: 'deny', comment: 'not before *Friday*' }] },
    });
    for (const message of [asked.status, ...asked.cards]) {
      const shown = await now(stack, message);
      expect(shown.text).toMatch(said);
      expect(labelsOf(shown)).toEqual([]);
    }
    expect(directs(await stack.transcript(asked.since)).every(({ text }) => said.test(text))).toBe(true);
    expect(await writesSince(stack, since)).toEqual([]);
  });

  test('may be denied without a word', async () => {
    const { stack } = here;
    const asked = await request(stack, '/vm suspend team-02');

    await denied(stack, asked, 'approver', '');

    expect(await stack.jobEnded(asked.id)).toMatchObject({ state: 'denied' });
    expect((await now(stack, asked.status)).text).toMatch(
      /^⚠️ Denied by <@U0APPROVE1> <!date[^:]+:\d\d UTC\), so nothing/,
    );
  });

  test('may be cancelled by who asked, and by nobody else; a card that was open says so', async () => {
    const { stack } = here;
    const asked = await request(stack, '/vm suspend team-02');

    const other = await pressed(stack, asked.status, 'Cancel', { user: 'admin' });
    expect(aloneTo(other, 'U0ADMIN001')).toMatch(/^⚠️ This belongs to <@U0REQUEST1>/);
    await pressed(stack, asked.status, 'Cancel', { user: 'requester' });

    expect(await stack.jobEnded(asked.id)).toMatchObject({ state: 'cancelled', exit: 1 });
    for (const card of asked.cards) {
      expect((await now(stack, card)).text).toMatch(/^⚠️ Cancelled by <@U0REQUEST1>, so nothing was done/);
    }
    const late = lastOf(await stack.transcript());
    const [card] = asked.cards;
    await stack.interaction({ payload: clickOn(card as never, tokenOf(card as never, 'Approve')), user: 'approver' });
    expect(aloneTo(await toldSince(stack, late), 'U0APPROVE1')).toMatch(
      /^⚠️ Job \w{4} is decided already: cancelled by who asked for it\. Nothing more was done\./,
    );
  });

  test('may be cancelled from the list of one’s jobs', async () => {
    const { stack } = here;
    const asked = await request(stack, '/vm suspend team-02');
    const { messages } = await type(stack, '/vm jobs', { user: 'requester' });
    expect(messages[0]?.text).toContain('waits for an approval');

    await pressed(stack, messages[0] as never, `Cancel ${asked.id.slice(0, 4).toUpperCase()}`, { user: 'requester' });

    expect(await stack.jobEnded(asked.id)).toMatchObject({ state: 'cancelled' });
  });

  test('is pointed to where the same is typed once more', async () => {
    const { stack } = here;
    const asked = await request(stack, '/vm suspend team-03');

    const { text } = await type(stack, '/vm suspend team-03', { user: 'requester' });

    expect(text).toContain('waits for an approval. Nothing was started again.');
    await pressed(stack, asked.status, 'Cancel', { user: 'requester' });
  });
});

describe('Who decides', () => {
  test.each([
    [
      'operator',
      'U0OPERATE1',
      /No rule that waits \("applications"\) names you as an approver\. Nothing was changed\./,
    ],
    [
      'requester',
      'U0REQUEST1',
      /No rule that waits \("applications"\) names you as an approver\. Nothing was changed\./,
    ],
    ['guest', 'U0GUEST001', /You may not run `approval:approve`: guests of this workspace may run nothing here/],
  ])('is not %s', async (user, id, sentence) => {
    const { stack } = here;
    const asked = await request(stack, '/vm suspend team-04');

    const told = await answered(stack, asked, 'Approve', user);

    expect(aloneTo(told, id)).toMatch(sentence);
    expect(await stack.job(asked.id)).toMatchObject({ state: 'awaiting-approval', approval: { approvals: [] } });
    await pressed(stack, asked.status, 'Cancel', { user: 'requester' });
  });

  test('is nobody twice, and not the requester, where two are needed; he confirms first', async () => {
    const { stack } = here;
    const since = await lastRequest(stack);
    const { id, question } = await ask(stack, '/vm reset svc02', { user: 'requester' });
    const before = lastOf(await stack.transcript());
    await press(stack, question, 'Confirm', { user: 'requester' });
    const asked = await requested(stack, id, before);
    expect(asked.status.ts).toBe(question.ts);

    const own = await answered(stack, asked, 'Approve', 'requester');
    expect(aloneTo(own, 'U0REQUEST1')).toMatch(/^⚠️ Nobody approves what he asked for himself\./);
    const first = await answered(stack, asked, 'Approve', 'admin');
    const shown = first.find(({ ts }) => ts === asked.cards[0]?.ts);
    expect(shown?.text).toContain('✅ Approved by <@U0ADMIN001> ');
    expect(shown?.text).toContain(
      '"destruction" takes 2 approvals and has 1 (<@U0ADMIN001>). Who may give it: <@U0OPERATE1> and <@U0APPROVE1>.',
    );
    expect(labelsOf(shown as never)).toEqual(['Approve', 'Deny']);
    const twice = await answered(stack, { cards: [shown as never] }, 'Approve', 'admin');
    expect(aloneTo(twice, 'U0ADMIN001')).toBe('⚠️ You have decided this already. Nothing was changed.');
    expect(await writesSince(stack, since)).toEqual([]);

    await answered(stack, { cards: [shown as never] }, 'Approve', 'operator');

    expect(await stack.jobEnded(id)).toMatchObject({ state: 'ended', exit: 0 });
    expect(await writesSince(stack, since)).toEqual(['ResetVM_Task']);
    const said = (await now(stack, asked.status)).text;
    expect(said).toContain('Approved by <@U0ADMIN001> ');
    expect(said).toContain('Approved by <@U0OPERATE1> ');
  });

  test('is for each rule whom that rule names, and a person counts once for each', async () => {
    const { stack } = here;
    const since = await lastRequest(stack);
    const asked = await request(stack, '/vm snapshot svc03');
    expect(asked.status.text).toContain('"storage" takes 1 approval and has 0.');
    expect(asked.status.text).toContain('"owners" takes 2 approvals and has 0.');

    await answered(stack, asked, 'Approve', 'approver');
    expect(await stack.job(asked.id)).toMatchObject({ state: 'awaiting-approval' });
    const { text } = await now(stack, asked.status);
    expect(text).not.toContain('"storage"');
    expect(text).toContain('"owners" takes 2 approvals and has 1 (<@U0APPROVE1>). Who may give it: <@U0OPERATE1>.');
    const [card] = asked.cards;
    await answered(stack, { cards: [await now(stack, card as never)] }, 'Approve', 'operator');

    expect(await stack.jobEnded(asked.id)).toMatchObject({ state: 'ended', exit: 0 });
    expect(await writesSince(stack, since)).toEqual(['CreateSnapshotEx_Task']);
  });

  test('is the requester too, where the rule lets him', async () => {
    const { stack } = here;
    const asked = await request(stack, '/vm start svc05 team-06');
    expect(directs(asked.cards)).toHaveLength(2);

    await answered(stack, asked, 'Approve', 'requester');

    expect(await stack.jobEnded(asked.id)).toMatchObject({ state: 'ended', exit: 0 });
  });

  test('is asked in the channel of the rule, and told where that is', async () => {
    const { stack } = here;
    await type(stack, '/vm snapshots db01', { user: 'requester' });
    const asked = await request(stack, '/vm rename-snapshot db01 #3 renamed');

    expect(asked.cards.map(({ channel }) => channel)).not.toContain('C0VSPHERE1');
    expect(directs(asked.cards)).toHaveLength(1);
    expect(asked.status.text).toContain('Slack did not take it for the channel C0SECRET01 (');
    await answered(stack, asked, 'Approve', 'approver');
    expect(await stack.jobEnded(asked.id)).toMatchObject({ exit: 0 });
  });
});

describe('A hundred clicks at once', () => {
  test('by several people decide once', async () => {
    const { stack } = here;
    const since = await lastRequest(stack);
    const asked = await request(stack, '/vm suspend team-05');
    const [card] = asked.cards;
    const payload = clickOn(card as never, tokenOf(card as never, 'Approve'));
    const people = ['approver', 'admin', 'requester', 'operator'];

    await Promise.all(
      Array.from({ length: 100 }, (_, n) => stack.interaction({ payload, user: people[n % people.length] as string })),
    );
    const job = await stack.jobEnded(asked.id, 60_000);
    await toldSince(stack, 0);

    const { approvals } = job['approval'] as { approvals: { by: string }[] };
    expect(job).toMatchObject({ state: 'ended', exit: 0 });
    expect(new Set(approvals.map(({ by }) => by)).size).toBe(approvals.length);
    expect(await writesSince(stack, since)).toEqual(['SuspendVM_Task']);
  }, 120_000);

  test('to approve and to deny are decided one way', async () => {
    const { stack } = here;
    const since = await lastRequest(stack);
    const asked = await request(stack, '/vm suspend svc06');
    const [card] = asked.cards;
    const approve = clickOn(card as never, tokenOf(card as never, 'Approve'));
    await answered(stack, asked, 'Deny', 'admin');

    const clicks = Array.from({ length: 10 }, () => stack.interaction({ payload: approve, user: 'approver' }));
    await Promise.all([...clicks, stack.submit({ user: 'admin', values: { comment: 'no' } })]);
    const job = await stack.jobEnded(asked.id, 60_000);
    await toldSince(stack, 0);

    const { approvals } = job['approval'] as { approvals: { verdict: string }[] };
    const isDenied = approvals.some(({ verdict }) => verdict === 'deny');
    expect(job['state']).toBe(isDenied ? 'denied' : 'ended');
    expect(await writesSince(stack, since)).toEqual(isDenied ? [] : ['SuspendVM_Task']);
  }, 90_000);
});

describe('Nobody is asked in vain', () => {
  test('where the only group of a rule is gone', async () => {
    const { text, job, messages } = await type(here.stack, '/vm consolidate svc07', { user: 'requester' });

    expect(text).toBe(
      '❌ "gone" takes 1 approval, and nobody may give it: Slack knows no group S0VMRETIRED any more. Nothing was done. ' +
        'Ask whoever keeps the policy to name others.',
    );
    expect(job).toMatchObject({ state: 'refused', exit: 1 });
    expect(messages.map(({ ephemeralTo }) => ephemeralTo)).toEqual(['U0REQUEST1']);
  });

  test.each([
    [
      '<@U0OPERATE1>',
      '❌ <@U0OPERATE1> is no approver for "applications". Name somebody who is behind --approver, or leave it out.',
    ],
    ['<@U0REQUEST1>', '❌ Nobody approves what he asked for himself. Name somebody else behind --approver.'],
  ])('where %s is asked for by name', async (who, sentence) => {
    const { text, job } = await type(here.stack, `/vm suspend svc08 --approver ${who}`, { user: 'requester' });

    expect(text).toBe(sentence);
    expect(job).toMatchObject({ state: 'refused' });
  });

  test('where no rule is for it', async () => {
    const { text } = await type(here.stack, '/vm shutdown svc08 --approver <@U0APPROVE1>', { user: 'requester' });

    expect(text).toBe('❌ This needs no approval, so nobody has to be asked. Leave --approver out.');
  });

  test('where one is asked for by name, and that one alone directly', async () => {
    const { stack } = here;
    const asked = await request(stack, '/vm suspend svc08 --approver <@U0ADMIN001>');

    expect(directs(asked.cards)).toHaveLength(1);
    expect(asked.status.text).toContain('Asked directly: <@U0ADMIN001>.');
    await answered(stack, asked, 'Approve', 'approver');
    expect(await stack.jobEnded(asked.id)).toMatchObject({ exit: 0 });
  });
});

test('A dry run says which approvals it would need, and from whom', async () => {
  const { stack } = here;
  const since = await lastRequest(stack);

  const { text } = await type(stack, '/vm snapshot svc09 --dry-run', { user: 'requester' });

  expect(text).toContain('Would need approval: "storage" takes 1 approval and has 0. Who may give it: <@U0APPROVE1>.');
  expect(text).toContain(
    'Would need approval: "owners" takes 2 approvals and has 0. Who may give it: <@U0OPERATE1> and <@U0APPROVE1>.',
  );
  expect(await writesSince(stack, since)).toEqual([]);
});

describe('A forged click', () => {
  test.each([
    ['with a made-up token', (token: string) => `${token.slice(0, 17)}${'abcdefghijklmnopqrstuvwxyz'}`],
    ['with the token of another job', (token: string) => `aaaaaaaaaaaaaaaa.${token.slice(17)}`],
    ['with no token at all', () => ''],
  ])('%s changes nothing', async (_what, forge) => {
    const { stack } = here;
    const asked = await request(stack, '/vm suspend svc10');
    const [card] = asked.cards;
    const value = forge(tokenOf(card as never, 'Approve'));
    const since = lastOf(await stack.transcript());

    await stack.interaction({ payload: clickOn(card as never, value), user: 'approver' });

    expect(aloneTo(await toldSince(stack, since), 'U0APPROVE1')).toMatch(/^⚠️ This button is not valid any more/);
    expect(await stack.job(asked.id)).toMatchObject({ state: 'awaiting-approval', approval: { approvals: [] } });
    await pressed(stack, asked.status, 'Cancel', { user: 'requester' });
  });

  test('in the form of a modal counts only for a deny, by somebody who may', async () => {
    const { stack } = here;
    const asked = await request(stack, '/vm suspend svc10');
    const [card] = asked.cards;
    const submission = (label: string): object => ({
      type: 'view_submission',
      view: {
        type: 'modal',
        private_metadata: tokenOf(card as never, label),
        state: { values: { comment: { comment: { type: 'plain_text_input', value: 'x' } } } },
      },
    });

    const approve = await stack.interaction({ payload: submission('Approve'), user: 'approver' });
    const deny = await stack.interaction({ payload: submission('Deny'), user: 'operator' });

    expect(approve.body).toBe('');
    expect(JSON.parse(deny.body)).toMatchObject({
      errors: { comment: 'No rule that waits ("applications") names you as an approver. Nothing was changed.' },
    });
    expect(await stack.job(asked.id)).toMatchObject({ state: 'awaiting-approval', approval: { approvals: [] } });
    await pressed(stack, asked.status, 'Cancel', { user: 'requester' });
  });
});

test('Nothing that was sent to Slack broke one of its rules, but for presses that had to wait for a function', async () => {
  const broken = await here.stack.ask<{ rule: string }[]>('GET', '/local/violations');
  expect(broken.filter(({ rule }) => !/answer/.test(rule))).toEqual([]);
});
