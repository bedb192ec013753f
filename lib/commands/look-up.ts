import type { Desk } from '#lib/commands/desk';
import type { Narrowing } from '#lib/commands/narrowing';
import { openSources } from '#lib/commands/open-sources';
import { indexedSource, targetSource } from '#lib/commands/target-source';
import { type Listing, listTargets } from '#lib/targets/list-targets';
import type { Located } from '#lib/targets/match-filters';
import { isFiltered, type TargetQuery } from '#lib/targets/query';
import { type Resolution, resolveTargets } from '#lib/targets/resolve-targets';
import { refuseDisabled } from '#lib/targets/silence';
import type { Silent } from '#lib/targets/source';
import { oneSource, type Sources } from '#lib/targets/sources';

/** When the oldest index was taken that the answer rests on; absent where it rests on none, or only on ones just taken. */
export interface AsOf {
  readonly asOf?: number;
}

export interface Survey {
  readonly vms: readonly Located[];
  readonly silent: readonly Silent[];
  /** Absent where nobody answered. */
  readonly asOf?: number;
}

export async function list(desk: Desk, query: TargetQuery, narrowing: Narrowing): Promise<Listing> {
  return await listTargets(query, await openLive(desk, query, narrowing));
}

/** A first look costs no bulk read where an index is fresh; what it finds is read by moId afterwards. */
export async function resolve(
  desk: Desk,
  query: TargetQuery,
  now: number,
  narrowing: Narrowing,
): Promise<Resolution & AsOf> {
  const live = async (): Promise<Resolution> => resolveTargets(query, await openLive(desk, query, narrowing));
  if (!mayBeLookedUp(query)) return await live();
  const { sources, asOf } = await openIndexed(desk, query, narrowing);
  const resolution = await resolveTargets(query, sources);
  const at = asOf();
  if (at === undefined || at >= now) return resolution;
  const isEmptyGlob = resolution.unresolved.some(({ outcome, typed }) => outcome === 'not-found' && /[*?]/.test(typed));
  return isEmptyGlob ? await live() : { ...resolution, asOf: at };
}

/** What a filter looks at changes from one moment to the next, and who types a path means what is there now. */
function mayBeLookedUp({ words, filters }: TargetQuery): boolean {
  return !isFiltered(filters) && words.every(({ text }) => !text.includes('/'));
}

async function openIndexed(
  desk: Desk,
  query: TargetQuery,
  narrowing: Narrowing,
): Promise<{ readonly sources: Sources; readonly asOf: () => number | undefined }> {
  const taken: number[] = [];
  const lookup = { indexes: desk.indexes, used: (takenAt: number) => void taken.push(takenAt) };
  const sources = await openSources(desk, query, (vsphere) => indexedSource(vsphere, narrowing, lookup));
  return { sources, asOf: () => (taken.length === 0 ? undefined : Math.min(...taken)) };
}

/** Every VM, from indexes. */
export async function survey(desk: Desk, vcenter: string | undefined, narrowing: Narrowing): Promise<Survey> {
  const query = { words: [], filters: vcenter === undefined ? {} : { vcenter } };
  const { sources, asOf } = await openIndexed(desk, query, narrowing);
  refuseDisabled(query, sources.disabled);
  const asked = vcenter === undefined ? sources : oneSource(sources, vcenter);
  const vms = await asked.everything(undefined);
  const at = asOf();
  return { vms, silent: asked.silent(), ...(at === undefined ? {} : { asOf: at }) };
}

function openLive(desk: Desk, query: TargetQuery, narrowing: Narrowing): Promise<Sources> {
  return openSources(desk, query, (vsphere) => targetSource(vsphere, narrowing));
}
