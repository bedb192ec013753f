import type { InteractionDesk } from '#lib/interactions/interaction-desk';
import { type Button, buttonOf, isAnswer, readToken } from '#lib/jobs/button';
import { isOver, type Job, shortId } from '#lib/jobs/job';
import { NewerVersion } from '#lib/jobs/job-store';
import type { Clicker } from '#lib/slack/interaction';
import { user, type Words, words } from '#lib/slack/words';

/** A button of a Job, pressed by the person it was shown to; an approver's by anybody, for rules decide who that is. */
export interface Known {
  readonly job: Job;
  readonly button: Button;
  readonly token: string;
}

/** The sentence for whoever may not press it. */
interface Unknown {
  readonly refused: Words;
}

/** The Job and the button that a token belongs to; or the sentence for whoever may not press it. */
export async function knownButton(desk: InteractionDesk, value: string, who: Clicker): Promise<Known | Unknown> {
  const token = readToken(value);
  const job = token === undefined ? undefined : await readable(desk, token.job);
  if (token === undefined || job === undefined || job.asked.team !== who.teamId) return forged(desk, who, undefined);
  const button = buttonOf(job.buttons ?? [], token);
  const isTheirs = job.asked.user === who.userId;
  if (button === undefined) return forged(desk, who, isTheirs ? job : undefined);
  if (isTheirs || isAnswer(button)) return { job, button, token: value };
  const whose = words('This belongs to ', [user(job.asked.user)], ', who asked for it. ');
  return { refused: words(whose, 'Nothing was done; type the command yourself.') };
}

/** A token that no message shows now: an old one, or one that somebody made up. */
function forged(desk: InteractionDesk, { userId }: Clicker, job: Job | undefined): Unknown {
  desk.log.warn('unknown-button', { user: userId });
  desk.log.count('UnknownButton');
  if (job === undefined) {
    return { refused: 'This button is not valid any more. Nothing was done; type the command again.' };
  }
  const state = isOver(job.state) ? 'is over' : 'is decided already, or was asked anew';
  const why = `job ${shortId(job.id)} ${state}. Nothing more was done; look at its message.`;
  return { refused: `This button is not valid any more: ${why}` };
}

async function readable(desk: InteractionDesk, id: string): Promise<Job | undefined> {
  try {
    return await desk.store.read(id);
  } catch (error) {
    if (error instanceof NewerVersion) return undefined;
    throw error;
  }
}
