import type { StackClock } from '#infra/local/clock';
import type { ManagedEntity } from '#infra/local/vcenter/entities';
import { timestamp } from '#infra/local/vcenter/shape';

export interface LoggedEvent {
  readonly key: number;
  readonly chainId: number;
  readonly at: number;
  readonly typeName: string;
  readonly userName: string;
  readonly entity: ManagedEntity;
  readonly message: string;
}

const KEPT = 10_000;

const argument = (kind: string, member: string, entity: ManagedEntity | undefined): Record<string, unknown> =>
  entity ? { [member]: { _typeName: `${kind}EventArgument`, name: entity.name, [member]: entity.ref } } : {};

/** The events of a vCenter, oldest first. */
export class EventLog {
  readonly #clock: StackClock;
  readonly events: LoggedEvent[] = [];
  #key = 0;

  constructor(clock: StackClock) {
    this.#clock = clock;
  }

  write(typeName: string, entity: ManagedEntity, userName: string, message: string, chainId?: number): void {
    this.#key += 1;
    this.events.push({
      key: this.#key,
      chainId: chainId ?? this.#key,
      at: this.#clock.now(),
      typeName,
      userName,
      entity,
      message,
    });
    if (this.events.length > KEPT * 1.2) this.events.splice(0, this.events.length - KEPT);
  }

  render(event: LoggedEvent): Record<string, unknown> {
    const { entity } = event;
    const vm = entity.type === 'VirtualMachine' ? entity : undefined;
    return {
      _typeName: event.typeName,
      key: event.key,
      chainId: event.chainId,
      createdTime: timestamp(event.at),
      userName: event.userName,
      ...argument('Datacenter', 'datacenter', entity.ancestorOf('Datacenter')),
      ...argument('ComputeResource', 'computeResource', entity.ancestorOf('ClusterComputeResource')),
      ...argument('Vm', 'vm', vm),
      fullFormattedMessage:
        event.typeName === 'GeneralUserEvent' ? `User logged event: ${event.message}` : event.message,
      ...(event.typeName === 'GeneralUserEvent'
        ? {
            message: event.message,
            entity: { _typeName: 'ManagedEntityEventArgument', entity: entity.ref, name: entity.name },
          }
        : {}),
    };
  }
}
