import { interactiveElements, optionsOf, textOf } from '#infra/local/slack/interactive-elements';
import { atRest, lastOf, press } from '#test/conversation';
import type { TestStack, TranscriptMessage } from '#test/stack';

/** A question that somebody was asked, and the Job that waits for the answer. */
export interface Asked {
  readonly id: string;
  readonly question: TranscriptMessage;
}

/** Types a command that is not begun before its asker has answered, and waits for its question. */
export async function ask(
  stack: TestStack,
  text: string,
  who: { user?: string; channel?: string } = {},
): Promise<Asked> {
  const since = lastOf(await stack.transcript());
  const { job: id } = await stack.typed(text, who);
  const question = await stack.waitForMessage((message) => belongsTo(id, message), undefined, since);
  await atRest(stack);
  return { id, question };
}

/** Presses a button, waits until nothing runs any more, and reads what is new or changed since. */
export async function pressed(
  stack: TestStack,
  message: TranscriptMessage,
  label: string,
  who: { readonly user?: string } = {},
): Promise<readonly TranscriptMessage[]> {
  const since = lastOf(await stack.transcript());
  await press(stack, message, label, who);
  return await toldSince(stack, since);
}

/** What is new or changed, once nothing runs any more. */
export async function toldSince(stack: TestStack, since: number): Promise<readonly TranscriptMessage[]> {
  await atRest(stack);
  return await stack.transcript(since);
}

/** Every write that a vCenter was asked for. */
export async function writesSince(stack: TestStack, since = 0): Promise<readonly string[]> {
  const asked = await stack.requests(since, 'vcenter');
  return asked.map(({ operation = '' }) => operation).filter((operation) => WRITE.test(operation));
}

const WRITE = /_Task$|^(Shutdown|Reboot|Standby)Guest$|^(RenameSnapshot|RemoveAllSnapshots|CancelTask)$/;

/** The number behind which every request is new. */
export async function lastRequest(stack: TestStack): Promise<number> {
  return (await stack.requests()).at(-1)?.n ?? 0;
}

/** The texts of everything that can be pressed on a message, in their order. */
export function labelsOf({ blocks }: TranscriptMessage): readonly string[] {
  return interactiveElements(blocks).flatMap(({ element }) => {
    if (element['type'] === 'button') return [textOf(element['text']) ?? ''];
    return optionsOf(element).map(({ text }) => textOf(text) ?? '');
  });
}

/** What Slack would send for the button with this text. */
export function tokenOf({ blocks }: TranscriptMessage, label: string): string {
  const elements = interactiveElements(blocks).map(({ element }) => element);
  const found = elements.find(({ text }) => textOf(text) === label);
  if (found === undefined) throw new Error(`The message has no "${label}".`);
  return String(found['value']);
}

/** A press of a button as Slack sends it, for whoever makes one up. */
export function clickOn(message: TranscriptMessage, value: string, more: object = {}): object {
  return {
    type: 'block_actions',
    channel: { id: message.channel },
    container: { type: 'message', message_ts: message.ts, channel_id: message.channel },
    actions: [{ type: 'button', action_id: 'button-0', block_id: 'b', value }],
    ...more,
  };
}

function belongsTo(job: string, { blocks }: TranscriptMessage): boolean {
  return interactiveElements(blocks).some(({ element }) => String(element['value'] ?? '').startsWith(`${job}.`));
}
