import { describe, expect, test } from '@jest/globals';
import { ask, pressed } from '#test/confirmed';
import { press, snapshotFault, snapshotsOf, stackOfFile, type } from '#test/conversation';
import { vmPast } from '#test/past-the-product';

describe('/vm jobs', () => {
  const here = stackOfFile();

  test('says where nothing is open', async () => {
    const { text, job } = await type(here.stack, '/vm jobs');

    expect(text).toMatch(/^ℹ️ None of your jobs is open/);
    expect(job).toMatchObject({ exit: 0 });
  });

  test('lists one’s own that run or wait, and cancels one', async () => {
    const { stack } = here;
    const { moId } = await vmPast(stack, 'app01');
    await stack.fault(snapshotFault({ taskSeconds: 120 }));
    const { job: running } = await stack.typed('/vm snapshot app01');
    await stack.waitForMessage(({ text }) => /\*app01\* .+ \d+ % Create virtual machine snapshot/.test(text));
    const { id: waiting } = await ask(stack, '/vm power-off app02');
    const { id: other } = await ask(stack, '/vm power-off svc02', { user: 'operator' });
    const short = (id: string): string => id.slice(0, 4).toUpperCase();

    const { messages } = await type(stack, '/vm jobs');

    // What runs has its own message edited meanwhile.
    const list = messages.find(({ ephemeralTo }) => ephemeralTo !== undefined) ?? fail();
    const { text } = list;
    expect(text).toMatch(/^ℹ️ 2 jobs of yours are not over\n/);
    expect(text).toContain(`• ${short(running)} \`/vm snapshot app01\` is running · 1 VM · since <!date`);
    expect(text).toContain(`• ${short(waiting)} \`/vm power-off app02\` waits for your answer · 1 VM · since <!date`);
    expect(text).not.toContain(short(other));
    await pressed(stack, list, `Cancel ${short(running)}`, /^⚠️ Cancelled: take a snapshot of \*app01\*/);
    await press(stack, list, `Cancel ${short(waiting)}`);
    expect(await stack.jobEnded(waiting)).toMatchObject({ state: 'cancelled', exit: 1 });
    expect(await stack.jobEnded(running)).toMatchObject({ exit: 1 });
    expect(await snapshotsOf(stack, 'prod', moId)).toEqual([]);
    expect((await type(stack, '/vm jobs')).text).toMatch(/^ℹ️ None of your jobs is open/);
  });

  test('takes nothing', async () => {
    const { text, job } = await type(here.stack, '/vm jobs app01');

    expect(text).toContain('"app01" is one word too many here.');
    expect(job).toMatchObject({ exit: 2 });
  });
});

function fail(): never {
  throw new Error('There is no message.');
}
