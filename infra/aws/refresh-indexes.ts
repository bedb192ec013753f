import type { RecoveryDesk } from '#infra/aws/recovery';
import type { Recovery } from '#lib/jobs/recover-job';

/** The function that reads every vCenter's inventory. */
const READER = 'vm';

/** For so long after somebody looked something up the indexes are kept fresh, milliseconds; nobody pays for an idle night. */
const IN_USE = 3 * 3_600_000;

/** Has the indexes of all vCenters renewed, asynchronously. */
export function callIndexReader(call: RecoveryDesk['call']): Promise<void> {
  return call(READER, { index: true });
}

/** Has the indexes renewed, where somebody has used them lately. Nothing here keeps a sweep from its other work. */
export async function refreshIndexes(
  desk: Pick<RecoveryDesk, 'inventory' | 'call'>,
  { clock, log }: Pick<Recovery, 'clock' | 'log'>,
): Promise<void> {
  try {
    const usedAt = await desk.inventory.lastUse();
    if (usedAt === undefined || clock.now() - usedAt > IN_USE) return;
    await callIndexReader(desk.call);
  } catch (error) {
    log.error('index-failed', error);
    log.count('IndexFailed');
  }
}
