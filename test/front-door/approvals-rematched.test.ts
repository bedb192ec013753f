import { beforeAll, expect, test } from '@jest/globals';
import { lastOf, stackOfFile } from '#test/conversation';
import { answered, now, request, requested, shortTasks } from '#test/front-door/approving';
import { labelsOf, lastRequest, writesSince } from '#test/front-door/asking';
import type { TranscriptMessage } from '#test/stack';

/** A window that begins two hours after this file does. */
const begins = new Date(Date.now() + 2 * 3_600_000);
const hours = { cron: `0 ${begins.getUTCHours()} * * *`, duration: '10h', zone: 'UTC' };
const APPROVER = { users: ['U0APPROVE1', 'U0ADMIN001'] };

const here = stackOfFile({
  policy: {
    approvals: [
      { name: 'day', permissions: ['vm:suspend'], approvers: APPROVER },
      { name: 'night', permissions: ['vm:suspend'], hours, approvers: { users: ['U0OPERATE1'] } },
      { name: 'night, two', permissions: ['vm:suspend'], hours, approvers: APPROVER, quorum: 1 },
    ],
  },
});

beforeAll(() => shortTasks(here.stack));

const first = (messages: readonly TranscriptMessage[]): TranscriptMessage => messages[0] as TranscriptMessage;

test('a rule that fits only by the time it would run asks too; who has approved counts for it where it names him', async () => {
  const { stack } = here;
  const since = await lastRequest(stack);
  const asked = await request(stack, '/vm suspend team-01');
  expect(asked.status.text).toContain('"day" takes 1 approval and has 0.');
  expect(asked.status.text).not.toContain('night');
  await stack.advance(3 * 3600);
  const before = lastOf(await stack.transcript());

  await answered(stack, asked, 'Approve', 'approver');

  const again = await requested(stack, asked.id, before);
  const { text } = first(again.cards);
  expect(text).toContain('More has to be approved by now than when this was shown.');
  expect(text).toContain('"night" takes 1 approval and has 0. Who may give it: <@U0OPERATE1>.');
  expect(text).not.toContain('"night, two"');
  expect(text).toContain('Approved by <@U0APPROVE1>');
  expect(await writesSince(stack, since)).toEqual([]);

  await answered(stack, again, 'Approve', 'operator');

  expect(await stack.jobEnded(asked.id)).toMatchObject({ state: 'ended', exit: 0 });
  expect(await writesSince(stack, since)).toEqual(['SuspendVM_Task']);
  for (const card of [...asked.cards, ...again.cards]) {
    const shown = await now(stack, card);
    expect(shown.text).toMatch(/^✅ Suspended \*team-01\*/);
    expect(labelsOf(shown)).toEqual([]);
  }
});
