import { describe, expect, test } from '@jest/globals';
import { confirmed, pressed } from '#test/confirmed';
import { stackOfFile, type } from '#test/conversation';
import { powerOf } from '#test/past-the-product';

describe('/vm suspend', () => {
  const here = stackOfFile();

  test('suspends a VM, and a start goes on where it was', async () => {
    const { stack } = here;

    const { text, job, messages } = await type(stack, '/vm suspend app01');

    expect(text).toMatch(
      /^✅ Suspended \*app01\*.*\n✅ \*app01\* \(prod\): is suspended; a start goes on where it was\./,
    );
    expect(job).toMatchObject({ exit: 0 });
    expect(await powerOf(stack, 'app01')).toBe('suspended');
    await pressed(
      stack,
      messages.at(-1),
      'Start',
      /^✅ Started \*app01\*.*\n✅ \*app01\* \(prod\): is on since <!date/,
    );
    expect(await powerOf(stack, 'app01')).toBe('poweredOn');
  });

  test('of several VMs asks first', async () => {
    const { question, text, job } = await confirmed(here.stack, '/vm suspend svc02 svc03');

    expect(question).toMatch(/^❓ Really suspend \*svc02\* and \*svc03\*\?/);
    expect(question).toMatch(/is on since <!date.+ and answers nobody until it is started again\./);
    expect(text).toMatch(/^✅ Suspended /);
    expect(job).toMatchObject({ exit: 0 });
  });

  test('leaves a suspended VM alone, and says since when', async () => {
    const { text, job } = await type(here.stack, '/vm suspend cache01');

    expect(text).toMatch(/^✅ Already so: \*cache01\*.*\n.*is suspended already since <!date/);
    expect(job).toMatchObject({ exit: 0 });
  });

  test('says of a VM that is off that there is nothing to suspend', async () => {
    const { text, job } = await type(here.stack, '/vm suspend app04');

    expect(text).toContain('is off: there is nothing to suspend. Nothing was done.');
    expect(job).toMatchObject({ exit: 1 });
    expect(await powerOf(here.stack, 'app04')).toBe('poweredOff');
  });

  test('with one bad name does nothing to the others', async () => {
    const { text } = await type(here.stack, '/vm suspend app02 nosuch');

    expect(text).toContain('*app02* (prod): was left alone, because not every name is clear.');
    expect(await powerOf(here.stack, 'app02')).toBe('poweredOn');
  });
});
