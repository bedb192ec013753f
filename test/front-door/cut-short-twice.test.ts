import { describe, expect, test } from '@jest/globals';
import { faultRule, press, snapshotFault, stackOfFile, type } from '#test/conversation';

describe('Something that goes wrong twice', () => {
  const here = stackOfFile();

  test('a click whose function died before the hand-over goes on when it is pressed again', async () => {
    const { stack } = here;
    const { job } = await stack.typed('/vm power-off app01');
    await stack.until(async () => {
      const { state, lease } = (await stack.job(job)) ?? {};
      return state === 'awaiting-confirmation' && lease === undefined ? true : undefined;
    });
    const question = await stack.waitForMessage(({ text }) => text.startsWith('❓ Really power off *app01*?'));
    const match = { operation: 'Invocation', function: 'interactions' };
    await stack.fault(faultRule({ service: 'lambda', match }, { kill: 'before', request: 1, kind: 'lambda' }));

    expect((await press(stack, question, 'Confirm')).status).not.toBe(200);
    await stack.advance(3);
    expect((await press(stack, question, 'Confirm')).status).toBe(200);

    await stack.waitForMessage(({ text }) => text.includes('is decided already'));
    expect(await stack.jobEnded(job)).toMatchObject({ exit: 0 });
    const sent = (await stack.requests(0, 'vcenter')).filter(({ operation }) => operation === 'PowerOffVM_Task');
    expect(sent).toHaveLength(1);
  });

  test('a start that never arrives is sent twice, and said to have left no trace', async () => {
    const { stack } = here;
    await stack.fault({ ...snapshotFault('reset'), times: 2 });

    const { text, job } = await type(stack, '/vm snapshot app02', { timeout: 40_000 });

    expect(text).toContain('was to be begun twice, and prod shows nothing of it.');
    expect(job).toMatchObject({ exit: 1 });
    const sent = (await stack.requests(0, 'vcenter')).filter(({ operation }) => operation === 'CreateSnapshotEx_Task');
    expect(sent).toHaveLength(2);
  });
});
