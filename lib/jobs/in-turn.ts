import type { JobTarget } from '#lib/jobs/job-target';

/** VMs of one Job that one vCenter works on at once. */
export const MOST_ON_VCENTER = 24;

/** VMs with files on one datastore whose snapshots one Job takes, reverts or deletes at once: each costs the datastore. */
export const SNAPSHOTS_AT_ONCE = 8;

/**
 * Who of the planned VMs of one vCenter may begin now. The others wait until this Job works on fewer there, or on fewer
 * with files on the same datastore.
 *
 * @param all every VM of the Job
 * @param mostOn how many a VM's step lets work on one datastore; any number where it does not say
 */
export function inTurn(
  planned: readonly JobTarget[],
  all: readonly JobTarget[],
  mostOn: (target: JobTarget) => number | undefined,
): readonly JobTarget[] {
  const vcenter = planned[0]?.vcenter;
  const working = all.filter(
    (target) => target.vcenter === vcenter && (target.state === 'starting' || target.state === 'started'),
  );
  const onDatastore = new Map<string, number>();
  const take = (target: JobTarget): void => {
    for (const moId of datastoresOf(target)) onDatastore.set(moId, (onDatastore.get(moId) ?? 0) + 1);
  };
  for (const target of working) take(target);
  let free = MOST_ON_VCENTER - working.length;
  return planned.filter((target) => {
    const most = mostOn(target) ?? Number.POSITIVE_INFINITY;
    if (free <= 0 || datastoresOf(target).some((moId) => (onDatastore.get(moId) ?? 0) >= most)) return false;
    free -= 1;
    take(target);
    return true;
  });
}

/** As the plan noted them. */
function datastoresOf({ note }: JobTarget): readonly string[] {
  return note?.['datastores']?.split(',') ?? [];
}
