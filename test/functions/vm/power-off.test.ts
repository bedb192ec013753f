import { describe, expect, test } from '@jest/globals';
import { ask, confirmed, pressed } from '#test/confirmed';
import { faultRule, press, stackOfFile, type } from '#test/conversation';
import { lastRequest, operationsSince, powerOf, untilPower, vmPast, writesAmong } from '#test/past-the-product';

describe('/vm power-off', () => {
  const here = stackOfFile();

  test('says what is lost, cuts the power when confirmed, and offers a start', async () => {
    const { stack } = here;

    const { question, text, job, messages } = await confirmed(stack, '/vm power-off app01');

    expect(question).toMatch(/^❓ Really power off \*app01\*\?/);
    expect(question).toMatch(/• \*app01\* \(prod\) is on · \/DC0\/vm\/Production\/Web\n/);
    expect(question).toMatch(/is on since <!date.+: whatever its guest has not written is lost\./);
    expect(question).toMatch(/Free: ds-ssd-01 [\d.]+ TB of 20 TB/);
    expect(text).toMatch(/^✅ Powered off \*app01\*.*\n✅ \*app01\* \(prod\): is off\.\n/);
    expect(job).toMatchObject({ exit: 0 });
    expect(await powerOf(stack, 'app01')).toBe('poweredOff');
    await pressed(stack, messages.at(-1), 'Start', /^✅ Started \*app01\*/);
    expect(await powerOf(stack, 'app01')).toBe('poweredOn');
  });

  test('does nothing before it is confirmed, and nothing when it is cancelled', async () => {
    const { stack } = here;
    const since = await lastRequest(stack);

    const { id, question } = await ask(stack, '/vm power-off app02');
    await press(stack, question, 'Cancel');
    const job = await stack.jobEnded(id);

    expect(job).toMatchObject({ state: 'cancelled', exit: 1 });
    expect(writesAmong(await operationsSince(stack, since))).toEqual([]);
    expect(await powerOf(stack, 'app02')).toBe('poweredOn');
  });

  test('leaves a VM alone that is off already, without a question', async () => {
    const { text, job } = await type(here.stack, '/vm power-off app04');

    expect(text).toMatch(/^✅ Already so: \*app04\*.*\n✅ \*app04\* \(prod\): is off already\./);
    expect(job).toMatchObject({ exit: 0 });
  });

  test('says that a suspended VM loses its memory', async () => {
    const { question, job } = await confirmed(here.stack, '/vm power-off cache01');

    expect(question).toMatch(/is suspended since <!date.+: what its suspended memory holds is lost\./);
    expect(job).toMatchObject({ exit: 0 });
    expect(await powerOf(here.stack, 'cache01')).toBe('poweredOff');
  });

  test('shows a question that the VM waits with', async () => {
    const { question } = await ask(here.stack, '/vm power-off stuck01');

    expect(question.text).toContain('it waits for an answer: There is no more space for virtual disk stuck01.vmdk.');
  });

  test.each([
    ['a name that nobody has', 'power-off app02 nosuch', 'No VM is called "nosuch".'],
    ['a name that two have', 'power-off app02 web01', '"web01" fits 2 VMs. Type one of them as below.'],
  ])('with %s does nothing to the others either', async (_what, typed, said) => {
    const { stack } = here;
    const since = await lastRequest(stack);

    const { text, job } = await type(stack, `/vm ${typed}`);

    expect(text).toMatch(/Nothing was done: 0 of 2 VMs/);
    expect(text).toContain('*app02* (prod): was left alone, because not every name is clear.');
    expect(text).toContain(said);
    expect(job).toMatchObject({ exit: 1 });
    expect(writesAmong(await operationsSince(stack, since))).toEqual([]);
  });

  test('does not say it did what was so already, where another name is wrong', async () => {
    const { text } = await type(here.stack, '/vm power-off app04 nosuch');

    expect(text).toMatch(/^⚠️ Nothing was done: 1 of 2 VMs was so already/);
  });

  test('says why vCenter refuses it', async () => {
    const { stack } = here;
    const vm = await vmPast(stack, 'svc02');
    const taskError = { _typeName: 'InvalidState', faultstring: 'The host is in maintenance.' };
    await stack.fault(faultRule({ service: 'vcenter', match: { operation: 'PowerOffVM_Task' } }, { taskError }));

    const { text, job } = await confirmed(stack, '/vm power-off svc02');

    expect(text).toMatch(/^❌ Did not power off \*svc02\*/);
    expect(text).toContain('The host is in maintenance');
    expect(job).toMatchObject({ exit: 1 });
    expect(await vm.power()).toBe('poweredOn');
  });

  test('is refused where the VM was powered off meanwhile: there is nothing left to do', async () => {
    const { stack } = here;
    const { id, question } = await ask(stack, '/vm power-off svc03');
    await (await vmPast(stack, 'svc03')).call('PowerOffVM_Task');
    await untilPower(stack, 'svc03', 'poweredOff');

    await press(stack, question, 'Confirm');
    const job = await stack.jobEnded(id);

    expect(job).toMatchObject({ exit: 0 });
    expect((await stack.transcript()).at(-1)?.text).toMatch(/\*svc03\* \(prod\): is off already\./);
  });
});
