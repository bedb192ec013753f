import type { Clock } from '#lib/clock';
import { SaidError } from '#lib/errors';
import type { Log } from '#lib/log';
import { SecretUnreadable, VCenterUnreachable, type VSphereError } from '#lib/vsphere/errors';
import type { VCenters } from '#lib/vsphere/vcenters';
import type { VSphere } from '#lib/vsphere/vsphere';

/** Milliseconds a vCenter may take; the next beat is five minutes away. */
const WITHIN = 20_000;

/**
 * Reads each enabled vCenter once, in a session that is kept, and counts who answered. It makes no Job; a login that was
 * refused is tried again no sooner than a command's would be.
 */
export async function heartbeat(desk: {
  readonly vcenters: VCenters;
  readonly clock: Clock;
  readonly log: Log;
}): Promise<void> {
  const { log } = desk;
  const { vcenters, unreadable } = await desk.vcenters.all();
  const beats = await Promise.all([
    ...vcenters.map((vsphere) => listen(desk, vsphere)),
    ...unreadable.map(({ name, reason }) => ({ vcenter: name, error: new SecretUnreadable(name, reason) })),
  ]);
  const silent: string[] = [];
  for (const { vcenter, error } of beats) {
    if (error === undefined) log.count('VCenterAnswered', { vcenter });
    else {
      silent.push(`${vcenter} (${error.kind}: ${error.reason})`);
      log.count('VCenterSilent', { vcenter, kind: error.kind });
    }
  }
  log.info('vcenter-heartbeat', { answered: beats.length - silent.length, silent });
}

interface Beat {
  readonly vcenter: string;
  readonly error?: Pick<VSphereError, 'kind' | 'reason'>;
}

async function listen({ clock, log }: { readonly clock: Clock; readonly log: Log }, vsphere: VSphere): Promise<Beat> {
  const { vcenter } = vsphere;
  try {
    const late = clock.sleep(WITHIN).then(() => {
      throw new VCenterUnreachable({ vcenter, reason: `no answer within ${WITHIN / 1000} seconds` });
    });
    await Promise.race([vsphere.rest({ method: 'GET', path: '/session' }), late]);
    return { vcenter };
  } catch (error) {
    if (error instanceof SaidError) return { vcenter, error: error as VSphereError };
    log.error('vcenter-heartbeat-failed', error, { vcenter });
    return { vcenter, error: { kind: 'failed', reason: 'something went wrong' } };
  }
}
