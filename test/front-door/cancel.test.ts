import { describe, expect, test } from '@jest/globals';
import { answer, ask, confirmed, pressed } from '#test/confirmed';
import { press, snapshotFault, snapshotsOf, stackOfFile, type } from '#test/conversation';
import { tasksTake, vmPast } from '#test/past-the-product';

const RUNNING = /^⏳/;

describe('Cancel of several', () => {
  const here = stackOfFile();
  const ODD = ['03', '05', '07', '09', '11', '13', '15', '17', '19', '21'].map((number) => `svc${number}`);

  test('ends what runs and does not begin what waits', async () => {
    const { stack } = here;
    await tasksTake(stack, 'CreateSnapshotEx_Task', 200);
    const { job: id } = await stack.typed(`/vm snapshot ${ODD.join(' ')}`);
    const running = await stack.waitForMessage(({ text }) => (text.match(/ % Create virtual/g) ?? []).length === 8);
    expect(running.text.match(/waits for its turn/g)).toHaveLength(2);

    await press(stack, running, 'Cancel');
    const job = await stack.jobEnded(id);

    const { text } = (await stack.transcript()).find(({ ts }) => ts === running.ts) ?? running;
    expect(text).toMatch(/^⚠️ Cancelled: take a snapshot of 10 VMs/);
    expect(text.match(/was cancelled by <@\w+> before it came to this: take a snapshot of it\./g)).toHaveLength(2);
    expect(job).toMatchObject({ exit: 1 });
    for (const name of ODD) expect(await snapshotsOf(stack, 'prod', (await vmPast(stack, name)).moId)).toEqual([]);
    await stack.clearFaults();
  });

  test('lets what vCenter cannot end go on, and says so', async () => {
    const { stack } = here;
    await tasksTake(stack, 'CreateSnapshotEx_Task', 0.2);
    await confirmedSnapshots(ODD);
    await tasksTake(stack, 'RemoveSnapshot_Task', 40);
    const asked = await ask(stack, `/vm delete-snapshot ${ODD.join(' ')} --snapshot x`);
    const ended = answer(stack, asked, 'Confirm', 60_000);
    const running = await stack.waitForMessage(({ text }) => (text.match(/ % Remove snapshot/g) ?? []).length === 8);

    await press(stack, running, 'Cancel');
    const said = await stack.waitForMessage(
      ({ text }) => RUNNING.test(text) && text.includes('8 cannot be ended by vCenter any more and will go on.'),
    );
    expect(said.text).toMatch(/Cancelled by <@\w+>; 8 cannot be ended/);
    await stack.advance(40);
    const { text, job } = await ended;

    expect(text).toMatch(/^⚠️ Deleted snapshots of 8 of 10 VMs/);
    expect(text.match(/was cancelled by <@\w+> before it came to this/g)).toHaveLength(2);
    expect(job).toMatchObject({ exit: 1 });
  });

  async function confirmedSnapshots(names: readonly string[]): Promise<void> {
    const { job } = await type(here.stack, `/vm snapshot ${names.join(' ')} --name x`);
    expect(job).toMatchObject({ exit: 0 });
  }
});

describe('Cancel of one of several steps', () => {
  const here = stackOfFile();

  test('keeps the safety snapshot that was taken, and says that nothing was reverted', async () => {
    const { stack } = here;
    await confirmed(stack, '/vm delete-snapshot db01 --snapshot #1');
    await stack.fault(snapshotFault({ taskSeconds: 60 }));
    const asked = await ask(stack, '/vm revert db01 --snapshot "schema 118"');
    const ended = answer(stack, asked);
    const running = await stack.waitForMessage(({ text }) => /\*db01\* [█░]+ \d+ % Create virtual/.test(text));

    await pressed(stack, running, 'Cancel', /^⚠️ Cancelled: revert \*db01\*/);
    const { text, job } = await ended;

    expect(text).toContain('could not take a safety snapshot: ');
    expect(job).toMatchObject({ exit: 1 });
  });
});
