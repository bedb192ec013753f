import type { Clock } from '#lib/clock';
import type { Progress } from '#lib/jobs/describe-change';
import type { HeldJob } from '#lib/jobs/held-job';
import type { StopRequest } from '#lib/jobs/job-store';
import type { JobTarget } from '#lib/jobs/job-target';
import type { Step, StepContext, Vm } from '#lib/jobs/step';
import type { VCenterLog } from '#lib/jobs/vcenter-log';
import type { Log } from '#lib/log';
import type { StatusMessage } from '#lib/slack/status-message';
import type { VCenters } from '#lib/vsphere/vcenters';

/** A change in the hands of one invocation. */
export interface ChangeWork {
  readonly held: HeldJob;
  /** Run one after the other on each VM. */
  readonly steps: readonly Step[];
  readonly vcenters: VCenters;
  readonly clock: Clock;
  readonly log: Log;
  /** vCenter's own event log, where it is to be told who asked for what. */
  readonly vcenterLog: VCenterLog | undefined;
  readonly status: StatusMessage;
  /** When this invocation has to stop and leave the rest due, milliseconds since 1970. */
  readonly stopAt: number;
  /** True where this invocation took up what an earlier one left. */
  readonly isResumed: boolean;
  /** True where it is one of many that look after a long task: it leaves as soon as there is nothing but to wait. */
  readonly isGlance: boolean;
  /** VMs as the plan read them; who is not here is read again before it is started. */
  readonly planned: Map<string, Vm>;
  readonly progress: Map<string, Progress>;
  readonly trouble: Map<string, string>;
  /** What the button that ends this Job sends; its hash is kept with the Job. */
  readonly stopToken: string | undefined;
  /** Who asked for this Job to end, once somebody did. */
  stopped: StopRequest | undefined;
  readonly stopAsked: () => Promise<StopRequest | undefined>;
  readonly context: (target: JobTarget) => StepContext;
}

/** The step a VM is at. */
export function stepOf({ steps }: Pick<ChangeWork, 'steps'>, target: Pick<JobTarget, 'at'>): Step {
  const step = steps[target.at ?? 0];
  if (step === undefined) throw new Error(`This version knows no step ${target.at} of the change.`);
  return step;
}
