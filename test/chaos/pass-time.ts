import type { TestStack } from '#test/stack';

/** Real milliseconds between two looks. */
const LOOK = 20;

/** So many looks in a row nothing left a function, until nobody waits for anything but the clock. */
const QUIET = 3;

/** The longest step of the clock where no function runs, in seconds. */
const LONGEST = 64;

/** Real milliseconds after which it is never over. */
const PATIENCE = 120_000;

/**
 * Waits for something while the clock of the stack goes on: a little whenever a running function waits, and further and
 * further where none runs, past leases and to the next sweep. While a request is on its way the clock has no hurry, for
 * its answer would come too late.
 *
 * @param since where no invocation ran yet
 * @param step seconds by which the clock goes on while a function runs
 * @param isOver is only believed while no function runs
 */
export async function passTime(
  stack: TestStack,
  since: { readonly logs: number; readonly outgoing: number },
  isOver: () => Promise<boolean>,
  step = 1,
): Promise<void> {
  const running = new Map<string, boolean>();
  let logs = since.logs;
  let requests = since.outgoing;
  let quiet = 0;
  let idle = 1;
  const end = Date.now() + PATIENCE;
  while (Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, LOOK));
    const lines = await stack.logs(logs);
    const sent = await stack.outgoing(requests);
    for (const { function: name, stream, line, requestId } of lines) {
      // The archive is called seconds later, and nothing waits for it.
      if (stream !== 'platform' || requestId === undefined || name === 'archive') continue;
      if (line.startsWith('START')) running.set(requestId, false);
      else running.delete(requestId);
    }
    for (const { requestId } of sent) if (running.has(requestId)) running.set(requestId, true);
    logs = lines.at(-1)?.n ?? logs;
    requests = sent.at(-1)?.n ?? requests;
    quiet = lines.length + sent.length === 0 ? quiet + 1 : 0;
    if (quiet < QUIET) continue;
    quiet = 0;
    if (running.size > 0) {
      idle = 1;
      // A process that is still loading its code waits for no clock.
      if ([...running.values()].every(Boolean)) await stack.advance(step);
      continue;
    }
    // What was accepted a moment ago runs without the clock.
    if ((await stack.pending()) > 0) continue;
    if (await isOver()) return;
    await stack.advance(idle);
    idle = Math.min(idle * 2, LONGEST);
  }
  throw new Error(`It is never over; ${running.size} invocations run.`);
}
