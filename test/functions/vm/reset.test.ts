import { describe, expect, test } from '@jest/globals';
import { confirmed } from '#test/confirmed';
import { stackOfFile, type } from '#test/conversation';
import { lastRequest, operationsSince, powerOf, vmPast, writesAmong } from '#test/past-the-product';

describe('/vm reset', () => {
  const here = stackOfFile();

  test('asks first, then resets', async () => {
    const { stack } = here;
    const vm = await vmPast(stack, 'app01');
    const boot = async (): Promise<number> => Date.parse(String((await vm.property('runtime'))['bootTime']));
    const before = await boot();

    const { question, text, job } = await confirmed(stack, '/vm reset app01');

    expect(question).toMatch(/^❓ Really reset \*app01\*\?/);
    expect(question).toMatch(/is on since <!date.+: whatever its guest has not written is lost\./);
    expect(text).toMatch(/^✅ Reset \*app01\*.*\n✅ \*app01\* \(prod\): was reset and is on\.\n/);
    expect(job).toMatchObject({ exit: 0 });
    expect(await boot()).toBeGreaterThan(before);
  });

  test.each([
    ['off', 'app04', 'poweredOff'],
    ['suspended', 'cache01', 'suspended'],
  ])('refuses a VM that is %s', async (state, name, power) => {
    const { text, job } = await type(here.stack, `/vm reset ${name}`);

    expect(text).toContain(`is ${state}: only a VM that is on can be reset. Nothing was done.`);
    expect(job).toMatchObject({ exit: 1 });
    expect(await powerOf(here.stack, name)).toBe(power);
  });

  test('with one bad name does nothing to the others', async () => {
    const { stack } = here;
    const since = await lastRequest(stack);

    const { text } = await type(stack, '/vm reset app02 nosuch');

    expect(text).toContain('*app02* (prod): was left alone, because not every name is clear.');
    expect(writesAmong(await operationsSince(stack, since))).toEqual([]);
  });
});
