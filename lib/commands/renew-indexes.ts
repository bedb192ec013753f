import type { Desk, Invocation } from '#lib/commands/desk';
import { indexFailed } from '#lib/targets/index-failed';

/** What an invocation leaves itself of its time, milliseconds. */
const RESERVE = 60_000;

/** Renews the index of each enabled vCenter, one after the other; a failure is logged and counted, and the next is read. */
export async function renewIndexes(
  desk: Pick<Desk, 'vcenters' | 'indexes' | 'clock' | 'log'>,
  invocation: Pick<Invocation, 'deadline'>,
): Promise<void> {
  const { log } = desk;
  try {
    const { vcenters } = await desk.vcenters.all();
    for (const vsphere of vcenters) {
      const { vcenter } = vsphere;
      if (desk.clock.now() > invocation.deadline - RESERVE) return log.warn('index-left', { vcenter });
      await desk.indexes.renew(vsphere).catch((error: unknown) => indexFailed(log, error, vcenter));
    }
  } catch (error) {
    indexFailed(log, error);
  }
}
