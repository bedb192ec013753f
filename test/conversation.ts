import { afterAll, beforeAll } from '@jest/globals';
import type { FaultRule, FaultThen } from '#infra/local/faults';
import type { LogLine } from '#infra/local/lambda/function-log';
import { interactiveElements, optionsOf, textOf } from '#infra/local/slack/interactive-elements';
import type { JsonObject } from '#infra/local/slack/json-object';
import { startTestStack, type TestStack, type TranscriptMessage } from '#test/stack';

/** What a person saw after typing something, and the Job as it is stored. */
export interface Answered {
  readonly id: string;
  readonly job: Record<string, unknown>;
  /** Every message that is new or changed since, as it reads now. */
  readonly messages: readonly TranscriptMessage[];
  /** The text of the last of them that says something new. */
  readonly text: string;
}

interface Who {
  readonly user?: string;
  readonly channel?: string;
  /** Real milliseconds until the Job's last word. */
  readonly timeout?: number;
}

/** Types a command into a running stack and reads what came of it. */
export async function type(stack: TestStack, text: string, { timeout, ...who }: Who = {}): Promise<Answered> {
  // What was clicked a moment ago may still speak.
  await stack.stillness();
  const before = await stack.transcript();
  const { job: id } = await stack.typed(text, who);
  const job = await stack.jobEnded(id, timeout);
  const messages = await stack.transcript(lastOf(before));
  // A last word whose fate was unknown may be sent once more: what says the same as before answers nothing.
  const said = new Map(before.map((message) => [`${message.channel} ${message.ts}`, message.text]));
  const news = messages.filter((message) => said.get(`${message.channel} ${message.ts}`) !== message.text);
  return { id, job, messages, text: (news.at(-1) ?? messages.at(-1))?.text ?? '' };
}

/** Presses the button with this text on a message, or chooses the option with it. */
export async function press(
  stack: Pick<TestStack, 'click'>,
  message: Pick<TranscriptMessage, 'channel' | 'ts' | 'blocks'>,
  label: string,
  who: { readonly user?: string } = {},
): Promise<{ status: number; body: string }> {
  const { channel, ts, blocks } = message;
  return stack.click({ channel, ts, ...who, ...labelled(blocks, label) });
}

/** The click that a visible text stands for. */
function labelled(blocks: readonly unknown[], label: string): { actionId: string; option?: string } {
  const elements = interactiveElements(blocks).map(({ element }) => element);
  const button = elements.find(({ type, text }) => type === 'button' && textOf(text) === label);
  if (button) return { actionId: String(button['action_id']) };
  const texts = (element: JsonObject): (string | undefined)[] => optionsOf(element).map(({ text }) => textOf(text));
  const select = elements.find((element) => texts(element).includes(label));
  if (select) return { actionId: String(select['action_id']), option: label };
  const there = elements.flatMap((element) => [textOf(element['text']), ...texts(element)]).filter(Boolean);
  throw new Error(`The message has no "${label}"; it has: ${there.join(', ') || 'nothing to press'}.`);
}

const isStart = ({ stream, line }: LogLine): boolean => stream === 'platform' && line.startsWith('START');

/**
 * Resolves when no function runs, and at least so many invocations have begun since a log line: a Job has its last word a
 * moment before its function is free again.
 */
export async function atRest(stack: TestStack, since = 0, invocations = 0): Promise<readonly LogLine[]> {
  // The archive follows by itself, seconds later, and belongs to no command.
  const logs = async (): Promise<readonly LogLine[]> =>
    (await stack.logs(since)).filter(({ function: name }) => name !== 'archive');
  await stack.until(async () => {
    if ((await stack.pending()) > 0) return undefined;
    return (await logs()).filter(isStart).length >= invocations ? true : undefined;
  });
  // What a function printed last travels by another pipe than its answer.
  await new Promise((resolve) => setTimeout(resolve, 50));
  return await logs();
}

/** The number behind which everything is new. */
export function lastOf(messages: readonly TranscriptMessage[]): number {
  return messages.reduce((last, message) => Math.max(last, message.n), 0);
}

/** One stack for the tests of a file; gone when they are. */
export function stackOfFile(options: Parameters<typeof startTestStack>[0] = {}): { readonly stack: TestStack } {
  let started: TestStack | undefined;
  beforeAll(async () => {
    started = await startTestStack(options);
  });
  afterAll(async () => {
    await started?.stop();
  });
  return {
    get stack() {
      if (started === undefined) throw new Error('The stack is not there yet.');
      return started;
    },
  };
}

/** The snapshots a vCenter itself shows of a VM, past the product. */
export async function snapshotsOf(stack: TestStack, vcenter: string, moId: string): Promise<readonly SnapshotTree[]> {
  const path = `/sdk/vim25/8.0.3.0/VirtualMachine/${moId}/snapshot`;
  const { body } = await stack.vcenter(vcenter).ask('GET', path);
  const roots = (body as { rootSnapshotList?: SnapshotTree[] } | undefined)?.rootSnapshotList ?? [];
  const flat = (trees: readonly SnapshotTree[]): SnapshotTree[] =>
    trees.flatMap((tree) => [tree, ...flat(tree.childSnapshotList ?? [])]);
  return flat(roots);
}

export interface SnapshotTree {
  readonly snapshot: { readonly value: string };
  readonly name: string;
  readonly description: string;
  readonly state: string;
  readonly quiesced: boolean;
  readonly childSnapshotList?: readonly SnapshotTree[];
}

/** The moId of a VM, by its exact name. */
export async function moIdOf(stack: TestStack, vcenter: string, name: string): Promise<string> {
  const { body } = await stack.vcenter(vcenter).ask('GET', `/api/vcenter/vm?names=${encodeURIComponent(name)}`);
  const [vm] = body as { vm: string }[];
  if (vm === undefined) throw new Error(`${vcenter} has no VM "${name}".`);
  return vm.vm;
}

/** What the next snapshot on `prod` meets: an answer that is lost, a task that ends in an error, a shorter one. */
export function snapshotFault(consequence: FaultThen): FaultRule {
  return faultRule({ service: 'vcenter', match: { operation: 'CreateSnapshotEx_Task', vcenter: 'prod' } }, consequence);
}

/** A rule with its consequence, spelled where nobody takes it for a promise's method. */
export function faultRule(rule: FaultRule, consequence: FaultThen): FaultRule {
  return Object.assign({ ...rule }, Object.fromEntries([['then', consequence]]));
}
