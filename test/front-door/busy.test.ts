import { describe, expect, test } from '@jest/globals';
import type { JournalLine } from '#infra/local/journal';
import { pressed } from '#test/confirmed';
import { lastOf, snapshotFault, snapshotsOf, stackOfFile, type } from '#test/conversation';
import { operationsSince, vmPast } from '#test/past-the-product';

describe('a VM that another Job holds', () => {
  const here = stackOfFile();

  test('is refused with who, what, since when and the Job; Try again works when that is over', async () => {
    const { stack } = here;
    const operator = stack.local.users.find(({ name }) => name === 'operator');
    await stack.fault(snapshotFault({ taskSeconds: 120 }));
    const first = await stack.typed('/vm snapshot app01', { user: 'operator' });
    await stack.waitForMessage(({ text }) => text.startsWith('⏳ Taking a snapshot of *app01*'));
    await stack.until(async () => {
      const asked = await operationsSince(stack, 0);
      return asked.includes('CreateSnapshotEx_Task') ? true : undefined;
    });

    const second = await type(stack, '/vm start app01 app04');
    const third = await type(stack, '/vm snapshot app01 --name mine');

    expect(second.text).toMatch(/✅ \*app01\* \(prod\): is on already/);
    expect(third.text).toMatch(/^❌ Did not take a snapshot of \*app01\*/);
    expect(third.text).toContain(`is busy: <@${operator?.id}> is taking a snapshot of it since <!date^`);
    expect(third.text).toContain(`(job ${first.job.slice(0, 4).toUpperCase()})`);
    expect(third.job).toMatchObject({ exit: 1 });
    await stack.advance(120);
    await stack.jobEnded(first.job, 30_000);
    await pressed(stack, third.messages.at(-1), 'Try again', /^✅ Took a snapshot of \*app01\*.*--name mine/);
    expect(await snapshotsOf(stack, 'prod', (await vmPast(stack, 'app01')).moId)).toHaveLength(2);
  });
});

describe('a VM with work from outside SlashVM', () => {
  const here = stackOfFile();
  const attempts = async (since: number): Promise<readonly JournalLine[]> =>
    (await here.stack.requests(since, 'vcenter')).filter(({ operation }) => operation === 'CreateSnapshotEx_Task');

  test('is tried three times over half a minute, then named with its task, its user and since when', async () => {
    const { stack } = here;
    const vm = await vmPast(stack, 'app01');
    const user = stack.vcenter('prod').username.split('@')[0];
    await stack.fault(snapshotFault({ taskSeconds: 600 }));
    await vm.call('CreateSnapshotEx_Task', { name: 'by hand', memory: false });
    const since = lastOf(await stack.transcript());
    const began = (await stack.requests()).at(-1)?.n ?? 0;

    const { job: id } = await stack.typed('/vm snapshot app01');
    for (let tries = 1; tries <= 3; tries += 1) {
      await stack.until(async () => ((await attempts(began)).length >= tries ? true : undefined));
      await stack.advance(14);
    }
    const job = await stack.jobEnded(id);

    const message = (await stack.transcript(since)).at(-1);
    expect(message?.text).toMatch(/^❌ Did not take a snapshot of \*app01\*/);
    expect(message?.text).toMatch(
      /is busy with work from outside SlashVM: Create virtual machine snapshot, begun by .+ at <!date/,
    );
    expect(message?.text.toLowerCase()).toContain(user?.toLowerCase());
    expect(job).toMatchObject({ exit: 1 });
    const tries = await attempts(began);
    expect(tries.length).toBeGreaterThanOrEqual(3);
    expect((tries.at(-1)?.startedAt ?? 0) - (tries[0]?.startedAt ?? 0)).toBeGreaterThanOrEqual(25_000);
    await stack.advance(600);
    await pressed(stack, message, 'Try again', /^✅ Took a snapshot of \*app01\*/);
    expect((await snapshotsOf(stack, 'prod', vm.moId)).map(({ name }) => name)).toContain('by hand');
  });
});
