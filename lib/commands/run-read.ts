import { endWith } from '#lib/commands/end-job';
import type { JobContext } from '#lib/commands/job-context';
import type { Next } from '#lib/commands/next';
import { createReading, type Reading } from '#lib/commands/reading';
import { answerAsker } from '#lib/slack/answer-asker';
import type { Message } from '#lib/slack/message';

/** A read that takes longer says so once, milliseconds. */
const PATIENCE = 3000;

/** Looks at once, and answers the asker alone, once. */
export function runRead(context: JobContext, answer: (reading: Reading) => Promise<Message>): Next {
  const { desk, held, word } = context;
  const ahead = answer(createReading(desk, held.job.asked, word));
  ahead.catch(() => undefined);
  return { ahead, go: () => answerWith(context, ahead) };
}

async function answerWith(context: JobContext, working: Promise<Message>): Promise<void> {
  const { desk, held, responseUrl } = context;
  const slow = await Promise.race([working.then(() => false), desk.clock.sleep(PATIENCE).then(() => true)]);
  if (slow) {
    const asker = { user: held.job.asked.user, responseUrl };
    await answerAsker(desk.slack, asker, { severity: 'working', headline: 'Still looking; vCenter takes its time.' });
  }
  const message = await working;
  const isWhole = message.severity !== 'failure' && message.severity !== 'warning';
  await endWith(context, message, isWhole ? 0 : 1);
}
