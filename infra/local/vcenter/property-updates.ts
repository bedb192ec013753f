import type { ManagedObject } from '#infra/local/vcenter/managed-object';
import { type PropertyFilterSpec, PropertySelection } from '#infra/local/vcenter/property-selection';
import type { Session } from '#infra/local/vcenter/session-manager';
import { SessionObject } from '#infra/local/vcenter/session-object';
import type { VCenter } from '#infra/local/vcenter/vcenter';
import { requestCanceled, VimFault } from '#infra/local/vcenter/vim-fault';

const MOST_UPDATES = 100;
/** How often somebody who waits looks again: not sooner than this, nor than ten times what a look costs. */
const LOOK_MS = 200;

type Update = Record<string, unknown>;

export class PropertyFilter extends SessionObject {
  readonly #collector: PropertyCollector;
  readonly #selection: PropertySelection;
  #reported = new Map<ManagedObject, Map<string, string>>();

  constructor(collector: PropertyCollector, spec: PropertyFilterSpec) {
    super('PropertyFilter', collector.session);
    this.#collector = collector;
    this.#selection = new PropertySelection(collector.vcenter, collector.session, spec);
  }

  forget(): void {
    this.#reported = new Map();
  }

  /** At most so many object updates that were not reported yet; from now on they are. */
  take(most: number): Update[] {
    const now = this.#collector.vcenter.now;
    const objects = this.#selection.objects();
    const present = new Set(objects);
    const updates: Update[] = [];
    for (const object of this.#reported.keys()) {
      if (present.has(object) || updates.length >= most) continue;
      this.#reported.delete(object);
      updates.push({ _typeName: 'ObjectUpdate', kind: 'leave', obj: object.ref });
    }
    for (const object of objects) {
      if (updates.length >= most) break;
      const known = this.#reported.get(object);
      const changeSet: unknown[] = [];
      const texts = new Map<string, string>();
      const values = this.#selection.values(object, { now });
      for (const [name, val] of values) {
        const text = JSON.stringify(val);
        texts.set(name, text);
        if (known?.get(name) !== text) changeSet.push({ _typeName: 'PropertyChange', name, op: 'assign', val });
      }
      for (const name of known?.keys() ?? []) {
        if (!values.has(name)) changeSet.push({ _typeName: 'PropertyChange', name, op: 'remove' });
      }
      this.#reported.set(object, texts);
      if (known && changeSet.length === 0) continue;
      updates.push({
        _typeName: 'ObjectUpdate',
        kind: known ? 'modify' : 'enter',
        obj: object.ref,
        ...(changeSet.length > 0 ? { changeSet } : {}),
      });
    }
    return updates;
  }

  override destroy(): void {
    super.destroy();
    this.#collector.filters.delete(this);
  }
}

export class PropertyCollector extends SessionObject {
  readonly vcenter: VCenter;
  readonly filters = new Set<PropertyFilter>();
  version = 0;
  #cancelled = false;
  #waiting = 0;

  constructor(vcenter: VCenter, session: Session) {
    super('PropertyCollector', session);
    this.vcenter = vcenter;
  }

  addFilter(spec: PropertyFilterSpec): PropertyFilter {
    const filter = new PropertyFilter(this, spec);
    this.filters.add(filter);
    return filter;
  }

  cancelWait(): void {
    if (this.#waiting > 0) this.#cancelled = true;
  }

  /** What changed since the last look, as an UpdateSet, or nothing. */
  take(most: number): unknown {
    let left = most;
    const filterSet: unknown[] = [];
    for (const filter of this.filters) {
      const objectSet = filter.take(left);
      left -= objectSet.length;
      if (objectSet.length > 0) filterSet.push({ _typeName: 'PropertyFilterUpdate', filter: filter.ref, objectSet });
    }
    if (filterSet.length === 0) return undefined;
    this.version += 1;
    return {
      _typeName: 'UpdateSet',
      version: String(this.version),
      filterSet,
      ...(left <= 0 ? { truncated: true } : {}),
    };
  }

  /** Calls `look` until it gives something, the time is over, the wait is cancelled or nobody waits any more. */
  async wait(look: () => unknown, deadline: number, gone: AbortSignal): Promise<unknown> {
    this.#waiting += 1;
    try {
      for (;;) {
        const began = performance.now();
        const found = look();
        const cost = performance.now() - began;
        if (found !== undefined || gone.aborted || this.vcenter.now >= deadline) return found;
        if (this.#cancelled || !this.session.objects.has(this.id)) throw requestCanceled();
        await this.vcenter.clock.sleep(Math.max(LOOK_MS, 10 * cost));
      }
    } finally {
      this.#waiting -= 1;
      this.#cancelled = false;
    }
  }

  override destroy(): void {
    super.destroy();
    for (const filter of [...this.filters]) filter.destroy();
  }
}

/** `WaitForUpdatesEx`: the whole state for an empty version, afterwards what changed, or nothing when the time is over. */
export function updatesOf(
  collector: PropertyCollector,
  version: string,
  options: { maxWaitSeconds?: number; maxObjectUpdates?: number },
  gone: AbortSignal,
): Promise<unknown> {
  if (version === '') for (const filter of collector.filters) filter.forget();
  else if (version !== String(collector.version))
    throw new VimFault('InvalidCollectorVersion', 'The collector version is invalid.');
  const most = Math.min(MOST_UPDATES, options.maxObjectUpdates ?? MOST_UPDATES);
  const { vcenter } = collector;
  const deadline =
    options.maxWaitSeconds === undefined ? Number.POSITIVE_INFINITY : vcenter.now + options.maxWaitSeconds * 1000;
  return collector.wait(() => collector.take(most), deadline, gone);
}
