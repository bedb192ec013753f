import { createActing } from '#lib/commands/acting';
import { endWith } from '#lib/commands/end-job';
import type { JobContext } from '#lib/commands/job-context';
import type { Next } from '#lib/commands/next';
import type { PreparedAct } from '#lib/commands/subcommand';

/** Changes something of SlashVM's own once the Job is claimed, and answers the asker alone. */
export function runAct(context: JobContext, { act }: PreparedAct): Next {
  return {
    go: async () => {
      const message = await act(createActing(context));
      await endWith(context, message, message.severity === 'failure' || message.severity === 'warning' ? 1 : 0);
    },
  };
}
