import { type ChangeContext, stepsOf } from '#lib/commands/change-context';
import { neighboursIn, stepContext } from '#lib/commands/plan-change';
import type { ChangeWork } from '#lib/jobs/change-work';
import { targetKey } from '#lib/jobs/held-job';
import type { Vm } from '#lib/jobs/step';
import { createVCenterLog } from '#lib/jobs/vcenter-log';

/** What an invocation leaves itself for handing over, milliseconds. */
const RESERVE = 30_000;

/** The longest that a change that is followed for long is looked at each time, milliseconds. */
const BRIEF = 20_000;

/** A change that runs, with the VMs as they were read in this invocation, and what its Cancel button sends. */
export interface Running {
  readonly vms: readonly Vm[];
  readonly stopToken: string;
  readonly isResumed: boolean;
}

/** What one invocation works with, and until when. */
export function changeWork(context: ChangeContext, { vms, stopToken, isResumed }: Running): ChangeWork {
  const { desk, held, invocation, status } = context;
  const latest = invocation.deadline - RESERVE;
  const isGlance = held.job.state === 'following';
  return {
    held,
    steps: stepsOf(context),
    vcenters: desk.vcenters,
    clock: desk.clock,
    log: desk.log,
    vcenterLog: desk.vcenterEvents ? createVCenterLog(desk) : undefined,
    status,
    isResumed,
    isGlance,
    stopAt: isGlance ? Math.min(latest, desk.clock.now() + BRIEF) : latest,
    planned: new Map(vms.map((vm) => [targetKey(vm), vm])),
    progress: new Map(),
    trouble: new Map(),
    stopToken,
    stopped: undefined,
    stopAsked: () => desk.store.stopAsked(held.job.id),
    context: (target) => stepContext(desk, held.job, desk.clock.now(), neighboursIn(vms, target.vcenter), target.note),
  };
}
