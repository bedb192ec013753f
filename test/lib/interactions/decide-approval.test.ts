import { describe, expect, test } from '@jest/globals';
import { cancelApproval, decideApproval, type Verdict } from '#lib/interactions/decide-approval';
import type { Job } from '#lib/jobs/job';
import { plain } from '#lib/slack/words';
import { type Deciding, deciding, ruleWith, waitingJob } from '#test/lib/interactions/deciding';

const OPS = ruleWith({ name: 'ops', approvers: { users: ['UBOSS'], groups: ['SOPS'] } });
const TWO = ruleWith({ name: 'two', approvers: { users: ['UBOSS', 'UANN'], groups: ['SOPS'] }, quorum: 2 });
const groups = { SOPS: ['UOPS1', 'UOPS2'] };
const REQUESTER = 'U0ADMIN001';

const decide = async ({ desk }: Deciding, job: Job, verdict: Partial<Verdict>): Promise<string | undefined> => {
  const said = await decideApproval(desk, job.id, { by: 'UOPS1', verdict: 'approve', ...verdict });
  return said === undefined ? undefined : plain(said);
};

/** A request that waits, after somebody's verdicts. */
async function asked(rule = OPS, ...before: readonly Partial<Verdict>[]): Promise<Deciding & { readonly job: Job }> {
  const made = deciding([rule], { groups });
  const job = await waitingJob(made, [rule]);
  for (const verdict of before) expect(await decide(made, job, verdict)).toBeUndefined();
  return { ...made, job };
}

test('a verdict is stored with its plan and time, owed, and handed over', async () => {
  const { job, desk, handedOver } = await asked(OPS, { comment: 'agreed' });
  expect(await desk.store.read(job.id)).toMatchObject({
    approval: { approvals: [{ by: 'UOPS1', verdict: 'approve', plan: 'p.1', at: 1000, comment: 'agreed' }] },
    dueAt: 61_000,
    revision: job.revision + 1,
  });
  expect(handedOver).toEqual([job.id]);
});

describe('a verdict decides nothing', () => {
  const nothing = async (made: Deciding & { job: Job }, verdict: Partial<Verdict>): Promise<string | undefined> => {
    const before = await made.desk.store.read(made.job.id);
    const said = await decide(made, made.job, verdict);
    expect(await made.desk.store.read(made.job.id)).toEqual(before);
    return said;
  };

  test.each<[string, Partial<Verdict>, RegExp]>([
    ['by somebody whom no rule names', { by: 'UX' }, /^No rule that waits \("ops"\) names you/],
    ['by who asked', { by: REQUESTER }, /^No rule that waits \("ops"\) names you/],
    ['about an older plan', { plan: 'p.0' }, /^The plan has changed since this was shown/],
  ])('%s', async (_what, verdict, sentence) => {
    expect(await nothing(await asked(), verdict)).toMatch(sentence);
  });

  test('twice', async () => {
    expect(await nothing(await asked(TWO, {}), {})).toBe('You have decided this already. Nothing was changed.');
  });

  test('once it is decided, and says how', async () => {
    expect(await nothing(await asked(OPS, {}), { by: 'UBOSS' })).toMatch(
      /^Job VBLA is decided already: Approved by @UOPS1 .+\. Nothing more was done\.$/,
    );
    expect(await nothing(await asked(TWO, {}, { by: 'UBOSS', verdict: 'deny' }), { by: 'UANN' })).toMatch(
      /^Job VBLA is decided already: Denied by @UBOSS /,
    );
  });

  test.each<[Job['state'], RegExp]>([
    ['running', /^Job VBLA is decided already: Approved by @UOPS1 /],
    ['ended', /^Job VBLA is decided already: Approved by @UOPS1 /],
    ['cancelled', /^Job VBLA is decided already: cancelled by who asked for it\./],
    ['expired', /^The time to decide is over, so nothing was done \(job VBLA\)\.$/],
    ['refused', /^Job VBLA is over: it was refused meanwhile\./],
    ['awaiting-confirmation', /^Something changed since, so job VBLA is asked anew\./],
  ])('where it is %s by now', async (state, sentence) => {
    const made = await asked(TWO, {});
    const job = await made.desk.store.read(made.job.id);
    if (job !== undefined) await made.desk.store.save({ ...job, state, revision: job.revision + 1 });
    expect(await nothing(made, { by: 'UBOSS' })).toMatch(sentence);
  });

  test('too late, and has it closed', async () => {
    const made = await asked();
    made.world.now += 3_600_000;
    expect(await nothing(made, {})).toBe('The time to decide is over, so nothing was done (job VBLA).');
    expect(made.handedOver).toEqual([made.job.id]);
  });

  test('by a guest, or somebody whom a deny keeps from it, whatever a rule says', async () => {
    const made = await asked();
    made.world.guests = ['UOPS1'];
    expect(await nothing(made, {})).toMatch(/^You may not run approval:approve: guests of this workspace/);
    made.world.guests = [];
    made.world.denies = [{ permissions: ['approval:deny'], to: { user: 'UOPS1' } }];
    expect(await nothing(made, { verdict: 'deny' })).toMatch(
      /^You may not run approval:deny: the deny d1 forbids it\./,
    );
    expect(await decide(made, made.job, {})).toBeUndefined();
  });

  test('by a group while Slack does not say who is in it; by name it does', async () => {
    const made = await asked();
    made.world.isSlackDown = true;
    expect(await nothing(made, {})).toMatch(/^Slack did not say which groups you are in/);
    expect(await decide(made, made.job, { by: 'UBOSS' })).toBeUndefined();
  });

  test('by who has left the group', async () => {
    const made = await asked();
    made.world.groups = { SOPS: ['UOPS2'] };
    expect(await nothing(made, {})).toMatch(/names you as an approver/);
  });

  test('about what is not there, or waits for nobody', async () => {
    const made = await asked();
    expect(await decide(made, { ...made.job, id: 'aaaaaaaaaaaaaaaa' }, {})).toBe(
      'This job is not known any more. Nothing was done.',
    );
  });
});

test('one that was decided a while ago and not taken up is handed over again by the next press', async () => {
  const made = await asked(OPS, {});
  await decide(made, made.job, { by: 'UBOSS' });
  expect(made.handedOver).toHaveLength(1);
  made.world.now += 2000;
  await decide(made, made.job, { by: 'UBOSS' });
  expect(made.handedOver).toHaveLength(2);
});

test('a hundred at once are one for each person', async () => {
  const made = await asked(TWO);
  const people = ['UOPS1', 'UOPS2', 'UBOSS', 'UX'];
  await Promise.all(Array.from({ length: 100 }, (_, n) => decide(made, made.job, { by: people[n % 4] ?? '' })));
  const { approval } = (await made.desk.store.read(made.job.id)) ?? {};
  const by = approval?.approvals.map((one) => one.by) ?? [];
  expect(by.length).toBe(2);
  expect(new Set(by).size).toBe(2);
});

describe('cancelling', () => {
  test('is for who asked, once, and keeps every later verdict from counting', async () => {
    const made = await asked();
    const cancel = async (by: string): Promise<string> =>
      plain((await cancelApproval(made.desk, made.job.id, by)) ?? 'done');
    expect(await cancel('UOPS1')).toBe('Only who asked for it can cancel it.');
    expect(await cancel(REQUESTER)).toBe('done');
    expect(await cancel(REQUESTER)).toBe('Job VBLA was cancelled by who asked for it. Nothing more was done.');
    expect(await decide(made, made.job, {})).toBe('Job VBLA was cancelled by who asked for it. Nothing more was done.');
    expect(made.handedOver).toHaveLength(1);
  });
});
