import { endWith } from '#lib/commands/end-job';
import type { JobContext } from '#lib/commands/job-context';
import type { Next } from '#lib/commands/next';
import { createReading } from '#lib/commands/reading';
import type { PreparedAct } from '#lib/commands/subcommand';

/** Changes something of SlashVM's own once the Job is claimed, and answers the asker alone. */
export function runAct(context: JobContext, { act }: PreparedAct): Next {
  const { desk, held, word } = context;
  return {
    go: async () => {
      const retyped = (form: string): string => `${word} ${held.job.subcommand ?? ''} ${form}`;
      const message = await act(createReading(context, { word, retyped }));
      await endWith(context, message, message.severity === 'failure' || message.severity === 'warning' ? 1 : 0);
      desk.log.info('acted', { job: held.job.id, subcommand: held.job.subcommand, user: held.job.asked.user });
    },
  };
}
