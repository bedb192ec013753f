import type { JournalLine } from '#infra/local/journal';
import { isForCommand, type TestStack, type TranscriptMessage } from '#test/stack';

const PATIENCE_MS = 60_000;

export interface Confirmed {
  readonly job: string;
  /** What was asked for the question, and what for the run. */
  readonly asked: readonly JournalLine[];
  readonly ran: readonly JournalLine[];
  /** From the confirmation to the last word at Slack. */
  readonly milliseconds: number;
}

interface PressedButton {
  readonly text?: { readonly text?: string };
  readonly action_id?: string;
}

/** Types a command that asks, confirms it, with the number where a modal wants it, and waits for its end. */
export async function runConfirmed(stack: TestStack, text: string): Promise<Confirmed> {
  const since = (await stack.requests()).at(-1)?.n ?? 0;
  const { job } = await stack.typed(text);
  await stack.until(async () => {
    const state = (await stack.job(job))?.['state'];
    return state === 'awaiting-confirmation' && (await stack.job(job))?.['lease'] === undefined ? true : undefined;
  }, PATIENCE_MS);
  const question = await stack.waitForMessage(
    (message) => confirmOf(message) !== undefined && message.text.includes(text),
  );
  const asked = (await stack.requests(since)).filter(isForCommand);
  const middle = asked.at(-1)?.n ?? since;
  const { channel, ts } = question;
  await stack.click({ channel, ts, actionId: confirmOf(question) ?? '' });
  const [view] = await stack.views();
  const confirmedAt = await stack.now();
  const count = /Type (\d+) to go on/.exec(JSON.stringify(view ?? ''))?.[1];
  if (count !== undefined) await stack.submit({ values: { count } });
  await stack.jobEnded(job, PATIENCE_MS);
  const ran = (await stack.requests(middle)).filter(isForCommand);
  const lastWord = ran.findLast(({ service }) => service === 'slack');
  if (lastWord === undefined) throw new Error(`Nothing was said at the end of ${text}.`);
  return { job, asked, ran, milliseconds: lastWord.startedAt + lastWord.durationMs - confirmedAt };
}

function confirmOf({ blocks }: TranscriptMessage): string | undefined {
  const elements = blocks.flatMap((block) => (block as { elements?: readonly PressedButton[] }).elements ?? []);
  return elements.find((element) => element.text?.text === 'Confirm')?.action_id;
}
