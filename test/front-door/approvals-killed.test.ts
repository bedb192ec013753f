import { beforeAll, describe, expect, test } from '@jest/globals';
import { approvalPoints, killed, POLICY, walkApproval } from '#test/chaos/approvals';
import { chosenSeed, sampleOf } from '#test/chaos/seed';
import { faultRule, lastOf, stackOfFile } from '#test/conversation';
import { request } from '#test/front-door/approving';
import { labelsOf, pressed, toldSince } from '#test/front-door/asking';

/** Points taken from all of them, which `npm run chaos` walks; the seed says which. */
const SAMPLE = 4;

describe('a request for approval whose function dies', () => {
  const here = stackOfFile({ policy: POLICY });
  const seed = chosenSeed();

  // A cold start asks Slack about people first, and the points below count requests.
  beforeAll(async () => {
    expect(await walkApproval(here.stack, 'team-01', killed('run', 'before', 'vcenter', 99))).toEqual([]);
    await here.stack.clearFaults();
  });

  test.each([
    ['once it waits, before anybody is told', killed('ask', 'before', 'slack', 1)],
    ['once a card is posted, before it is known where', killed('ask', 'after', 'slack', 2)],
    ['once the decision is stored, before it is handed over', killed('decide', 'before', 'lambda', 1)],
    ['once it runs, before its cards say so', killed('run', 'before', 'slack', 2)],
  ])(
    '%s, is decided and run once all the same',
    async (_when, point) => {
      expect(await walkApproval(here.stack, 'team-01', point)).toEqual([]);
    },
    60_000,
  );

  test(`at ${SAMPLE} points of all is decided and run once (SLASHVM_SEED=${seed})`, async () => {
    const wrong: string[] = [];
    for (const point of sampleOf(approvalPoints(), SAMPLE, seed)) {
      const said = await walkApproval(here.stack, 'team-02', point);
      wrong.push(...said.map((sentence) => `${point.label} ${sentence}`));
    }
    expect(wrong).toEqual([]);
  }, 120_000);
});

describe('a reminder whose function dies', () => {
  const [rule] = POLICY.approvals;
  const here = stackOfFile({ policy: { approvals: [{ ...rule, reminder: '20m' }] } });

  test.each([1, 2, 3, 4, 5])(
    'after request %i to the table comes once',
    async (after) => {
      const { stack } = here;
      const asked = await request(stack, '/vm suspend team-03');
      const since = lastOf(await stack.transcript());
      const invocation = { service: 'lambda', match: { operation: 'Invocation', function: 'vm' } } as const;
      await stack.fault(faultRule(invocation, { kill: 'after', request: after, kind: 'dynamodb' }));

      await stack.advance(21 * 60);
      await toldSince(stack, since);
      await stack.clearFaults();
      for (const _minute of [1, 2, 3, 4]) {
        await stack.advance(120);
        await toldSince(stack, since);
      }

      const reminders = (await stack.transcript(since)).filter(({ text }) => text.includes('This is a reminder'));
      expect(reminders).toHaveLength(1);
      expect(reminders.flatMap(labelsOf)).toEqual(['Approve', 'Deny']);
      await pressed(stack, asked.status, 'Cancel', { user: 'requester' });
    },
    60_000,
  );
});
