import { describe, expect, test } from '@jest/globals';
import { ask } from '#test/confirmed';
import { faultRule, press, snapshotFault, snapshotsOf, stackOfFile } from '#test/conversation';
import { vmPast } from '#test/past-the-product';

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
