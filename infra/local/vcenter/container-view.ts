import { canView } from '#infra/local/vcenter/authorization';
import { Cluster, Host, type ManagedEntity, ResourcePool } from '#infra/local/vcenter/entities';
import { isKindOf } from '#infra/local/vcenter/managed-object';
import type { Session } from '#infra/local/vcenter/session-manager';
import { SessionObject } from '#infra/local/vcenter/session-object';

const contentsOf = (entity: ManagedEntity): readonly ManagedEntity[] => {
  if (entity instanceof Cluster) return [...entity.children, ...entity.hosts.flatMap((host) => [...host.vms])];
  if (entity instanceof ResourcePool) return [...entity.children, ...entity.vms];
  if (entity instanceof Host) return [...entity.vms];
  return entity.children;
};

/** A live list of what is in a container, as far as its session may see it. */
export class ContainerView extends SessionObject {
  readonly container: ManagedEntity;
  readonly types: readonly string[];
  readonly recursive: boolean;

  constructor(session: Session, container: ManagedEntity, types: readonly string[], recursive: boolean) {
    super('ContainerView', session);
    this.container = container;
    this.types = types;
    this.recursive = recursive;
  }

  get view(): ManagedEntity[] {
    const { account } = this.session;
    const everything = account.permissions.some(({ entity }) => this.container.isWithin(entity));
    const seen = new Set<ManagedEntity>();
    const found: ManagedEntity[] = [];
    const add = (entity: ManagedEntity): void => {
      for (const child of contentsOf(entity)) {
        if (seen.has(child)) continue;
        seen.add(child);
        const wanted = this.types.length === 0 || this.types.some((type) => isKindOf(child.type, type));
        if (wanted && (everything || canView(account, child))) found.push(child);
        if (this.recursive && child.type !== 'VirtualMachine') add(child);
      }
    };
    add(this.container);
    return found;
  }
}
