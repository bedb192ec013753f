import type { Effect } from '#lib/jobs/job';
import { bothReach, eitherReach, type Reach, reachOf } from '#lib/policy/reach';
import { questionOf, type Standing } from '#lib/policy/standing';

/** What somebody gets to see of VMs, for one command in one place. */
export interface Sight {
  /** The VMs that may be shown to him, named, counted or suggested; of all others he is told what he is told of none. */
  readonly seen: Reach;
  /** Those to which he may do what he typed: a glob or a filter takes no others. The same for a read. */
  readonly taken: Reach;
}

/** Who may list a VM or look at it is told that it is there, also by a command that he may not run on it. */
const SHOWN_BY = ['vm:list', 'vm:info'];

/**
 * A read of VMs shows what it may be run on. A change also names what else the asker may know of, for he may have meant
 * that. A read of anything else, as `access:can`, speaks of VMs that he may know of by the rights to those.
 */
export function sightOf(standing: Standing, permission: string, effect: Effect): Sight {
  const reach = (one: string): Reach => reachOf(questionOf(standing, one), standing.rules);
  const own = reach(permission);
  const isOfVms = permission.startsWith('vm:');
  if (effect === 'read' && isOfVms) return { seen: own, taken: own };
  const known = eitherReach([...(isOfVms ? [own] : []), ...SHOWN_BY.map(reach)]);
  if (effect !== 'read') return { seen: known, taken: own };
  const seen = bothReach(own, known);
  return { seen, taken: seen };
}
