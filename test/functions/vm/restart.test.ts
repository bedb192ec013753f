import { beforeAll, describe, expect, test } from '@jest/globals';
import { answer, ask, pressed } from '#test/confirmed';
import { stackOfFile, type } from '#test/conversation';
import { lastRequest, operationsSince, powerOf, tasksTake, vmPast, writesAmong } from '#test/past-the-product';

describe('/vm restart', () => {
  const here = stackOfFile();
  beforeAll(() => tasksTake(here.stack, 'RebootGuest', 1));

  const bootOf = async (name: string): Promise<number> =>
    Date.parse(String((await (await vmPast(here.stack, name)).property('runtime'))['bootTime']));

  test('asks the guest once, and is done when the VM has booted anew', async () => {
    const { stack } = here;
    const [before, since] = [await bootOf('app01'), await lastRequest(stack)];

    const { text, job } = await type(stack, '/vm restart app01');

    expect(text).toMatch(/^✅ Restarted \*app01\*.*\n✅ \*app01\* \(prod\): has restarted and is on\.\n/);
    expect(job).toMatchObject({ exit: 0 });
    expect(await bootOf('app01')).toBeGreaterThan(before);
    expect(writesAmong(await operationsSince(stack, since))).toEqual(['RebootGuest']);
  });

  test('of several VMs asks first', async () => {
    const asked = await ask(here.stack, '/vm restart svc02 svc03');

    const { text, job } = await answer(here.stack, asked);

    expect(asked.question.text).toMatch(/^❓ Really restart \*svc02\* and \*svc03\*\?/);
    expect(asked.question.text.match(/is on since <!date[^)]+\) and restarts\./g)).toHaveLength(2);
    expect(text).toMatch(/✅ \*svc02\* \(prod\): has restarted and is on\./);
    expect(job).toMatchObject({ exit: 0 });
  });

  test('of a guest that ignores it says so when the time is over, and offers the reset', async () => {
    const { stack } = here;
    const { job: id } = await stack.typed('/vm restart deaf01 --wait 30s');
    await stack.waitForMessage(({ text }) => text.includes('*deaf01* was asked and has not done it yet'));
    await stack.advance(31);
    const job = await stack.jobEnded(id);

    const message = (await stack.transcript()).at(-1);
    expect(message?.text).toMatch(/^⚠️ Asked, and not done yet: restart \*deaf01\*/);
    expect(message?.text).toContain('was asked to restart and has not done so after 30 seconds; it is on.');
    expect(job).toMatchObject({ exit: 1 });
    await pressed(stack, message, 'Reset (hard)', /^❓ Really reset \*deaf01\*\?/);
  });

  test('without running Tools says so and offers the reset, which asks', async () => {
    const { stack } = here;

    const { text, job, messages } = await type(stack, '/vm restart app03');

    expect(text).toContain('cannot ask its guest: VMware Tools is not running in it. Nothing was done.');
    expect(job).toMatchObject({ exit: 1 });
    await pressed(stack, messages.at(-1), 'Reset (hard)', /^❓ Really reset \*app03\*\?/);
  });

  test.each([
    ['off', 'app04', /is off: its guest cannot be asked\. Nothing was done\./, 'poweredOff'],
    [
      'suspended',
      'cache01',
      /is suspended since <!date.+: its guest cannot be asked\. Nothing was done\./,
      'suspended',
    ],
  ])('says of a VM that is %s why, and offers the start', async (_what, name, said, state) => {
    const { stack } = here;

    const { text, job, messages } = await type(stack, `/vm restart ${name}`);

    expect(text).toMatch(said);
    expect(job).toMatchObject({ exit: 1 });
    expect(await powerOf(stack, name)).toBe(state);
    await pressed(stack, messages.at(-1), 'Start', new RegExp(`^✅ Started \\*${name}\\*`));
  });

  test('takes no --wait that is no time', async () => {
    const { text, job } = await type(here.stack, '/vm restart app01 --wait soon');

    expect(text).toContain('--wait is a time as 30s, 5m or 2h, not "soon".');
    expect(job).toMatchObject({ exit: 2 });
  });
});
