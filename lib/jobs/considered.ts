import type { Considered, JobTarget } from '#lib/jobs/job-target';

/** What a Job keeps of VMs that it looked at and did nothing to. */
export function considered(targets: readonly JobTarget[]): readonly Considered[] {
  return targets.map(({ vcenter, moId, name, outcome, said }) => ({
    ...{ vcenter, moId, name },
    ...(outcome === undefined ? {} : { outcome }),
    ...(said === undefined ? {} : { said }),
  }));
}
