import { writeFileSync } from 'node:fs';
import { COUNTED } from '#infra/operator/cost/usage';
import { countUsage } from '#test/bench/count-usage';
import { startTestStack } from '#test/stack';

/** `npm run count`: counts what the packaged product uses of AWS, for `npm run cost`. */
const VMS = 1000;

async function count(): Promise<void> {
  const stack = await startTestStack({ vms: VMS });
  try {
    const counted = { on: new Date().toISOString().slice(0, 10), ...(await countUsage(stack, VMS)) };
    writeFileSync(COUNTED, `${JSON.stringify(counted, null, 2)}\n`);
  } finally {
    await stack.stop();
  }
}

count().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
