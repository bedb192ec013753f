import type { Clock } from '#lib/clock';
import { SaidError } from '#lib/errors';
import { type Job, shortId } from '#lib/jobs/job';
import type { Step } from '#lib/jobs/step';
import type { Log } from '#lib/log';
import { NotPermitted, VSphereError } from '#lib/vsphere/errors';
import { logUserEvent } from '#lib/vsphere/log-user-event';
import type { VSphere } from '#lib/vsphere/vsphere';

/** How long a start waits for it, milliseconds; well within what may pass between a start's being stored and sent. */
const PATIENCE = 1000;

const LATE = 'no answer within a second, so nobody can say whether it is there';

/** vCenter's own event log, told of a change before it is made. */
export interface VCenterLog {
  /** Writes a line on a VM. Never throws: says why it was not written, or nothing where it was. */
  write(vsphere: VSphere, moId: string, text: string): Promise<string | undefined>;
}

export function createVCenterLog({ clock, log }: { readonly clock: Clock; readonly log: Log }): VCenterLog {
  // One that let a change wait is not waited for again: the next hundred VMs would wait as long.
  const slow = new Set<string>();

  async function tried(vsphere: VSphere, moId: string, text: string): Promise<string | undefined> {
    const { vcenter } = vsphere;
    try {
      await logUserEvent(vsphere, moId, text, PATIENCE);
      return undefined;
    } catch (error) {
      if (error instanceof SaidError) log.warn('vcenter-event-failed', { vcenter, kind: error.kind });
      else log.error('vcenter-event-failed', error, { vcenter });
      return reasonOf(error);
    }
  }

  return {
    async write(vsphere, moId, text) {
      const { vcenter } = vsphere;
      if (slow.has(vcenter)) return LATE;
      const late = clock.sleep(PATIENCE).then(() => LATE);
      const began = clock.now();
      const why = await Promise.race([tried(vsphere, moId, text), late]);
      if (why === undefined) return undefined;
      log.count('VCenterEventFailed', { vcenter });
      if (clock.now() - began < PATIENCE) return why;
      log.warn('vcenter-event-late', { vcenter });
      slow.add(vcenter);
      return LATE;
    },
  };
}

function reasonOf(error: unknown): string {
  if (error instanceof NotPermitted) {
    return `its account lacks ${error.privileges.join(', ') || 'Global.LogEvent'}, which an administrator can add`;
  }
  return error instanceof VSphereError ? error.reason : 'something went wrong, and SlashVM has logged it';
}

/**
 * `SlashVM: power off asked by requester (U…), approved by approver, job 7F3A`.
 *
 * @param approvers names or ids, where approval was needed
 */
export function changeEvent(
  step: Pick<Step, 'name'>,
  job: Pick<Job, 'id' | 'asked'>,
  approvers: readonly string[] = [],
): string {
  const { user, userName } = job.asked;
  const who = `${oneLine(userName)} (${oneLine(user)})`;
  const approved = approvers.length === 0 ? '' : `, approved by ${approvers.map(oneLine).join(', ')}`;
  return `SlashVM: ${step.name.replaceAll('-', ' ')} asked by ${who}${approved}, job ${shortId(job.id)}`;
}

/** A name is what somebody calls themselves: it may neither begin another line nor fill this one. */
function oneLine(name: string): string {
  return name.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').slice(0, 80);
}
