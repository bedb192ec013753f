import type { JournalLine } from '#infra/local/journal';
import { atRest, lastOf } from '#test/conversation';
import type { HttpAnswer, SignedOptions, TestStack, TranscriptMessage } from '#test/stack';

/** What became of a request, once every function that it set in motion has ended. */
export interface Outcome {
  readonly answer: HttpAnswer & { readonly job: string };
  /** Every message that is new or changed since, as it reads now. */
  readonly messages: readonly TranscriptMessage[];
  /** The text of the last of them; empty where nobody was told anything. */
  readonly text: string;
  /** What the functions logged, each line as it was printed. */
  readonly logged: readonly Record<string, unknown>[];
  /** The names of the metrics they counted. */
  readonly counted: readonly string[];
  /** Every request for a command that reached a vCenter. */
  readonly vcenter: readonly JournalLine[];
}

/** Ends every warm `vm` function; one whose Job has just ended is still busy for a moment. */
export async function renewed(stack: TestStack): Promise<void> {
  await atRest(stack, 0, 0);
  await stack.recycle('vm');
}

const metricOf = (line: Record<string, unknown>): string[] => {
  const about = line['_aws'] as { CloudWatchMetrics: { Metrics: { Name: string }[] }[] } | undefined;
  return about?.CloudWatchMetrics.flatMap(({ Metrics }) => Metrics.map(({ Name }) => Name)) ?? [];
};

/** Posts a signed request, whole or with parts replaced, and waits until nothing runs any more. */
export async function send(
  stack: TestStack,
  options: SignedOptions = {},
  overrides: Parameters<TestStack['post']>[1] & { readonly invocations?: number } = {},
): Promise<Outcome> {
  const { invocations = 1, ...parts } = overrides;
  const [messages, logs, requests] = await Promise.all([stack.transcript(), stack.logs(), stack.requests()]);
  const since = { messages: lastOf(messages), logs: logs.at(-1)?.n ?? 0, requests: requests.at(-1)?.n ?? 0 };
  const answer = await stack.post(options, parts);
  const lines = await atRest(stack, since.logs, invocations);
  const printed = lines.filter(({ stream }) => stream !== 'platform').map(({ line }) => line);
  const parsed = printed.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Outcome['logged'][0]);
  const told = await stack.transcript(since.messages);
  return {
    answer,
    messages: told,
    text: told.at(-1)?.text ?? '',
    logged: parsed.filter((line) => line['_aws'] === undefined),
    counted: parsed.flatMap(metricOf),
    vcenter: await stack.asked(since.requests),
  };
}
