import { describe, expect, test } from '@jest/globals';
import { moIdOf, snapshotFault, snapshotsOf, stackOfFile, type } from '#test/conversation';

describe('a VM that another Job holds', () => {
  const here = stackOfFile();

  test('is refused with who, what, since when and the Job; it is free when that is over', async () => {
    const { stack } = here;
    const operator = stack.local.users.find(({ name }) => name === 'operator');
    await stack.fault(snapshotFault({ taskSeconds: 6 }));
    const first = await stack.typed('/vm snapshot app01', { user: 'operator' });
    await stack.waitForMessage(({ text }) => text.startsWith('⏳ Taking a snapshot of *app01*'));
    await stack.until(async () => {
      const asked = await stack.requests(0, 'vcenter');
      return asked.some(({ operation }) => operation === 'CreateSnapshotEx_Task') ? true : undefined;
    });

    const second = await type(stack, '/vm start app01 app04');
    const third = await type(stack, '/vm snapshot app01 --name mine');

    expect(second.text).toMatch(/✅ \*app01\* \(prod\): is on already/);
    expect(third.text).toMatch(/^❌ Did not take a snapshot of \*app01\*/);
    expect(third.text).toContain(`is busy: <@${operator?.id}> is taking a snapshot of it since <!date^`);
    expect(third.text).toContain(`(job ${first.job.slice(0, 4).toUpperCase()})`);
    await stack.jobEnded(first.job, 30_000);
    const fourth = await type(stack, '/vm snapshot app01 --name mine');
    expect(fourth.job).toMatchObject({ exit: 0 });
    expect(await snapshotsOf(stack, 'prod', await moIdOf(stack, 'prod', 'app01'))).toHaveLength(2);
  });
});
