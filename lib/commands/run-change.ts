import { beginChange } from '#lib/commands/begin-change';
import { changeWork, type Running } from '#lib/commands/begin-work';
import { type ChangeContext, changeContext } from '#lib/commands/change-context';
import { takeAnswer } from '#lib/commands/confirm-change';
import { endChange } from '#lib/commands/end-change';
import { followLater } from '#lib/commands/follow-later';
import type { JobContext } from '#lib/commands/job-context';
import type { Next } from '#lib/commands/next';
import { type DraftPlan, planChange } from '#lib/commands/plan-change';
import { startRunning } from '#lib/commands/start-running';
import type { Change, PreparedChange } from '#lib/commands/subcommand';
import { satisfies, takeApproval } from '#lib/commands/take-approval';
import { tellApproved } from '#lib/commands/tell-approved';
import { isAnswer, mintToken } from '#lib/jobs/button';
import { isOver } from '#lib/jobs/job';
import { settleByJournal } from '#lib/jobs/settle-by-journal';
import { workOnChange } from '#lib/jobs/work-on-change';

/** Plans at once, then runs and follows a change and says its last word; or leaves it to the next invocation. */
export function runChange(job: JobContext, effect: Change['effect'], prepared: PreparedChange): Next {
  const context = changeContext(job, effect, prepared);
  const isNew = job.held.job.state === 'received';
  const ahead = isNew ? planChange(context) : undefined;
  ahead?.catch(() => undefined);
  return { ...(ahead === undefined ? {} : { ahead }), go: () => bringOn(context, ahead) };
}

/** A message that Slack let nobody edit for a while shows an old button; for an hour it goes on to be known. */
const MOST_STOPS = 20;

async function bringOn(context: ChangeContext, planning: Promise<DraftPlan> | undefined): Promise<void> {
  const { desk, held } = context;
  const running = planning === undefined ? await takeUp(context) : await beginChange(context, planning);
  if (running === undefined) return;
  const work = changeWork(context, running);
  const told = tellApproved(context);
  const done = await workOnChange(work);
  await told();
  if (done === 'unfinished') {
    if (desk.clock.now() < held.job.expiresAt) return await followLater(context, work);
    await settleByJournal(held, desk.clock.now(), work.progress);
  }
  await endChange(context, 'ended', undefined);
}

/** Takes up what an earlier invocation, or a click, left. */
async function takeUp(context: ChangeContext): Promise<Running | undefined> {
  const { held } = context;
  const { plan } = held.job;
  if (held.job.state === 'awaiting-confirmation') {
    const look = await takeAnswer(context);
    if (look === undefined || plan === undefined) return undefined;
    const ask = { plan, vms: look.vms, changes: [], round: 'new' } as const;
    return (await satisfies(context, look.permit.planned, ask)) ? await startRunning(context, look.vms) : undefined;
  }
  if (held.job.state === 'awaiting-approval') {
    const vms = await takeApproval(context);
    return vms === undefined ? undefined : await startRunning(context, vms);
  }
  if (isOver(held.job.state)) {
    await endChange(context, held.job.state, undefined);
    return undefined;
  }
  const stop = mintToken(held.job.id, { act: 'stop' });
  const known = held.job.buttons ?? [];
  const shown = [...known.filter(({ press }) => press.act === 'stop'), stop.button].slice(-MOST_STOPS);
  await held.change({ buttons: [...known.filter(isAnswer), ...shown] });
  return { vms: [], stopToken: stop.token, isResumed: true };
}
