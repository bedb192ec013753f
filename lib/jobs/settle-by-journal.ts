import type { Progress } from '#lib/jobs/describe-change';
import { type HeldJob, targetKey } from '#lib/jobs/held-job';
import type { JobTarget } from '#lib/jobs/job-target';

/**
 * Gives each VM that is left an outcome where nothing is tried any more: what was never started, and what nobody can say.
 *
 * @param progress what was seen running a moment ago
 */
export async function settleByJournal(
  held: HeldJob,
  now: number,
  progress: ReadonlyMap<string, Progress> = new Map(),
): Promise<void> {
  for (const target of held.targets) {
    if (target.state === 'settled') continue;
    const seen = progress.get(targetKey(target));
    await held.move(target, { state: 'settled', settledAt: now, ...outcomeOf(target, seen) });
  }
}

function outcomeOf(target: JobTarget, seen: Progress | undefined): Pick<JobTarget, 'outcome' | 'said'> {
  if (target.state === 'planned') return { outcome: 'failed', said: 'was not started.' };
  if (seen === undefined) return { outcome: 'unknown', said: unknown(target) };
  const percent = seen.percent === undefined ? '' : ` at ${seen.percent} %`;
  const said = `still runs${percent}, and SlashVM follows it no longer. Look at ${target.task ?? 'its tasks'} in vCenter.`;
  return { outcome: 'running', said };
}

function unknown(target: JobTarget): string {
  const task = target.task === undefined ? 'its start was under way' : `${target.task} was started`;
  return `${task}, and SlashVM could not see how it ended. Look at its tasks in vCenter.`;
}
