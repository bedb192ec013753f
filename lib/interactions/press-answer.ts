import { decideApproval, type Verdict, verdictRefusal } from '#lib/interactions/decide-approval';
import type { InteractionAnswer, InteractionDesk } from '#lib/interactions/interaction-desk';
import type { Known } from '#lib/interactions/known-button';
import { openView } from '#lib/interactions/open-view';
import { tell } from '#lib/interactions/tell';
import type { Click, Submission } from '#lib/slack/interaction';
import type { Press } from '#lib/slack/message';
import { COMMENT, denyView } from '#lib/slack/render-view';
import { plain } from '#lib/slack/words';

type Answer = Extract<Press, { act: 'approve' | 'deny' }>;

/** An approver's press: an approval counts at once, a deny asks for a comment first. */
export async function pressAnswer(
  desk: InteractionDesk,
  click: Click,
  { job, token }: Known,
  press: Answer,
): Promise<InteractionAnswer> {
  const verdict = verdictOf(press, click.who.userId);
  const isDeny = press.act === 'deny';
  const no = isDeny ? await verdictRefusal(desk, job, verdict) : await decideApproval(desk, job.id, verdict);
  if (no !== undefined) return await tell(desk, click, no);
  if (!isDeny) return { status: 200 };
  return await openView(desk, click, denyView(token, plain(`${job.asked.userName}: ${job.asked.text}`)));
}

/** Denies with what was written in the modal; what is wrong is said beside it. */
export async function denyWith(
  desk: InteractionDesk,
  { values, who }: Submission,
  { job }: Known,
  press: Answer,
): Promise<Readonly<Record<string, string>> | undefined> {
  const comment = String(values.get(COMMENT) ?? '').trim();
  const verdict = { ...verdictOf(press, who.userId), ...(comment === '' ? {} : { comment }) };
  const no = await decideApproval(desk, job.id, verdict);
  return no === undefined ? undefined : { [COMMENT]: plain(no) };
}

function verdictOf({ act, plan }: Answer, by: string): Verdict {
  return { by, verdict: act, plan };
}
