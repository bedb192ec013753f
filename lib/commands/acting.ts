import type { JobContext } from '#lib/commands/job-context';
import { createReading, type Reading } from '#lib/commands/reading';
import type { AccessState } from '#lib/policy/access-state';
import type { Standing } from '#lib/policy/standing';

/** What an act works with: all that a read has, and its one write. */
export interface Acting extends Reading {
  /** The Job, by which a change that was made already is known. */
  readonly job: string;
  /** What is so for the asker this moment, grants read anew. */
  standingNow(): Promise<Standing>;
  /**
   * Stores the next roles, grants and denies; false where somebody else changed them since they were read. From the first
   * on the Job counts as running: one whose function dies then is run again, however late.
   */
  save(next: AccessState): Promise<boolean>;
}

/** Whoever was too slow waits as long at most, so that two do not meet again and again; milliseconds. */
const GIVES_WAY = 100;

export function createActing(context: JobContext): Acting {
  const { desk, held, word } = context;
  const { user, channel, channelName } = held.job.asked;
  const retyped = (form: string): string => `${word} ${held.job.subcommand ?? ''} ${form}`;
  // What a reading looks up when it is asked for must not be asked for here.
  return Object.assign(createReading(context, { word, retyped }), {
    job: held.job.id,
    standingNow: () => desk.authority.standing({ user, channel, channelName }, { fresh: true }),
    async save(next: AccessState) {
      if (held.job.state === 'received') await held.enter('running', desk.clock.now());
      const isSaved = await desk.authority.save(next);
      if (!isSaved) await desk.clock.sleep(Math.random() * GIVES_WAY);
      return isSaved;
    },
  });
}
