import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readCounted, type Usage } from '#infra/operator/cost/usage';
import { usageOf } from '#test/bench/count-usage';
import { startTestStack, type TestStack } from '#test/stack';

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack();
});
afterAll(() => stack.stop());

const counted = readCounted(process.cwd());
const run = async (text: string): Promise<void> => {
  await stack.jobEnded((await stack.typed(text)).job);
};

/** What does not depend on how busy this machine is, with room for a message more or an edit less. */
function expectAbout(usage: Usage, kept: Usage): void {
  expect(usage.functions['vm']?.calls).toBe(kept.functions['vm']?.calls);
  for (const key of ['writeUnits', 'logBytes'] as const) {
    expect(usage[key]).toBeGreaterThan(kept[key] / 1.5);
    expect(usage[key]).toBeLessThan(kept[key] * 1.5);
  }
}

test('what docs/cost.md charges for a command is what it uses still: else npm run count, then npm run cost', async () => {
  await run('/vm list');
  expectAbout(await usageOf(stack, () => run('/vm list --again')), counted.read);
  let n = 0;
  const snapshot = (): Promise<void> => {
    n += 1;
    return run(`/vm snapshot app01 --name "count ${n}"`);
  };
  expectAbout(await usageOf(stack, snapshot), counted.change);
}, 60_000);
