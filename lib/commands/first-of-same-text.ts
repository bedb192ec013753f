import { createHash } from 'node:crypto';
import type { Desk } from '#lib/commands/desk';
import type { JobContext } from '#lib/commands/job-context';
import { type Job, shortId } from '#lib/jobs/job';
import type { Message } from '#lib/slack/message';
import { code, words } from '#lib/slack/words';

/** For so long after the end of a Job the same text is taken for the same wish, milliseconds. */
const SAME_WISH = 30_000;

/** The same words of the same person in the same channel are one wish, until a moment after it is over. */
export async function firstOfSameText({ desk, held }: JobContext): Promise<Message | undefined> {
  const { asked, id } = held.job;
  const key = createHash('sha256').update([asked.team, asked.user, asked.channel, asked.text].join('\0')).digest('hex');
  const until = held.job.expiresAt;
  const firstId = await desk.store.holdText(key, id, undefined, until);
  if (firstId === undefined || firstId === id) return undefined;
  const first = await desk.store.read(firstId);
  if (first === undefined || (await isLongOver(desk, first))) {
    const other = await desk.store.holdText(key, id, firstId, until);
    return other === undefined ? undefined : pointingTo(held.job, other, 'is being worked on');
  }
  return pointingTo(held.job, firstId, stateOf(first));
}

/** A Job that started nothing stands in nobody's way: whoever was refused may try again at once. */
async function isLongOver(desk: Desk, job: Job): Promise<boolean> {
  if (job.endedAt === undefined) return false;
  if (desk.clock.now() - job.endedAt > SAME_WISH) return true;
  const targets = await desk.store.targets(job.id);
  return targets.every((target) => target.attempts === 0 && target.past === undefined);
}

function stateOf({ state, exit, endedAt }: Job): string {
  if (state === 'awaiting-confirmation') return 'waits for your answer';
  if (state === 'awaiting-approval') return 'waits for an approval';
  if (endedAt === undefined) return 'is being worked on';
  return exit === 0 ? 'was done a moment ago' : 'ended a moment ago';
}

function pointingTo({ asked }: Job, first: string, state: string): Message {
  const again = `${asked.text} --again`;
  return {
    severity: 'warning',
    headline: `You asked for exactly this already: job ${shortId(first)} ${state}. Nothing was started again.`,
    notes: [words('To run it once more, type it with ', [code('--again')], '.')],
    actions: [{ label: 'Run again', press: { act: 'run', text: again } }],
  };
}
