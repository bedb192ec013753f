import type { ChangeContext } from '#lib/commands/change-context';
import type { ChangeQuestion } from '#lib/commands/permit-change';
import { permissionOf } from '#lib/commands/standing-of';
import { changesOf, HOUR } from '#lib/policy/quotas';

/** What rights and the policy are asked about this change, as things stand now. */
export async function changeQuestion({
  desk,
  held,
  effect,
  prepared,
  standing,
}: ChangeContext): Promise<ChangeQuestion> {
  const now = await standing();
  const isLimited = now.policy.limits.changesPerHour !== undefined;
  return {
    standing: now,
    permission: permissionOf(held.job),
    effect,
    reason: prepared.common.reason,
    changesThisHour: isLimited ? await desk.quotas.used(changesOf(held.job.asked.user), HOUR) : 0,
  };
}
