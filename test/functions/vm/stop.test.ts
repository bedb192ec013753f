import { beforeAll, describe, expect, test } from '@jest/globals';
import { pressed } from '#test/confirmed';
import { press, stackOfFile, type } from '#test/conversation';
import { lastRequest, operationsSince, powerOf, tasksTake, untilPower, writesAmong } from '#test/past-the-product';

describe('/vm stop', () => {
  const here = stackOfFile();
  beforeAll(() => tasksTake(here.stack, 'ShutdownGuest', 1));

  test('runs nothing, and says the two ways to the asker alone', async () => {
    const { stack } = here;
    const since = await lastRequest(stack);

    const { text, job, messages } = await type(stack, '/vm stop app01');

    expect(text).toMatch(/^❓ How should \*app01\* be stopped\? Nothing was done yet\n• \*app01\* \(prod\) is on\n/);
    expect(text).toContain('`/vm shutdown prod:/DC0/vm/Production/Web/app01`');
    expect(text).toContain('`/vm power-off prod:/DC0/vm/Production/Web/app01`');
    expect(messages[0]?.ephemeralTo).toBe(stack.local.users[0]?.id);
    expect(job).toMatchObject({ exit: 0 });
    expect(writesAmong(await operationsSince(stack, since))).toEqual([]);
    expect(await powerOf(stack, 'app01')).toBe('poweredOn');
  });

  test('goes on with the guest as if that was typed', async () => {
    const { stack } = here;
    const { messages } = await type(stack, '/vm stop app02');

    const last = await pressed(stack, messages.at(-1), 'Shut down guest', /^✅ Shut down \*app02\*/);

    expect(last.text).toContain('`/vm shutdown prod:/DC0/vm/Production/Web/app02`');
    expect(await powerOf(stack, 'app02')).toBe('poweredOff');
  });

  test('goes on hard as if that was typed, with its question', async () => {
    const { stack } = here;
    const { messages } = await type(stack, '/vm stop app01');

    const question = await pressed(stack, messages.at(-1), 'Power off (hard)', /^❓ Really power off \*app01\*\?/);

    expect(await powerOf(stack, 'app01')).toBe('poweredOn');
    await press(stack, question, 'Confirm');
    await untilPower(stack, 'app01', 'poweredOff');
  });

  test('names what cannot be found, and says where a guest cannot be asked', async () => {
    const { text, job } = await type(here.stack, '/vm stop app03 nosuch');

    expect(text).toContain('*app03* (prod) is on; its guest cannot be asked, for VMware Tools is not running in it');
    expect(text).toContain('❌ No VM is called "nosuch".');
    expect(job).toMatchObject({ exit: 1 });
  });

  test('needs a VM', async () => {
    const { text, job } = await type(here.stack, '/vm stop');

    expect(text).toContain('Which VM? Name at least one.');
    expect(job).toMatchObject({ exit: 2 });
  });
});
