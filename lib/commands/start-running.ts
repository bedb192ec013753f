import type { Running } from '#lib/commands/begin-work';
import type { ChangeContext } from '#lib/commands/change-context';
import { endChange } from '#lib/commands/end-change';
import { isAnswer, mintToken } from '#lib/jobs/button';
import type { Vm } from '#lib/jobs/step';
import { policyWords } from '#lib/policy/policy-sentence';
import { changesOf, HOUR } from '#lib/policy/quotas';

/** Stores that it runs, together with what its Cancel button sends. */
export async function startRunning(context: ChangeContext, vms: readonly Vm[]): Promise<Running | undefined> {
  const { desk, held } = context;
  if (!(await isWithinLimits(context))) return undefined;
  const stop = mintToken(held.job.id, { act: 'stop' });
  const buttons = [...(held.job.buttons ?? []).filter(isAnswer), stop.button];
  await held.enter('running', desk.clock.now(), { buttons });
  return { vms, stopToken: stop.token, isResumed: false };
}

/** Counts the change as the asker's; false where he has run as many as the policy lets him, which he is told. */
async function isWithinLimits(context: ChangeContext): Promise<boolean> {
  const { desk, held, standing } = context;
  const most = (await standing()).policy.limits.changesPerHour;
  if (most === undefined) return true;
  if (await desk.quotas.use(changesOf(held.job.asked.user), held.job.id, { most, within: HOUR })) return true;
  await endChange(context, 'refused', policyWords({ kind: 'rate', most }));
  return false;
}
