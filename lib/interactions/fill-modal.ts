import { decideJob } from '#lib/interactions/decide-job';
import type { InteractionDesk } from '#lib/interactions/interaction-desk';
import type { Known } from '#lib/interactions/known-button';
import { startJob } from '#lib/interactions/start-job';
import { typeForm } from '#lib/interactions/type-form';
import { shortId } from '#lib/jobs/job';
import type { Submission } from '#lib/slack/interaction';
import type { Form, Press } from '#lib/slack/message';
import { COUNT } from '#lib/slack/render-view';

/** What is wrong, by the input it stands beside; nothing where all is taken. */
type Problems = Readonly<Record<string, string>> | undefined;

/** Takes the number of VMs as a confirmation, where it is the right one. */
export async function typeCount(
  desk: InteractionDesk,
  { values, who }: Submission,
  { job, button }: Known,
  press: Extract<Press, { act: 'confirm' }>,
): Promise<Problems> {
  const typed = String(values.get(COUNT) ?? '').trim();
  if (Number(typed) !== press.count) {
    return { [COUNT]: `It is ${press.count} VMs, not ${typed === '' ? 'none' : `"${typed}"`}. Nothing was done yet.` };
  }
  const choice = press.choice === undefined ? {} : { choice: press.choice };
  const no = await decideJob(desk, job.id, button.hash, { by: who.userId, act: 'confirm', ...choice });
  return no === undefined ? undefined : { [COUNT]: no };
}

/** Runs what was filled in as if it had been typed. */
export async function fillForm(
  desk: InteractionDesk,
  { values, who }: Submission,
  { job, token }: Known,
  form: Form,
): Promise<Problems> {
  const typed = typeForm(form, values);
  if ('problems' in typed) return typed.problems;
  const reply = await desk.store.replyAddress(job.id);
  const responseUrl = reply !== undefined && reply.until > desk.clock.now() ? reply.url : undefined;
  const there = await startJob(desk, job, { text: typed.text, key: `${token} ${typed.text}`, who, responseUrl });
  if (there === undefined) return undefined;
  const [first] = form.fields;
  return { [first?.name ?? '']: `You sent exactly this already: job ${shortId(there)}.` };
}
