import type { JobContext } from '#lib/commands/job-context';
import { isAnsweredPrivately } from '#lib/policy/channel-rules';

/** Where a Job's answers go. */
export interface Home {
  readonly user: string;
  readonly channel: string;
  readonly responseUrl: string | undefined;
  /** True where the policy wants them in the asker's direct message, wherever it was typed. */
  readonly isPrivate: boolean;
}

/** The channel where it was typed and the address for the asker alone; or the direct message, where the policy says so. */
export function homeOf({ desk, held, responseUrl }: Pick<JobContext, 'desk' | 'held' | 'responseUrl'>): Home {
  const { command, subcommand, asked } = held.job;
  const { user, channel } = asked;
  const isPrivate = subcommand !== undefined && isAnsweredPrivately(`${command}:${subcommand}`, desk.authority.policy);
  // A person's id as channel is the direct message with that person.
  return isPrivate
    ? { user, channel: user, responseUrl: undefined, isPrivate }
    : { user, channel, responseUrl, isPrivate };
}
