import { describe, expect, test } from '@jest/globals';
import { faultRule, moIdOf, stackOfFile, type } from '#test/conversation';

describe('/vm start', () => {
  const here = stackOfFile();

  const powerOf = async (name: string): Promise<unknown> => {
    const moId = await moIdOf(here.stack, 'prod', name);
    const { body } = await here.stack.vcenter('prod').ask('GET', `/api/vcenter/vm/${moId}/power`);
    return (body as { state: string }).state;
  };

  test('starts a VM by its datacenter and follows the task of the VM itself', async () => {
    const { stack } = here;
    const since = (await stack.requests()).at(-1)?.n ?? 0;

    const { text, job, messages } = await type(stack, '/vm start app04');

    expect(await powerOf('app04')).toBe('POWERED_ON');
    expect(messages).toHaveLength(1);
    expect(text).toMatch(/^✅ Started \*app04\*/);
    expect(text).toMatch(/✅ \*app04\* \(prod\): is on since /);
    expect(job).toMatchObject({ exit: 0 });
    const operations = (await stack.requests(since, 'vcenter')).map((line) => line.operation);
    expect(operations.filter((operation) => operation === 'PowerOnMultiVM_Task')).toHaveLength(1);
    expect(operations).not.toContain('PowerOnVM_Task');
  });

  test('leaves a VM alone that is on already, and says since when', async () => {
    const { text, job } = await type(here.stack, '/vm start app01');

    expect(text).toMatch(/^✅ Already so: \*app01\*/);
    expect(text).toMatch(/is on already since <!date/);
    expect(job).toMatchObject({ exit: 0 });
  });

  test('gives each VM of a batch its own outcome', async () => {
    const { text } = await type(here.stack, '/vm start app01 dr04 tpl-ubuntu');

    expect(text).toMatch(/✅ \*app01\* \(prod\): is on already/);
    expect(text).toMatch(/✅ \*dr04\* \(prod\): is on since/);
    expect(text).toMatch(/❌ .*tpl-ubuntu.*template/);
  });

  test('goes on with a suspended VM where it was', async () => {
    const { stack } = here;
    await type(stack, '/vm suspend svc02');

    const { text, job } = await type(stack, '/vm start svc02');

    expect(text).toMatch(/^✅ Started \*svc02\*.*\n✅ \*svc02\* \(prod\): is on since <!date/);
    expect(job).toMatchObject({ exit: 0 });
    expect(await powerOf('svc02')).toBe('POWERED_ON');
  });

  test('with one bad name starts the rest, and names it', async () => {
    const { text, job } = await type(here.stack, '/vm start svc07 nosuch');

    expect(text).toMatch(/^⚠️ Started 1 of 2 VMs/);
    expect(text).toMatch(/✅ \*svc07\* \(prod\): is on since /);
    expect(text).toContain('❌ No VM is called "nosuch".');
    expect(job).toMatchObject({ exit: 1 });
    expect(await powerOf('svc07')).toBe('POWERED_ON');
  });

  test('says that a VM that is on waits for an answer', async () => {
    const { text } = await type(here.stack, '/vm start stuck01');

    expect(text).toContain('and waits for an answer: There is no more space for virtual disk stuck01.vmdk.');
    expect(text).toContain('Answer it in the vSphere Client.');
  });

  test('says why where the task that succeeded did not start the VM', async () => {
    const { stack } = here;
    const moId = await moIdOf(stack, 'prod', 'cache01');
    const notAttempted = {
      vm: { _typeName: 'ManagedObjectReference', type: 'VirtualMachine', value: moId },
      fault: { _typeName: 'InsufficientResourcesFault', faultstring: 'Insufficient resources.' },
    };
    await stack.fault(
      faultRule(
        { service: 'vcenter', match: { operation: 'PowerOnMultiVM_Task' } },
        {
          taskError: { _typeName: 'InsufficientResourcesFault', faultstring: 'Insufficient resources.', notAttempted },
        },
      ),
    );

    const { text, job } = await type(stack, '/vm start cache01');

    expect(text).toMatch(/^❌ Did not start \*cache01\*/);
    expect(text).toContain('nsufficient resources');
    expect(job).toMatchObject({ exit: 1 });
    expect(await powerOf('cache01')).toBe('SUSPENDED');
  });

  test.each(['lost', 'reset'] as const)('starts a VM once where the answer was %s', async (consequence) => {
    const { stack } = here;
    const name = consequence === 'lost' ? 'deep01' : 'cache01';
    await stack.fault(faultRule({ service: 'vcenter', match: { operation: 'PowerOnMultiVM_Task' } }, consequence));

    const { text } = await type(stack, `/vm start ${name} --again`, { timeout: 40_000 });

    expect(text).toMatch(/is on since/);
    expect(await powerOf(name)).toBe('POWERED_ON');
  });
});
