import { type Answered, lastOf, press } from '#test/conversation';
import type { TestStack, TranscriptMessage } from '#test/stack';

interface Asked {
  readonly id: string;
  /** The message that asks, as it reads now. */
  readonly question: TranscriptMessage;
  /** The number behind which everything came after the command was typed. */
  readonly since: number;
}

interface Who {
  readonly user?: string;
  readonly channel?: string;
}

/** Types a command that has to be confirmed, and reads what it asks. */
export async function ask(stack: TestStack, text: string, who: Who = {}): Promise<Asked> {
  const since = lastOf(await stack.transcript());
  const { job: id } = await stack.typed(text, who);
  const asks = ({ text: shown }: TranscriptMessage): boolean => shown.startsWith('❓') && shown.includes(shortOf(id));
  return { id, question: await stack.waitForMessage(asks, 20_000, since), since };
}

/** Presses a button of a question, types the number of VMs where that is asked for, and reads the last word of its Job. */
export async function answer(
  stack: TestStack,
  { id, question, since }: Asked,
  label = 'Confirm',
  timeout = 30_000,
): Promise<Answered> {
  await press(stack, question, label);
  const [view] = await stack.views();
  if (view !== undefined)
    await stack.submit({ values: { count: /Really .+ (\d+) VMs\?/.exec(question.text)?.[1] ?? '' } });
  const job = await stack.jobEnded(id, timeout);
  const messages = await stack.transcript(since);
  return { id, job, messages, text: messages.at(-1)?.text ?? '' };
}

/** Types a command and confirms it. */
export async function confirmed(
  stack: TestStack,
  text: string,
  { label, timeout, ...who }: Who & { readonly label?: string; readonly timeout?: number } = {},
): Promise<Answered & { readonly question: string }> {
  const asked = await ask(stack, text, who);
  return { ...(await answer(stack, asked, label, timeout)), question: asked.question.text };
}

/** Presses a button under a last word, and waits for what comes of it. */
export async function pressed(
  stack: TestStack,
  message: TranscriptMessage | undefined,
  label: string,
  expected: RegExp,
): Promise<TranscriptMessage> {
  if (message === undefined) throw new Error(`There is no message with "${label}".`);
  const since = lastOf(await stack.transcript());
  await press(stack, message, label);
  return await stack.waitForMessage(({ text }) => expected.test(text), 20_000, since);
}

function shortOf(id: string): string {
  return `Job ${id.slice(0, 4).toUpperCase()}`;
}
