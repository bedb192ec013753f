import type { TestStack } from '#test/stack';

/** The longest step of the clock where no function runs, in seconds. */
const LONGEST = 64;

/** Real milliseconds after which it is never over. */
const PATIENCE = 120_000;

/**
 * Waits for something while the clock of the stack goes on: a little whenever what runs waits for nothing else, and further
 * and further where nothing runs, past leases and to the next sweep.
 *
 * @param isOver is only believed while no function runs
 * @param step seconds by which the clock goes on while a function runs
 */
export async function passTime(stack: TestStack, isOver: () => Promise<boolean>, step = 1): Promise<void> {
  let idle = 1;
  let running: readonly string[] = [];
  const end = Date.now() + PATIENCE;
  while (Date.now() < end) {
    running = await stack.stillness();
    if (running.length > 0) {
      idle = 1;
      await stack.advance(step);
      continue;
    }
    if (await isOver()) return;
    await stack.advance(idle);
    idle = Math.min(idle * 2, LONGEST);
  }
  throw new Error(`It is never over; what runs: ${running.join(', ') || 'nothing'}.`);
}
