import { afterEach, describe, expect, test } from '@jest/globals';
import type { FaultRule } from '#infra/local/faults';
import { atRest, faultRule, lastOf, stackOfFile, type } from '#test/conversation';
import { storeAccess, storedAccess } from '#test/front-door/access-item';
import type { TranscriptMessage } from '#test/stack';

const here = stackOfFile();

afterEach(() => here.stack.clearFaults());

const INVOCATION: FaultRule = { service: 'lambda', match: { operation: 'Invocation', function: 'access' } };

/** Every request that a clean run of the command sends, from a cold start. */
async function requestsOf(text: string): Promise<number> {
  const { stack } = here;
  await stack.recycle('access');
  const since = (await stack.outgoing()).at(-1)?.n ?? 0;
  await type(stack, text);
  await atRest(stack);
  return (await stack.outgoing(since)).filter(({ function: name }) => name === 'access').length;
}

/** Types a command while something goes wrong, and reads what its asker is told last, once nobody owes anything. */
async function typedWith(text: string, rule: FaultRule): Promise<TranscriptMessage> {
  const { stack } = here;
  await stack.recycle('access');
  const since = lastOf(await stack.transcript());
  await stack.fault(rule);
  const { job } = await stack.typed(text);
  const isTold = ({ text: said }: TranscriptMessage): boolean => /^[✅❌]/u.test(said);
  await stack.waitForMessage(isTold, 30_000, since);
  if ((await stack.job(job)) !== undefined) await stack.jobEnded(job);
  await atRest(stack);
  await stack.clearFaults();
  const [last] = (await stack.transcript(since)).filter(isTold).slice(-1);
  if (last === undefined) throw new Error('Nothing was said.');
  return last;
}

const killed = (how: 'before' | 'after', request: number): FaultRule => faultRule(INVOCATION, { kill: how, request });

/** Before anything is sent, and after the answer of each request of the run: as good as before the next. */
const pointsOf = (requests: number): readonly FaultRule[] => [
  killed('before', 1),
  ...Array.from({ length: requests }, (_, index) => killed('after', index + 1)),
];

/** The answers of the first writes, lost. */
const LOST: readonly FaultRule[] = [0, 1, 2, 3, 4].map((after) =>
  faultRule({ service: 'dynamodb', match: { operation: 'PutItem' }, after }, 'lost'),
);

describe('A change of access whose function dies', () => {
  test('is made once, and its asker told so; or not at all, and told that', async () => {
    const { stack } = here;
    const requests = await requestsOf('/vm-access grant @outsider vm:list --on name=clean');
    expect(requests).toBeGreaterThan(5);
    const seen = new Set<string>();

    for (const [index, rule] of [...pointsOf(requests), ...LOST].entries()) {
      const name = `vm${index}`;
      const { text, ephemeralTo, channel } = await typedWith(
        `/vm-access grant @outsider vm:list --on name=${name}`,
        rule,
      );

      const made = (await storedAccess(stack)).grants.filter(({ targets }) => targets?.['name'] === name);
      const where = JSON.stringify(rule);
      // Where the address for the answer was not stored yet, it is a direct message.
      const isAlone = ephemeralTo === 'U0ADMIN001' || channel.startsWith('D');
      expect([where, made.length <= 1, isAlone]).toEqual([where, true, true]);
      const [entry] = made;
      const told = entry === undefined ? 'Nothing was started' : `✅ Granted as *${entry.id}*`;
      expect([where, text]).toEqual([where, expect.stringContaining(told)]);
      seen.add(told.slice(0, 7));
    }
    expect(seen.size).toBe(2);
  }, 180_000);

  test('is taken back once, and its asker told so, though there is nothing left to take back', async () => {
    const { stack } = here;
    await type(stack, '/vm-access grant @outsider vm:list --on name=first');
    const first = (await storedAccess(stack)).grants.at(-1)?.id ?? '';
    const requests = await requestsOf(`/vm-access revoke ${first}`);

    for (const rule of [...pointsOf(requests).slice(-6), ...LOST]) {
      await type(stack, '/vm-access grant @outsider vm:info --on name=again');
      const id = (await storedAccess(stack)).grants.at(-1)?.id ?? '';

      const { text } = await typedWith(`/vm-access revoke ${id}`, rule);

      const isThere = (await storedAccess(stack)).grants.some((entry) => entry.id === id);
      const where = JSON.stringify(rule);
      expect([where, text]).toEqual([
        where,
        expect.stringContaining(isThere ? 'Nothing was started' : `✅ Revoked *${id}*, which gave \`vm:info\``),
      ]);
      if (isThere) await type(stack, `/vm-access revoke ${id}`);
    }
  }, 180_000);

  test('and that took its own asker’s right is told as done, however late it is taken up', async () => {
    const { stack } = here;
    await storeAccess(stack, (state) => ({
      ...state,
      grants: [...state.grants, { id: 'g99', to: { user: 'U0APPROVE1' }, role: 'admin', by: 'U0ADMIN001', at: 0 }],
      last: 99,
    }));
    // What Slack says of a person is known then, so that the answer is all that Slack is asked.
    await type(stack, '/vm-access whoami', { user: 'approver' });
    const since = lastOf(await stack.transcript());
    // Nobody hears that it died: the sweeper finds it, minutes later.
    await stack.fault(faultRule({ ...INVOCATION, times: 1 }, { kill: 'before', request: 1, kind: 'slack' }));
    await stack.fault(
      faultRule({ ...INVOCATION, match: { operation: 'Invocation', function: 'failures' } }, { kill: 'start' }),
    );

    const { job } = await stack.typed('/vm-access revoke g99', { user: 'approver' });
    await stack.until(async () =>
      (await storedAccess(stack)).grants.some(({ id }) => id === 'g99') ? undefined : true,
    );
    await atRest(stack);
    await stack.clearFaults();
    await stack.advance(400);
    await stack.advance(300);
    await stack.jobEnded(job);

    const told = (await stack.transcript(since)).filter(({ text }) => /^[✅❌⚠]/u.test(text));
    expect(told.at(-1)?.text).toContain('✅ Revoked *g99*, which gave role *admin* to <@U0APPROVE1>');
    expect(told.at(-1)?.text).toContain('That was your last grant of admin: you cannot give it back to yourself.');
    expect(await stack.job(job)).toMatchObject({ state: 'ended', exit: 0 });
  });
});
