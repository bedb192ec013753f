import type { Desk } from '#lib/commands/desk';
import type { Asked, Job } from '#lib/jobs/job';
import type { Standing } from '#lib/policy/standing';

/** What is so for whoever asked, looked up once in an invocation; grants anew where anything may be changed. */
export function standingOf(
  { authority }: Pick<Desk, 'authority'>,
  { user, channel, channelName }: Asked,
  options: { readonly fresh: boolean },
): () => Promise<Standing> {
  let asked: Promise<Standing> | undefined;
  return () => {
    asked ??= authority.standing({ user, channel, channelName }, options);
    return asked;
  };
}

/** What a Job's command needs: `vm:snapshot`. */
export function permissionOf({ command, subcommand = '' }: Pick<Job, 'command' | 'subcommand'>): string {
  return `${command}:${subcommand}`;
}
