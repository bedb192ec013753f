import { endWith } from '#lib/commands/end-job';
import { homeOf } from '#lib/commands/home-of';
import type { JobContext } from '#lib/commands/job-context';
import type { Next } from '#lib/commands/next';
import { createReading } from '#lib/commands/reading';
import type { PreparedRead } from '#lib/commands/subcommand';
import { answerAsker } from '#lib/slack/answer-asker';
import type { Action, Message } from '#lib/slack/message';
import { code, user, words } from '#lib/slack/words';

/** A read that takes longer says so once, milliseconds. */
const PATIENCE = 3000;

/** Looks at once, and answers the asker alone, once; or the channel, where that was asked for. */
export function runRead(context: JobContext, { answer, common, retyped }: PreparedRead): Next {
  const { word } = context;
  const ahead = answer(createReading(context, { word, retyped: retypedText(context, retyped) }));
  ahead.catch(() => undefined);
  return { ahead, go: () => (common.share ? shareWith(context, ahead) : answerWith(context, ahead)) };
}

/** The command as it would be typed for one VM. */
function retypedText({ held, word }: JobContext, retyped: PreparedRead['retyped']): (form: string) => string {
  return (form) => [word, held.job.subcommand ?? '', retyped([form])].join(' ');
}

async function answerWith(context: JobContext, working: Promise<Message>): Promise<void> {
  const { desk, held } = context;
  const slow = await Promise.race([working.then(() => false), desk.clock.sleep(PATIENCE).then(() => true)]);
  if (slow) {
    await answerAsker(desk.slack, homeOf(context), {
      severity: 'working',
      headline: 'Still looking; it takes its time.',
    });
  }
  const message = await working;
  const share: Action = { label: 'Share', press: { act: 'run', text: `${held.job.asked.text} --share` } };
  const isSharable = message.severity !== 'failure' && !homeOf(context).isPrivate;
  const actions = [...(message.actions ?? []), ...(isSharable ? [share] : [])];
  await endWith(context, { ...message, actions }, exitOf(message));
}

async function shareWith(context: JobContext, working: Promise<Message>): Promise<void> {
  const message = await working;
  const { user: asker, text } = context.held.job.asked;
  const headline = words(message.headline, ' · asked by ', [user(asker)], ': ', [code(text)]);
  await endWith(context, { ...message, headline }, exitOf(message), { share: true });
}

function exitOf({ severity }: Message): 0 | 1 {
  return severity === 'failure' || severity === 'warning' ? 1 : 0;
}
