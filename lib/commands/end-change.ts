import type { ChangeContext } from '#lib/commands/change-context';
import { OWED } from '#lib/commands/end-job';
import { offerActions, pickActions } from '#lib/commands/offer-actions';
import { isAnswer, withTokens } from '#lib/jobs/button';
import { decisionRows } from '#lib/jobs/describe-approval';
import { describeChange, isSuccess } from '#lib/jobs/describe-change';
import type { JobState, Plan } from '#lib/jobs/job';
import type { JobTarget } from '#lib/jobs/job-target';
import { closeCards } from '#lib/jobs/place-cards';
import { toldIn } from '#lib/jobs/told';
import type { Action, Message } from '#lib/slack/message';
import { quoted } from '#lib/slack/quoted';
import { code, user, type Words, words } from '#lib/slack/words';

/**
 * Ends a change and says its last word, with what may be done next; the buttons are stored before they are seen.
 *
 * @param instead why nothing was done, where the change itself has nothing to tell
 */
export async function endChange(context: ChangeContext, state: JobState, instead: Words | undefined): Promise<void> {
  const { desk, held, status } = context;
  const now = desk.clock.now();
  if (instead !== undefined) await dropAll(context, instead);
  const { job, targets } = held;
  const { plan } = job;
  if (plan === undefined) return await held.release();
  const outlook = { now, progress: new Map(), trouble: new Map() };
  const told = instead === undefined ? describeChange(job, plan, targets, outlook) : nothingDone(context, instead);
  const actions = instead === undefined ? nextActions(context, plan, targets) : [];
  const approved = job.approval === undefined ? [] : decisionRows(job.approval).map((row) => row.words);
  const notes = instead === undefined ? [...approved, ...(told.notes ?? [])] : (told.notes ?? []);
  const { message, buttons: newest } = withTokens(job.id, { ...told, notes, actions });
  const buttons = [...(job.buttons ?? []).filter(isAnswer), ...newest];
  const exit = instead === undefined && isSuccess(plan, targets) ? 0 : 1;
  const why = instead === undefined ? {} : { told: toldIn({ headline: instead }) };
  if (job.endedAt === undefined) await held.enter(state, now, { exit, endedAt: now, buttons, ...why });
  else await held.change({ buttons });
  const said = await status.conclude(message);
  await held.unlockUnneeded();
  const isTold = said && (await closeCards(desk, held, told));
  await held.release(isTold ? undefined : desk.clock.now() + OWED);
}

/** What was planned and never begun has an outcome too. */
async function dropAll({ desk, held }: ChangeContext, said: Words): Promise<void> {
  for (const target of held.targets) {
    if (target.state === 'settled') continue;
    await held.move(target, { state: 'settled', outcome: 'cancelled', said, settledAt: desk.clock.now() });
  }
}

function nothingDone({ held }: ChangeContext, why: Words): Message {
  const { asked } = held.job;
  return { severity: 'warning', headline: words(why, ' · asked by ', [user(asked.user)], ': ', [code(asked.text)]) };
}

/** Buttons for words that may mean several VMs, and for what is obvious next. */
export function nextActions(context: ChangeContext, plan: Plan, targets: readonly JobTarget[]): readonly Action[] {
  const { prepared, typed, effect } = context;
  const { word, subcommand } = typed;
  const retyped = (form: string, instead: string): string => {
    if (effect === 'change') return `${word} ${subcommand} ${prepared.retyped([form], false)}`;
    // One unclear word stopped all: with it made clear, all are meant again.
    const all = prepared.query.words.map(({ text }) => (text === instead ? form : quoted(text)));
    return `${word} ${subcommand} ${prepared.retyped(all, true)}`;
  };
  return [...pickActions(plan.unresolved, retyped), ...offerActions(typed, prepared, targets)];
}
