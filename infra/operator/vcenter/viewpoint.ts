import { systemClock } from '#infra/aws/system-clock';
import { VERSION } from '#infra/aws/version';
import type { Place } from '#infra/operator/vcenter/place';
import type { Viewpoint } from '#lib/doctor/link';

/** vCenters as seen from the machine an operator sits at. */
export function operatorViewpoint(place: Place): Viewpoint {
  return {
    clock: systemClock,
    userAgent: `SlashVM/${VERSION} (${place.stage}; operator)`,
    plainHttpToLoopback: place.local,
    dnsCure: 'Check how it is written, and that this machine asks the DNS that knows it (VPN).',
    routeCure: 'Check that vCenter is up, its port, and the routes and firewalls between this machine and it.',
    loginWaits: false,
    command: place.command,
  };
}
