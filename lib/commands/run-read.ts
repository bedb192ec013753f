import { endWith } from '#lib/commands/end-job';
import type { JobContext } from '#lib/commands/job-context';
import { createReading, type Reading } from '#lib/commands/reading';
import { answerAsker } from '#lib/slack/answer-asker';
import type { Message } from '#lib/slack/message';

/** A read that takes longer says so once, milliseconds. */
const PATIENCE = 3000;

/** Answers the asker alone, once. */
export async function runRead(context: JobContext, answer: (reading: Reading) => Promise<Message>): Promise<void> {
  const { desk, held, responseUrl, word } = context;
  const working = answer(createReading(desk, held.job.asked, word));
  const slow = await Promise.race([working.then(() => false), desk.clock.sleep(PATIENCE).then(() => true)]);
  if (slow) {
    const asker = { user: held.job.asked.user, responseUrl };
    await answerAsker(desk.slack, asker, { severity: 'working', headline: 'Still looking; vCenter takes its time.' });
  }
  const message = await working;
  const isWhole = message.severity !== 'failure' && message.severity !== 'warning';
  await endWith(context, message, isWhole ? 0 : 1);
}
