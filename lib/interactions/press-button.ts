import { cancelApproval } from '#lib/interactions/decide-approval';
import { decideJob, goOn, tooLateFor } from '#lib/interactions/decide-job';
import type { InteractionAnswer, InteractionDesk } from '#lib/interactions/interaction-desk';
import type { Known } from '#lib/interactions/known-button';
import { openView } from '#lib/interactions/open-view';
import { pressAnswer } from '#lib/interactions/press-answer';
import { startJob } from '#lib/interactions/start-job';
import { tell } from '#lib/interactions/tell';
import { isOver, shortId } from '#lib/jobs/job';
import type { Click } from '#lib/slack/interaction';
import type { Form } from '#lib/slack/message';
import { countView, formView } from '#lib/slack/render-view';
import { isResponseUrl, REPLY_LIFE } from '#lib/slack/response-url';

const TAKEN: InteractionAnswer = { status: 200 };

/** Does what a button asks for; whatever changes a VM is done by the command's own function. */
export async function pressButton(desk: InteractionDesk, click: Click, known: Known): Promise<InteractionAnswer> {
  const { job, button, token } = known;
  const { press } = button;
  const by = click.who.userId;
  if (press.act === 'run') {
    const id = await startJob(desk, job, {
      text: press.text,
      key: token,
      who: click.who,
      responseUrl: click.responseUrl,
    });
    return id === undefined ? TAKEN : await tell(desk, click, `You pressed this already: job ${shortId(id)}.`);
  }
  if (press.act === 'fill') {
    // A modal has no address to answer at: the click's is kept for it.
    if (isResponseUrl(click.responseUrl, desk.responseHosts)) {
      await desk.store.keepReplyAddress(job.id, { url: click.responseUrl, until: desk.clock.now() + REPLY_LIFE });
    }
    return await openForm(desk, click, token, press.form);
  }
  if (press.act === 'approve' || press.act === 'deny') return await pressAnswer(desk, click, known, press);
  if (press.act === 'stop') return await stop(desk, click, press.job ?? job.id);
  if (press.act === 'confirm' && press.count !== undefined) {
    const late = await tooLateFor(desk, job, button.hash);
    if (late !== undefined) return await tell(desk, click, late);
    return await openView(desk, click, countView(token, press.count, job.plan?.words.todo ?? 'change'));
  }
  const choice = press.act === 'confirm' && press.choice !== undefined ? { choice: press.choice } : {};
  const no = await decideJob(desk, job.id, button.hash, { by, act: press.act, ...choice });
  return no === undefined ? TAKEN : await tell(desk, click, no);
}

/** Its lists are renewed meanwhile, where nobody did so lately. */
async function openForm(desk: InteractionDesk, click: Click, token: string, form: Form): Promise<InteractionAnswer> {
  const hasLists = form.fields.some(({ vms }) => vms !== undefined);
  if (!hasLists) return await openView(desk, click, formView(token, form, undefined));
  const listedAt = await desk.indexes.listedAt();
  const [answer] = await Promise.all([
    openView(desk, click, formView(token, form, listedAt)),
    desk.indexes.renewStale(),
  ]);
  return answer;
}

/** Asks whoever works on a Job to end it; one that waits for an answer is answered. */
async function stop(desk: InteractionDesk, click: Click, id: string): Promise<InteractionAnswer> {
  const by = click.who.userId;
  const job = await desk.store.read(id);
  if (job === undefined || job.asked.user !== by)
    return await tell(desk, click, 'This job is not yours. Nothing was done.');
  if (isOver(job.state)) return await tell(desk, click, `Job ${shortId(id)} is over already.`);
  if (job.state === 'awaiting-confirmation') {
    const no = await decideJob(desk, id, undefined, { by, act: 'cancel' });
    return no === undefined ? TAKEN : await tell(desk, click, no);
  }
  if (job.state === 'awaiting-approval') {
    const no = await cancelApproval(desk, id, by);
    return no === undefined ? TAKEN : await tell(desk, click, no);
  }
  await desk.store.askToStop(id, { by, at: desk.clock.now() });
  await goOn(desk, job);
  const said = `Job ${shortId(id)} is asked to end. What vCenter does not let end any more goes on; its message says what.`;
  return await tell(desk, click, said, 'info');
}
