import { canRead } from '#infra/local/vcenter/authorization';
import type { ManagedEntity } from '#infra/local/vcenter/entities';
import { restError } from '#infra/local/vcenter/rest-error';
import { invalidArgumentOf, type RestCall } from '#infra/local/vcenter/rest-route';

/** Which of an entity's identifiers a filter compares. */
export type Filters<T> = Readonly<Record<string, (entity: T) => string | readonly string[] | undefined>>;

/** AND between filters, OR inside one; an unknown filter, the legacy `filter.` form among them, is refused. */
export function filtered<T extends ManagedEntity>(
  call: RestCall,
  all: Iterable<T>,
  filters: Filters<T>,
  most: number,
): T[] {
  for (const name of call.query.keys()) if (!Object.hasOwn(filters, name)) throw invalidArgumentOf(name);
  const wanted = Object.entries(filters)
    .map(([name, read]) => ({ values: new Set(call.query.getAll(name)), read }))
    .filter(({ values }) => values.size > 0);
  const found: T[] = [];
  for (const entity of all) {
    const fits = wanted.every(({ values, read }) => [read(entity) ?? []].flat().some((value) => values.has(value)));
    if (fits && canRead(call.session.account, entity)) found.push(entity);
  }
  if (found.length <= most) return found;
  throw restError(
    'UNABLE_TO_ALLOCATE_RESOURCE',
    'com.vmware.api.vcenter.too_many_results',
    `Too many results: more than ${most} match. Narrow the filter.`,
    [String(most)],
  );
}
