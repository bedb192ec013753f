import type { JobContext } from '#lib/commands/job-context';
import { jobStatus } from '#lib/commands/job-status';
import type { Typed } from '#lib/commands/offer-actions';
import type { Change, PreparedChange } from '#lib/commands/subcommand';
import type { Job } from '#lib/jobs/job';
import type { Step } from '#lib/jobs/step';
import type { StatusMessage } from '#lib/slack/status-message';

/** A change in the hands of one invocation: its Job, what was typed, and its one message. */
export interface ChangeContext extends JobContext {
  readonly effect: Change['effect'];
  readonly prepared: PreparedChange;
  readonly typed: Typed;
  readonly status: StatusMessage;
}

export function changeContext(context: JobContext, effect: Change['effect'], prepared: PreparedChange): ChangeContext {
  const typed = { word: context.word, subcommand: context.held.job.subcommand ?? '' };
  return { ...context, effect, prepared, typed, status: jobStatus(context) };
}

/** What is done to each VM, with what was chosen together with Confirm. */
export function stepsOf({ prepared, held }: Pick<ChangeContext, 'prepared' | 'held'>): readonly Step[] {
  return prepared.steps(held.job.asked, chosenWith(held.job));
}

function chosenWith({ decisions = [] }: Job): ReadonlySet<string> {
  const last = decisions.at(-1);
  return new Set(last?.choice === undefined ? [] : [last.choice]);
}
