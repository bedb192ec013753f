import { describe, expect, test } from '@jest/globals';
import { faultRule, moIdOf, snapshotFault, snapshotsOf, stackOfFile, type } from '#test/conversation';

describe('a change happens once', () => {
  const here = stackOfFile();

  test('where the answer to its start was lost: the snapshot is found by its description, not taken again', async () => {
    const { stack } = here;
    await stack.fault(snapshotFault('lost'));

    const { text, job } = await type(stack, '/vm snapshot app01', { timeout: 40_000 });

    expect(text).toMatch(/^✅ Took a snapshot of \*app01\*/);
    expect(job['exit']).toBe(0);
    expect(await snapshotsOf(stack, 'prod', await moIdOf(stack, 'prod', 'app01'))).toHaveLength(1);
  });

  test('where the connection broke before vCenter did anything: evidence shows nothing, and it is started again', async () => {
    const { stack } = here;
    await stack.fault(snapshotFault('reset'));

    const { text } = await type(stack, '/vm snapshot app02', { timeout: 40_000 });

    expect(text).toMatch(/^✅ Took a snapshot of \*app02\*/);
    expect(await snapshotsOf(stack, 'prod', await moIdOf(stack, 'prod', 'app02'))).toHaveLength(1);
  });

  test('where Lambda delivers the event twice', async () => {
    const { stack } = here;
    await stack.fault(
      faultRule({ service: 'lambda', match: { operation: 'Deliver', function: 'vm' } }, { deliver: 2 }),
    );

    const { messages } = await type(stack, '/vm snapshot team-01');

    expect(messages).toHaveLength(1);
    expect(await snapshotsOf(stack, 'prod', await moIdOf(stack, 'prod', 'team-01'))).toHaveLength(1);
  });

  test('where the vCenter restarts while the task runs: its history or the VM itself says how it ended', async () => {
    const { stack } = here;
    const { job: id } = await stack.typed('/vm snapshot team-02');
    await stack.waitForMessage(({ text }) => text.startsWith('⏳ Taking a snapshot of *team-02*'));

    await stack.restartVCenter('prod');

    const job = await stack.jobEnded(id, 60_000);
    const taken = await snapshotsOf(stack, 'prod', await moIdOf(stack, 'prod', 'team-02'));
    expect(taken).toHaveLength(job['exit'] === 0 ? 1 : taken.length);
    expect(taken.length).toBeLessThanOrEqual(1);
  });
});

describe('a function that cannot begin', () => {
  const here = stackOfFile();

  test('leaves nothing started, and the asker is told so', async () => {
    const { stack } = here;
    await stack.fault(
      faultRule({ service: 'lambda', match: { operation: 'Invocation', function: 'vm' } }, { kill: 'start' }),
    );

    await stack.typed('/vm snapshot app01');

    const told = await stack.waitForMessage(({ text }) => text.includes('Nothing was started; type it again'));
    expect(told.ephemeralTo).toBe(stack.local.users[0]?.id);
    expect(await snapshotsOf(stack, 'prod', await moIdOf(stack, 'prod', 'app01'))).toEqual([]);
  });

  test('is resumed three times at most, then the Job is ended by what its journal says', async () => {
    const { stack } = here;
    const invocation = { service: 'lambda' as const, match: { operation: 'Invocation', function: 'vm' }, times: 0 };
    await stack.fault(faultRule(invocation, { kill: 'after', request: 3, kind: 'dynamodb' }));

    const { job: id } = await stack.typed('/vm snapshot app02');

    const job = await stack.jobEnded(id, 60_000);
    expect(job).toMatchObject({ state: 'ended', exit: 1 });
    await stack.clearFaults();
    const last = (await stack.transcript()).at(-1);
    expect(last?.text).toMatch(/^❌ /);
    expect(last?.text).toMatch(/Nothing was started|was not started/);
    expect(await snapshotsOf(stack, 'prod', await moIdOf(stack, 'prod', 'app02'))).toEqual([]);
  });
});
