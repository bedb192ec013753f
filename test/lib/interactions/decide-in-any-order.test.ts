import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cancelApproval, decideApproval } from '#lib/interactions/decide-approval';
import { answerOf, type Job } from '#lib/jobs/job';
import { approvalRequest } from '#lib/policy/approval-request';
import { isSatisfied } from '#lib/policy/approval-rules';
import type { ApprovalRule } from '#lib/policy/policy';
import { type Deciding, deciding, ruleWith, waitingJob } from '#test/lib/interactions/deciding';

/**
 * Whatever people press, in whatever order, while groups, denies, guests, Slack, time and the plan change: what the product
 * would run was approved, for every rule, by so many people who may approve by it then, and denied by none of them. What
 * happened is judged by a diary kept beside the product.
 */

const REQUESTER = 'U0ADMIN001';
const USERS = [REQUESTER, 'UANN', 'UBEN', 'UCAT', 'UDAN'] as const;
const HOUR = 3_600_000;

const user = fc.constantFrom(...USERS);
const members = fc.subarray([...USERS]);

type Act =
  | { readonly act: 'click'; readonly by: string; readonly verdict: 'approve' | 'deny'; readonly round: number }
  | { readonly act: 'cancel'; readonly by: string }
  | { readonly act: 'group'; readonly group: 'SOPS' | 'SSEC'; readonly users: readonly string[] }
  | { readonly act: 'deny'; readonly users: readonly string[] }
  | { readonly act: 'guests'; readonly users: readonly string[] }
  | { readonly act: 'slack'; readonly isDown: boolean }
  | { readonly act: 'wait'; readonly time: number }
  | { readonly act: 'replan' }
  | { readonly act: 'run' };

const act: fc.Arbitrary<Act> = fc.oneof(
  {
    arbitrary: fc.record({
      act: fc.constant('click'),
      by: user,
      verdict: fc.constantFrom('approve', 'approve', 'approve', 'approve', 'approve', 'deny'),
      round: fc.constantFrom(0, 0, 0, 1),
    }),
    weight: 8,
  },
  fc.record({ act: fc.constant('cancel'), by: user }),
  fc.record({ act: fc.constant('group'), group: fc.constantFrom('SOPS', 'SSEC'), users: members }),
  fc.record({ act: fc.constant('deny'), users: fc.subarray([...USERS], { maxLength: 1 }) }),
  fc.record({ act: fc.constant('guests'), users: fc.subarray([...USERS], { maxLength: 1 }) }),
  fc.record({ act: fc.constant('slack'), isDown: fc.boolean() }),
  fc.record({ act: fc.constant('wait'), time: fc.constantFrom(1000, 1000, HOUR) }),
  fc.record({ act: fc.constant('replan') }),
  { arbitrary: fc.record({ act: fc.constant('run') }), weight: 4 },
);

const rules = fc
  .array(
    fc.record({
      approvers: fc.record({ users: members, groups: fc.subarray(['SOPS', 'SSEC']) }),
      quorum: fc.constantFrom(1, 1, 1, 2),
      requesterMayApprove: fc.boolean(),
    }),
    { minLength: 1, maxLength: 2 },
  )
  .map((all) => all.map((about, index) => ruleWith({ ...about, name: `rule ${index}` })));

/** What the product would do with the Job now: the same questions as when it runs. */
async function wouldRun({ desk }: Deciding, job: Job, all: readonly ApprovalRule[]): Promise<boolean> {
  const { approval, state } = job;
  if (approval === undefined || state !== 'awaiting-approval' || answerOf(job)?.act === 'cancel') return false;
  const { approvals, plan } = approval;
  const about = { rules: all, approvals, plan, automaticRuns: () => Number.POSITIVE_INFINITY };
  return isSatisfied(await approvalRequest(desk.authority, job.asked, about));
}

/** One press as the diary has it: who, what, in which round, and whether it came in time and could count at all. */
interface Entry {
  readonly by: string;
  readonly verdict: 'approve' | 'deny';
  readonly round: number;
  readonly isInTime: boolean;
}

function wasRight(diary: readonly Entry[], round: number, all: readonly ApprovalRule[], { world }: Deciding): boolean {
  const barred = [
    ...world.guests,
    ...world.denies.flatMap(({ to }) => (to !== undefined && 'user' in to ? [to.user] : [])),
  ];
  const isNamed = (id: string, { approvers }: ApprovalRule): boolean =>
    approvers.users.includes(id) ||
    (!world.isSlackDown && approvers.groups.some((group) => (world.groups[group] ?? []).includes(id)));
  return all.every((rule) => {
    const said = USERS.filter((id) =>
      diary.some((one) => one.by === id && one.verdict === 'approve' && one.round === round && one.isInTime),
    );
    const counted = said.filter(
      (id) => isNamed(id, rule) && !barred.includes(id) && (id !== REQUESTER || rule.requesterMayApprove),
    );
    return counted.length >= rule.quorum;
  });
}

test('no sequence of presses and changes lets a change run without every rule satisfied by people who may', async () => {
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(rules, fc.array(act, { maxLength: 25 }), async (all, acts) => {
      const made = deciding(all, { groups: { SOPS: ['UBEN', 'UCAT'], SSEC: ['UCAT', 'UDAN'] } });
      const { desk, world } = made;
      const { id } = await waitingJob(made, all);
      const diary: Entry[] = [];
      let round = 1;
      let isCancelled = false;
      const stored = async (): Promise<Job> => (await desk.store.read(id)) as Job;
      for (const one of acts) {
        if (one.act === 'click') {
          const isInTime = world.now < ((await stored()).approval?.until ?? 0);
          const shown = round - one.round;
          diary.push({ by: one.by, verdict: one.verdict, round: shown, isInTime });
          await decideApproval(desk, id, { by: one.by, verdict: one.verdict, plan: `p.${shown}` });
        } else if (one.act === 'cancel') {
          isCancelled ||= one.by === REQUESTER;
          await cancelApproval(desk, id, one.by);
        } else if (one.act === 'group') world.groups = { ...world.groups, [one.group]: one.users };
        else if (one.act === 'deny') {
          world.denies = one.users.map((by) => ({ permissions: ['approval:*'], to: { user: by } }));
        } else if (one.act === 'guests') world.guests = one.users;
        else if (one.act === 'slack') world.isSlackDown = one.isDown;
        else if (one.act === 'wait') world.now += one.time;
        else if (one.act === 'replan') {
          round += 1;
          const job = await stored();
          const { approval } = job;
          if (approval === undefined) continue;
          const anew = { ...approval, plan: `p.${round}`, round, until: world.now + HOUR };
          await desk.store.save({ ...job, approval: anew, revision: job.revision + 1 });
        } else if (await wouldRun(made, await stored(), all)) {
          runs += 1;
          expect(isCancelled).toBe(false);
          expect(wasRight(diary, round, all, made)).toBe(true);
        }
      }
      const { approvals = [] } = (await stored()).approval ?? {};
      const keys = approvals.map(({ by, verdict, plan }) => `${by} ${verdict} ${plan}`);
      expect(new Set(keys).size).toBe(keys.length);
    }),
    { numRuns: 1500 },
  );
  expect(runs).toBeGreaterThan(100);
});

test('once somebody who may has denied it, nothing lets it run in that round', async () => {
  await fc.assert(
    fc.asyncProperty(rules, user, fc.array(user, { maxLength: 8 }), async (all, by, later) => {
      const made = deciding(all, { groups: { SOPS: ['UBEN', 'UCAT'], SSEC: ['UCAT', 'UDAN'] } });
      const { id } = await waitingJob(made, all);
      const no = await decideApproval(made.desk, id, { by, verdict: 'deny' });
      for (const next of later) await decideApproval(made.desk, id, { by: next, verdict: 'approve' });
      if (no === undefined) expect(await wouldRun(made, (await made.desk.store.read(id)) as Job, all)).toBe(false);
    }),
    { numRuns: 300 },
  );
});
