import { decodeInventoryName, pathElement } from '#lib/vsphere/inventory-name';
import { isMoRef } from '#lib/vsphere/moref';
import { type ObjectContent, propertySpec, valuesOf } from '#lib/vsphere/property-collector';

/** Where a VM stands. */
export interface Placement {
  readonly datacenter: string;
  /** Absent where one may not see it. */
  readonly datacenterMoId?: string;
  /** Below the datacenter's VM folder: `Prod/Web`, or empty. */
  readonly folder: string;
  /** `/DC/vm/Prod/Web/app01`, with `/` in a name as `%2f`. */
  readonly path: string;
  readonly host?: string;
  readonly cluster?: string;
  readonly resourcePool?: string;
}

/** What has to be read of the objects around a VM. */
export const CONTAINER_SPECS: readonly object[] = [
  propertySpec('Folder', ['name', 'parent']),
  propertySpec('Datacenter', ['name', 'parent']),
  propertySpec('VirtualApp', ['name', 'parent', 'parentFolder']),
  propertySpec('ResourcePool', ['name', 'parent']),
  propertySpec('ClusterComputeResource', ['name', 'parent']),
  propertySpec('ComputeResource', ['name', 'parent']),
  propertySpec('HostSystem', ['name', 'parent']),
];

interface Container {
  readonly moId: string;
  readonly type: string;
  readonly name: string;
  readonly above: string | undefined;
}

/** The containers of an inventory by moId, and the placement of a VM among them. */
export class InventoryTree {
  readonly #containers = new Map<string, Container>();

  add(content: ObjectContent): void {
    const values = valuesOf(content);
    const name = values.get('name');
    const above = values.get('parentFolder') ?? values.get('parent');
    this.#containers.set(content.obj.value, {
      moId: content.obj.value,
      type: content.obj.type,
      name: typeof name === 'string' ? decodeInventoryName(name) : content.obj.value,
      above: isMoRef(above) ? above.value : undefined,
    });
  }

  placement(vm: { name: string; parent: unknown; host: unknown; resourcePool: unknown }): Placement {
    const above = this.#above(vm.parent);
    const datacenterAt = above.findLastIndex(({ type }) => type === 'Datacenter');
    const datacenter = above[datacenterAt];
    const host = this.#named(vm.host);
    const compute = this.#parentOf(vm.host) ?? this.#owner(vm.resourcePool);
    const resourcePool = this.#pool(vm.resourcePool);
    return {
      datacenter: datacenter?.name ?? '',
      ...(datacenter === undefined ? {} : { datacenterMoId: datacenter.moId }),
      folder: above
        .slice(datacenterAt === -1 ? 0 : datacenterAt + 2)
        .map(({ name }) => pathElement(name))
        .join('/'),
      path: `/${[...above.map(({ name }) => name), vm.name].map(pathElement).join('/')}`,
      ...(host === undefined ? {} : { host: host.name }),
      ...(compute?.type === 'ClusterComputeResource' ? { cluster: compute.name } : {}),
      ...(resourcePool === undefined ? {} : { resourcePool }),
    };
  }

  /** From the top down, without the root folder, which no inventory path names. */
  #above(parent: unknown): readonly Container[] {
    const above: Container[] = [];
    let next = this.#named(parent);
    while (next !== undefined && above.length < 64) {
      above.unshift(next);
      next = next.above === undefined ? undefined : this.#containers.get(next.above);
    }
    const top = above[0];
    return top?.type === 'Folder' && top.above === undefined && above.some(({ type }) => type === 'Datacenter')
      ? above.slice(1)
      : above;
  }

  #named(reference: unknown): Container | undefined {
    return isMoRef(reference) ? this.#containers.get(reference.value) : undefined;
  }

  #parentOf(reference: unknown): Container | undefined {
    const above = this.#named(reference)?.above;
    return above === undefined ? undefined : this.#containers.get(above);
  }

  /** The compute resource a pool belongs to, for a VM that has no host. */
  #owner(pool: unknown): Container | undefined {
    let next = this.#named(pool);
    for (let depth = 0; next?.type === 'ResourcePool' && depth < 64; depth += 1) {
      next = next.above === undefined ? undefined : this.#containers.get(next.above);
    }
    return next;
  }

  /** The pool's own name; the root pool, which vSphere calls `Resources`, is none that anybody made. */
  #pool(reference: unknown): string | undefined {
    const pool = this.#named(reference);
    const above = pool?.above === undefined ? undefined : this.#containers.get(pool.above);
    const isRoot = above === undefined || above.type.endsWith('ComputeResource');
    return isRoot && pool?.name === 'Resources' ? undefined : pool?.name;
  }
}
