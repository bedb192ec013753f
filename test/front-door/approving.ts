import { lastOf, press } from '#test/conversation';
import { labelsOf, toldSince } from '#test/front-door/asking';
import type { TestStack, TranscriptMessage } from '#test/stack';

/** A request that waits, and what people saw of it. */
export interface Requested {
  readonly id: string;
  /** The number behind which everything came after the command was typed. */
  readonly since: number;
  readonly told: readonly TranscriptMessage[];
  /** The messages with Approve and Deny. */
  readonly cards: readonly TranscriptMessage[];
  /** The requester's, with Cancel. */
  readonly status: TranscriptMessage;
}

/** Types a command that waits for approvals, and reads who was told what. */
export async function request(
  stack: TestStack,
  text: string,
  who: { readonly user?: string; readonly channel?: string } = { user: 'requester' },
): Promise<Requested> {
  const since = lastOf(await stack.transcript());
  const { job: id } = await stack.typed(text, who);
  return await requested(stack, id, since);
}

/** The request of a Job, once nothing runs any more. */
export async function requested(stack: TestStack, id: string, since: number): Promise<Requested> {
  const told = await toldSince(stack, since);
  const about = told.filter(({ text }) => text.includes(`Job ${id.slice(0, 4).toUpperCase()}`));
  const cards = about.filter((message) => labelsOf(message).includes('Approve'));
  const status = about.find(({ text }) => text.startsWith('⏳ Waits for approval'));
  if (status === undefined) throw new Error(`Nothing waits: ${JSON.stringify(told.map(({ text }) => text))}`);
  return { id, since, told, cards, status };
}

/** Presses a button of a request's card, the channel's where there is one, and reads what is new or changed. */
export async function answered(
  stack: TestStack,
  { cards }: Pick<Requested, 'cards'>,
  label: string,
  user: string,
): Promise<readonly TranscriptMessage[]> {
  const [card] = cards;
  if (card === undefined) throw new Error('There is no card.');
  const since = lastOf(await stack.transcript());
  await press(stack, card, label, { user });
  return await toldSince(stack, since);
}

/** Presses Deny and says why. */
export async function denied(
  stack: TestStack,
  asked: Pick<Requested, 'cards'>,
  user: string,
  comment: string,
): Promise<readonly TranscriptMessage[]> {
  const since = lastOf(await stack.transcript());
  await answered(stack, asked, 'Deny', user);
  await stack.submit({ user, values: { comment } });
  return await toldSince(stack, since);
}

/** What a message says now. */
export async function now(stack: TestStack, { channel, ts }: TranscriptMessage): Promise<TranscriptMessage> {
  const found = (await stack.transcript()).find((message) => message.channel === channel && message.ts === ts);
  if (found === undefined) throw new Error('The message is gone.');
  return found;
}

/** What one person alone was told: `❌ …`. */
export function aloneTo(told: readonly TranscriptMessage[], user: string): string | undefined {
  return told.find(({ ephemeralTo }) => ephemeralTo === user)?.text;
}

/** The direct message with somebody, by the id of the conversation. */
export function directs(messages: readonly TranscriptMessage[]): readonly TranscriptMessage[] {
  return messages.filter(({ channel, ephemeralTo }) => channel.startsWith('D') && ephemeralTo === undefined);
}

/** Tasks end at once. */
export async function shortTasks(stack: TestStack): Promise<void> {
  const rule = { service: 'vcenter', match: { operation: '*_Task' }, times: 0 } as const;
  await stack.fault(Object.assign({ ...rule }, Object.fromEntries([['then', { taskSeconds: 0 }]])));
}
