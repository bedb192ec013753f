import { beforeAll, describe, expect, test } from '@jest/globals';
import { answer, ask, confirmed, pressed } from '#test/confirmed';
import { lastOf, press, stackOfFile, type } from '#test/conversation';
import { lastRequest, operationsSince, powerOf, tasksTake, untilPower, writesAmong } from '#test/past-the-product';

describe('/vm shutdown', () => {
  const here = stackOfFile();
  beforeAll(() => tasksTake(here.stack, 'ShutdownGuest', 2));

  test('asks the guest of one VM without a question, and says when it is off', async () => {
    const { stack } = here;
    const since = await lastRequest(stack);

    const { text, job } = await type(stack, '/vm shutdown app01');

    expect(text).toMatch(/^✅ Shut down \*app01\*.*\n✅ \*app01\* \(prod\): is off\.\n/);
    expect(job).toMatchObject({ exit: 0 });
    expect(await powerOf(stack, 'app01')).toBe('poweredOff');
    expect(writesAmong(await operationsSince(stack, since))).toEqual(['ShutdownGuest']);
  });

  test('of several VMs asks first, and says each one’s end', async () => {
    const { stack } = here;

    const { question, text, job } = await confirmed(stack, '/vm shutdown svc04 svc05');

    expect(question).toMatch(/^❓ Really shut down \*svc04\* and \*svc05\*\?/);
    expect(question.match(/is on since <!date[^)]+\) and will be off\./g)).toHaveLength(2);
    expect(text).toMatch(/✅ \*svc04\* \(prod\): is off\./);
    expect(text).toMatch(/✅ \*svc05\* \(prod\): is off\./);
    expect(job).toMatchObject({ exit: 0 });
  });

  test('of VMs that a glob found asks first, also where it is one', async () => {
    const { question } = await ask(here.stack, '/vm shutdown svc06*');

    expect(question.text).toMatch(/^❓ Really shut down \*svc06\*\?/);
  });

  test('without running Tools says so and offers the hard way, which asks', async () => {
    const { stack } = here;
    const since = await lastRequest(stack);

    const { text, job, messages } = await type(stack, '/vm shutdown app03');

    expect(text).toMatch(/^❌ Did not shut down \*app03\*/);
    expect(text).toContain('cannot ask its guest: VMware Tools is not running in it. Nothing was done.');
    expect(job).toMatchObject({ exit: 1 });
    expect(writesAmong(await operationsSince(stack, since))).toEqual([]);
    const question = await pressed(stack, messages.at(-1), 'Power off (hard)', /^❓ Really power off \*app03\*\?/);
    expect(await powerOf(stack, 'app03')).toBe('poweredOn');
    await press(stack, question, 'Confirm');
    await untilPower(stack, 'app03', 'poweredOff');
  });

  test('says of a VM that is off that it is, and of a suspended one why it cannot be asked', async () => {
    const off = await type(here.stack, '/vm shutdown app04');
    const suspended = await type(here.stack, '/vm shutdown cache01');

    expect(off.text).toMatch(/^✅ Already so: \*app04\*.*\n✅ \*app04\* \(prod\): is off already\./);
    expect(off.job).toMatchObject({ exit: 0 });
    expect(suspended.text).toMatch(/is suspended since <!date.+: its guest cannot be asked\. Nothing was done\./);
    expect(suspended.job).toMatchObject({ exit: 1 });
  });

  test('of a guest that ignores it says so when the time is over, and offers the hard way', async () => {
    const { stack } = here;
    const since = lastOf(await stack.transcript());
    const { job: id } = await stack.typed('/vm shutdown deaf01 --wait 30s');
    await stack.waitForMessage(({ text }) => text.includes('*deaf01* was asked and has not done it yet'));
    await stack.advance(31);
    const job = await stack.jobEnded(id);

    const message = (await stack.transcript(since)).at(-1);
    expect(message?.text).toMatch(/^⚠️ Asked, and not done yet: shut down \*deaf01\*/);
    expect(message?.text).toContain('*deaf01* (prod): was asked to shut down and is still on after 30 seconds.');
    expect(job).toMatchObject({ exit: 1 });
    expect(await powerOf(stack, 'deaf01')).toBe('poweredOn');
    await pressed(stack, message, 'Power off (hard)', /^❓ Really power off \*deaf01\*\?/);
  });

  test('shows the question that a VM waits with', async () => {
    const { text } = await type(here.stack, '/vm shutdown stuck01 --wait 1s');

    expect(text).toContain('is still on after 1 second and waits for an answer: There is no more space');
    expect(text).toContain('Answer it in the vSphere Client.');
  });

  test.each([
    ['a word', '--wait soon', '--wait is a time as 30s, 5m or 2h, not "soon".'],
    ['no unit', '--wait 30', '--wait is a time as 30s, 5m or 2h, not "30".'],
    ['a day', '--wait 1d', '--wait is a time as 30s, 5m or 2h, not "1d".'],
    ['less than nothing', '--wait=-5s', '--wait is a time as 30s, 5m or 2h, not "-5s".'],
    ['nothing', '--wait 0s', '--wait is from 1 second to 12 hours, not "0s".'],
    ['too long', '--wait 13h', '--wait is from 1 second to 12 hours, not "13h".'],
    ['no value', '--wait', '--wait needs a value'],
  ])('takes no --wait of %s', async (_what, typed, said) => {
    const { stack } = here;
    const since = await lastRequest(stack);

    const { text, job } = await type(stack, `/vm shutdown db01 ${typed}`);

    expect(text).toContain(said);
    expect(text).toContain('Usage: `/vm shutdown');
    expect(job).toMatchObject({ exit: 2 });
    expect(await operationsSince(stack, since)).toEqual([]);
  });

  test('with one bad name does nothing to the others', async () => {
    const { stack } = here;

    const { text, job } = await type(stack, '/vm shutdown app02 nosuch');

    expect(text).toContain('*app02* (prod): was left alone, because not every name is clear.');
    expect(job).toMatchObject({ exit: 1 });
    expect(await powerOf(stack, 'app02')).toBe('poweredOn');
  });

  test('offers each of several its hard way where some do not react', async () => {
    const { stack } = here;
    const asked = await ask(stack, '/vm shutdown deaf01 svc08 --wait 4s');

    const { text, messages, job } = await answer(stack, asked, 'Confirm');

    expect(text).toMatch(/^⚠️ Shut down 1 of 2 VMs/);
    expect(text).toContain('*deaf01* (prod): was asked to shut down and is still on after 4 seconds.');
    expect(text).toContain('✅ *svc08* (prod): is off.');
    expect(JSON.stringify(messages.at(-1)?.blocks)).toContain('Power off (hard): deaf01');
    expect(job).toMatchObject({ exit: 1 });
  });
});
