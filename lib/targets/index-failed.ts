import type { Log } from '#lib/log';

/** An index is a convenience: what goes wrong with it is for whoever operates this, and stops nobody. */
export function indexFailed(log: Log, error: unknown, vcenter?: string): undefined {
  log.error('index-failed', error, { vcenter });
  log.count('IndexFailed');
}
