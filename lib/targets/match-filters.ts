import { SaidError } from '#lib/errors';
import { fitsGlob } from '#lib/targets/glob';
import type { Filters } from '#lib/targets/query';
import type { SeenVm } from '#lib/targets/source';
import { didYouMean } from '#lib/targets/suggest';

/** A candidate with the vCenter it is on. */
export interface Located extends SeenVm {
  readonly vcenter: string;
}

type Container = 'datacenter' | 'cluster' | 'host' | 'pool' | 'folder';

const CONTAINERS: readonly Container[] = ['datacenter', 'cluster', 'host', 'pool', 'folder'];

/**
 * Those of `vms` that fit every filter; containers are looked for among everything.
 * A container that is not there, or fits two, is refused like a VM's name; where a vCenter did not answer, it may be there.
 */
export function matchFilters(
  vms: readonly Located[],
  everything: readonly Located[],
  filters: Filters,
  options: { readonly complete: boolean },
): readonly Located[] {
  let left = filters.power === undefined ? vms : vms.filter((vm) => vm.powerState === filters.power);
  for (const container of CONTAINERS) {
    const typed = filters[container];
    if (typed !== undefined) left = inContainer(left, everything, container, typed, options.complete);
  }
  return left;
}

function inContainer(
  left: readonly Located[],
  vms: readonly Located[],
  container: Container,
  typed: string,
  complete: boolean,
): readonly Located[] {
  const wanted = typed.trim().replace(/^\/+|\/+$/g, '');
  const isGlob = /[*?]/.test(wanted);
  const places = placesOf(vms, container);
  const matches = isGlob ? byPattern(places, wanted) : byName(places, wanted);
  if (matches.length === 0 && !complete) return [];
  if (matches.length === 0) {
    throw new SaidError('not-found', `No ${container} with a VM in it is called "${typed}".${hint(wanted, places)}`);
  }
  if (!isGlob && matches.length > 1) {
    const forms = matches.map((place) => `--${container} "${place.vcenter}:${place.path}"`).join(' or ');
    throw new SaidError('ambiguous', `"${typed}" is the name of ${matches.length} ${container}s. Type ${forms}.`);
  }
  return left.filter((vm) => matches.some((place) => holds(place, vm, container)));
}

/** A container that holds a VM: its vCenter, its own name, and the path that tells it from another of the same name. */
interface Place {
  readonly vcenter: string;
  readonly name: string;
  readonly path: string;
}

function placesOf(vms: readonly Located[], container: Container): readonly Place[] {
  const places = new Map<string, Place>();
  for (const vm of vms) {
    for (const path of pathsOf(vm, container)) {
      const place = { vcenter: vm.vcenter, name: path.slice(path.lastIndexOf('/') + 1), path };
      places.set(`${vm.vcenter}:${path}`, place);
    }
  }
  return [...places.values()];
}

/** Every container of that kind around a VM; for a folder also the ones above it. */
function pathsOf(vm: Located, container: Container): readonly string[] {
  if (container === 'datacenter') return [vm.datacenter];
  if (container === 'folder') {
    const parts = vm.folder.split('/').filter((part) => part !== '');
    return parts.map((_, index) => `${vm.datacenter}/vm/${parts.slice(0, index + 1).join('/')}`);
  }
  const name = container === 'pool' ? vm.resourcePool : vm[container];
  if (name === undefined) return [];
  const above = container === 'pool' ? (vm.cluster ?? vm.host ?? '') : '';
  return [[vm.datacenter, above, name].filter((part) => part !== '').join('/')];
}

function holds(place: Place, vm: Located, container: Container): boolean {
  return place.vcenter === vm.vcenter && pathsOf(vm, container).includes(place.path);
}

function byPattern(places: readonly Place[], glob: string): readonly Place[] {
  return places.filter((place) => fitsGlob(glob, place.name) || fitsGlob(glob, place.path));
}

/** A name, the end of a path (`Prod/Web`), or `vcenter:path`; the exact spelling wins over another case. */
function byName(places: readonly Place[], wanted: string): readonly Place[] {
  const fits = (place: Place, word: string, fold: (text: string) => string): boolean => {
    const path = fold(place.path);
    const typed = fold(word);
    return path === typed || path.endsWith(`/${typed}`) || fold(`${place.vcenter}:${place.path}`) === typed;
  };
  const exact = places.filter((place) => fits(place, wanted, (text) => text));
  if (exact.length > 0) return exact;
  return places.filter((place) => fits(place, wanted, (text) => text.toLowerCase()));
}

/** A near name, or all of them where they are few. */
function hint(wanted: string, places: readonly Place[]): string {
  const names = [...new Set(places.map((place) => place.name))].sort();
  const all = names.length > 0 && names.length <= 6 ? ` There are ${names.join(', ')}.` : '';
  return didYouMean(wanted, names) || all;
}
