import type { Clock } from '#lib/clock';
import type { Progress } from '#lib/jobs/describe-change';
import type { HeldJob } from '#lib/jobs/held-job';
import type { JobTarget } from '#lib/jobs/job';
import type { Step, StepContext, Vm } from '#lib/jobs/step';
import type { Log } from '#lib/log';
import type { StatusMessage } from '#lib/slack/status-message';
import type { VCenters } from '#lib/vsphere/vcenters';

/** A change in the hands of one invocation. */
export interface ChangeWork {
  readonly held: HeldJob;
  readonly step: Step;
  readonly vcenters: VCenters;
  readonly clock: Clock;
  readonly log: Log;
  readonly status: StatusMessage;
  /** When this invocation has to stop and leave the rest due, milliseconds since 1970. */
  readonly stopAt: number;
  /** VMs as the plan read them; who is not here is read again before it is started. */
  readonly planned: Map<string, Vm>;
  readonly progress: Map<string, Progress>;
  readonly trouble: Map<string, string>;
  readonly context: (target: JobTarget) => StepContext;
}
