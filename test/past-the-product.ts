import { faultRule, moIdOf } from '#test/conversation';
import type { TestStack } from '#test/stack';

/** A VM of a vCenter, asked and changed past the product. */
export interface VmPast {
  readonly moId: string;
  readonly power: () => Promise<string>;
  /** A property as VI JSON has it: `runtime`, `config`. */
  readonly property: (name: string) => Promise<Record<string, unknown>>;
  /** Calls a method of the VM: `call('PowerOnVM_Task')`. */
  readonly call: (method: string, body?: object) => Promise<unknown>;
}

const RELEASE = '/sdk/vim25/8.0.3.0';

export async function vmPast(stack: TestStack, name: string, vcenter = 'prod'): Promise<VmPast> {
  const moId = await moIdOf(stack, vcenter, name);
  const asked = stack.vcenter(vcenter);
  const property = async (path: string): Promise<Record<string, unknown>> => {
    const { body } = await asked.ask('GET', `${RELEASE}/VirtualMachine/${moId}/${path}`);
    return body as Record<string, unknown>;
  };
  return {
    moId,
    property,
    power: async () => String((await property('runtime'))['powerState']),
    call: async (method, body = {}) => {
      const answer = await asked.ask('POST', `${RELEASE}/VirtualMachine/${moId}/${method}`, body);
      if (answer.status >= 300) throw new Error(`${method}: ${answer.status} ${JSON.stringify(answer.body)}`);
      return answer.body;
    },
  };
}

/** Waits for the end of a task that a method of vCenter's answered with; one of no length still takes a moment. */
export async function taskOver(stack: TestStack, task: unknown, vcenter = 'prod'): Promise<void> {
  const { value } = task as { value: string };
  await stack.until(async () => {
    const { body } = await stack.vcenter(vcenter).ask('GET', `${RELEASE}/Task/${value}/info`);
    return (body as { state?: string }).state === 'success' ? true : undefined;
  });
}

export async function powerOf(stack: TestStack, name: string): Promise<string> {
  return (await vmPast(stack, name)).power();
}

/** Waits until a VM is in that power state. */
export async function untilPower(stack: TestStack, name: string, state: string): Promise<void> {
  const vm = await vmPast(stack, name);
  await stack.until(async () => ((await vm.power()) === state ? true : undefined));
}

/** The operations that vCenters were asked for since a line of the journal, in order. */
export async function operationsSince(stack: TestStack, since: number): Promise<readonly string[]> {
  return (await stack.asked(since)).map(({ operation, path }) => operation ?? path);
}

export async function lastRequest(stack: TestStack): Promise<number> {
  return (await stack.requests()).at(-1)?.n ?? 0;
}

/** The methods that change a VM, of those asked for. */
export function writesAmong(operations: readonly string[]): readonly string[] {
  return operations.filter((operation) => WRITES.test(operation));
}

const WRITES = /_Task$|Guest$|RenameSnapshot$/;

/** From now on every task of that method takes so long, or a guest that long to do it. */
export async function tasksTake(stack: TestStack, operation: string, taskSeconds: number): Promise<void> {
  await stack.fault(faultRule({ service: 'vcenter', match: { operation }, times: 0 }, { taskSeconds }));
}
