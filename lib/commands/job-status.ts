import { homeOf } from '#lib/commands/home-of';
import type { JobContext } from '#lib/commands/job-context';
import { StatusMessage } from '#lib/slack/status-message';

/** A Job's one status message, posted already or not; where it stands is kept with the Job. */
export function jobStatus(context: Pick<JobContext, 'desk' | 'held' | 'responseUrl'>): StatusMessage {
  const { desk, held } = context;
  const address = held.job.messages.find((message) => message.role === 'status');
  const home = homeOf(context);
  return new StatusMessage(desk.slack, desk.clock, home, {
    address,
    remember: async (posted) => {
      const others = held.job.messages.filter((message) => message.role !== 'status');
      await held.change({ messages: [...others, { ...posted, role: 'status' }] });
    },
  });
}
