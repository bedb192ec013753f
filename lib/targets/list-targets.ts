import type { Unresolved } from '#lib/targets/choose';
import { chooseFiltered } from '#lib/targets/choose-filtered';
import { readExpressions } from '#lib/targets/expression';
import type { Located } from '#lib/targets/match-filters';
import type { TargetQuery } from '#lib/targets/query';
import { mindSilence, refuseDisabled } from '#lib/targets/silence';
import type { Silent } from '#lib/targets/source';
import { oneSource, type Sources } from '#lib/targets/sources';

/** What a list shows: VMs and templates, what was not found, and who did not answer. */
export interface Listing {
  readonly vms: readonly Located[];
  readonly unresolved: readonly Unresolved[];
  readonly silent: readonly Silent[];
  /** The platform's own VMs, which no list shows. */
  readonly leftOut: number;
}

/** Lists what a query means, over all vCenters at once; several VMs of one name are no question here. */
export async function listTargets(query: TargetQuery, sources: Sources): Promise<Listing> {
  refuseDisabled(query, sources.disabled);
  const pinned = query.filters.vcenter;
  const asked = pinned === undefined ? sources : oneSource(sources, pinned);
  const expressions = readExpressions(query, sources.names);
  const { vcenter: _, ...filters } = query.filters;
  const chosen = await chooseFiltered({ ...query, filters }, expressions, asked, { templates: true, several: true });
  const vms = [...new Map(chosen.vms.map(({ vm }) => [`${vm.vcenter}#${vm.moId}`, vm])).values()];
  const unresolved = mindSilence(chosen.unresolved, expressions, query, asked);
  return { vms, unresolved, silent: asked.silent(), leftOut: chosen.leftOut };
}
