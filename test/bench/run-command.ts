import type { JournalLine } from '#infra/local/journal';
import { isForCommand, type TestStack } from '#test/stack';

export interface Ran {
  /** When it was typed, milliseconds since 1970. */
  readonly typedAt: number;
  /** What it asked of the simulated services; the heartbeat’s own requests left out. */
  readonly requests: readonly JournalLine[];
  /** Inside the function, from event to end. */
  readonly milliseconds: number;
}

const PATIENCE_MS = 60_000;

/** Types a command and waits until its Job has ended and its function is idle, so that the next finds a warm one. */
export async function runCommand(stack: TestStack, text: string, who: { user?: string } = {}): Promise<Ran> {
  const asked = (await stack.requests()).at(-1)?.n ?? 0;
  const logged = (await stack.logs()).at(-1)?.n ?? 0;
  const typedAt = Date.now();
  const { job } = await stack.typed(text, who);
  await stack.jobEnded(job, PATIENCE_MS);
  const report = await stack.until(async () => {
    const lines = await stack.logs(logged);
    return lines.find(({ function: name, line }) => name === 'vm' && line.startsWith('REPORT'));
  }, PATIENCE_MS);
  return {
    typedAt,
    requests: (await stack.requests(asked)).filter(isForCommand),
    milliseconds: Number(/Duration: (\d+) ms/.exec(report.line)?.[1]),
  };
}
