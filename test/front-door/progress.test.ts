import { describe, expect, test } from '@jest/globals';
import { answer, ask, confirmed, pressed } from '#test/confirmed';
import { faultRule, press, snapshotFault, snapshotsOf, stackOfFile, type } from '#test/conversation';
import { tasksTake, vmPast } from '#test/past-the-product';

const RUNNING = /^⏳/;

describe('While a change runs', () => {
  const here = stackOfFile();

  test('one VM has a bar with percent and vCenter’s own description, and Cancel ends it', async () => {
    const { stack } = here;
    await stack.fault(snapshotFault({ taskSeconds: 100 }));
    const { job: id } = await stack.typed('/vm snapshot app01');
    await stack.waitForMessage(({ text }) => /\*app01\* ░{10} \d % Create virtual machine snapshot/.test(text));
    await stack.advance(50);
    const half = await stack.waitForMessage(({ text }) => /\*app01\* █{5,6}░{4,5} [56]\d % Create virtual/.test(text));
    expect(half.text).toMatch(/^⏳ Taking a snapshot of \*app01\*/);
    expect(half.text).toMatch(/As of <!date.+ · job [A-Z2-7]{4}$/);

    await press(stack, half, 'Cancel');
    const job = await stack.jobEnded(id);

    const { text } = (await stack.transcript()).find(({ ts }) => ts === half.ts) ?? half;
    expect(text).toMatch(/^⚠️ Cancelled: take a snapshot of \*app01\*/);
    expect(text).toMatch(/⚠️ \*app01\* \(prod\): /);
    expect(job).toMatchObject({ exit: 1 });
    expect(await snapshotsOf(stack, 'prod', (await vmPast(stack, 'app01')).moId)).toEqual([]);
  });

  test('several are a checklist with counts', async () => {
    const { stack } = here;
    await stack.fault(
      faultRule({ service: 'vcenter', match: { operation: 'CreateSnapshotEx_Task' } }, { taskSeconds: 1 }),
    );
    await stack.fault(
      faultRule({ service: 'vcenter', match: { operation: 'CreateSnapshotEx_Task' }, times: 2 }, { taskSeconds: 30 }),
    );
    const { job: id } = await stack.typed('/vm snapshot svc02 svc03 svc04');

    const one = await stack.waitForMessage(({ text }) => text.includes('(1 of 3 finished)'));

    expect(one.text).toMatch(/^⏳ Taking a snapshot of /);
    expect(one.text.match(/^✅ \*svc0\d\* \(prod\): snapshot /gm)).toHaveLength(1);
    expect(one.text.match(/^⏳ \*svc0\d\* \d+ % Create virtual machine snapshot$/gm)).toHaveLength(2);
    await stack.advance(30);
    expect(await stack.jobEnded(id)).toMatchObject({ exit: 0 });
  });

  test('a task that vCenter cannot end shows no Cancel', async () => {
    const { stack } = here;
    await stack.fault(faultRule({ service: 'vcenter', match: { operation: 'PowerOffVM_Task' } }, { taskSeconds: 20 }));
    const asked = await ask(stack, '/vm power-off app02');
    await press(stack, asked.question, 'Confirm');

    const running = await stack.waitForMessage(({ text }) => /\*app02\* [█░]+ \d+ % Power Off/.test(text));

    expect(JSON.stringify(running.blocks)).not.toContain('"Cancel"');
    await stack.advance(20);
    expect(await stack.jobEnded(asked.id)).toMatchObject({ exit: 0 });
  });
});

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
