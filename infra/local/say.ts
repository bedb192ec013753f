import { findStack } from '#infra/local/say/find-stack';
import { EXIT, say } from '#infra/local/say/follow-job';
import { readSaid } from '#infra/local/say/said';

const main = async (): Promise<number> => {
  const said = readSaid();
  const stack = await findStack();
  try {
    return await say(stack.url, said);
  } finally {
    await stack.leave();
  }
};

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exit(EXIT.usage);
  },
);
