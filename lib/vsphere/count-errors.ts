import type { Log } from '#lib/log';
import { VSphereError } from '#lib/vsphere/errors';

/** Counts what a vCenter, or the way to it, answers instead of a result; whoever asked hears of it all the same. */
export async function countErrors<T>(log: Log, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof VSphereError) {
      const { vcenter, kind, fault } = error;
      log.warn('vcenter-error', { vcenter, kind, fault });
      log.count('VCenterError', { vcenter, kind });
    }
    throw error;
  }
}
