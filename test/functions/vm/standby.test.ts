import { beforeAll, describe, expect, test } from '@jest/globals';
import { pressed } from '#test/confirmed';
import { stackOfFile, type } from '#test/conversation';
import { powerOf, tasksTake } from '#test/past-the-product';

describe('/vm standby', () => {
  const here = stackOfFile();
  beforeAll(() => tasksTake(here.stack, 'StandbyGuest', 1));

  test('asks the guest, says how the VM is then, and a start goes on', async () => {
    const { stack } = here;

    const { text, job, messages } = await type(stack, '/vm standby app01');

    expect(text).toMatch(/^✅ Sent to standby \*app01\*.*\n✅ \*app01\* \(prod\): is suspended since <!date/);
    expect(job).toMatchObject({ exit: 0 });
    expect(await powerOf(stack, 'app01')).toBe('suspended');
    await pressed(stack, messages.at(-1), 'Start', /^✅ Started \*app01\*/);
  });

  test('leaves a suspended VM alone, and says since when', async () => {
    const { text, job } = await type(here.stack, '/vm standby cache01');

    expect(text).toMatch(/^✅ Already so: \*cache01\*.*\n✅ \*cache01\* \(prod\): is suspended since <!date/);
    expect(job).toMatchObject({ exit: 0 });
  });

  test('says of a VM that is off why it cannot be asked', async () => {
    const { text, job } = await type(here.stack, '/vm standby app04');

    expect(text).toContain('is off: its guest cannot be asked. Nothing was done.');
    expect(job).toMatchObject({ exit: 1 });
  });

  test('without running Tools says so and offers to suspend it', async () => {
    const { stack } = here;

    const { text, messages } = await type(stack, '/vm standby app03');

    expect(text).toContain('VMware Tools is not running in it. Nothing was done.');
    await pressed(stack, messages.at(-1), 'Suspend', /^✅ Suspended \*app03\*/);
    expect(await powerOf(stack, 'app03')).toBe('suspended');
  });

  test('of a guest that ignores it says so when the time is over', async () => {
    const { text, job } = await type(here.stack, '/vm standby deaf01 --wait 2s');

    expect(text).toContain('*deaf01* (prod): was asked to stand by and is still on after 2 seconds.');
    expect(job).toMatchObject({ exit: 1 });
  });

  test('takes no --wait that is no time', async () => {
    const { text, job } = await type(here.stack, '/vm standby app01 --wait 99h');

    expect(text).toContain('--wait is from 1 second to 12 hours, not "99h".');
    expect(job).toMatchObject({ exit: 2 });
  });
});
