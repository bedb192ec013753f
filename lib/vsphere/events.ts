import { dataObject } from '#lib/vsphere/data-object';
import { moRef } from '#lib/vsphere/moref';
import type { VSphere } from '#lib/vsphere/vsphere';

export interface EventFilter {
  readonly entityMoId: string;
  /** Milliseconds since 1970; by vCenter's clock. */
  readonly since: number;
  /** Type names: `VmGuestShutdownEvent`. */
  readonly types: readonly string[];
}

/** The members of Event that are read. */
export interface VmEvent {
  readonly _typeName: string;
  readonly key: number;
  readonly createdTime: string;
  /** Empty where nobody asked for it. */
  readonly userName: string;
  readonly fullFormattedMessage?: string;
}

/** The events of a VM since a moment, of the types given, oldest first; of very many the newest thousand. */
export async function findEvents(vsphere: VSphere, filter: EventFilter): Promise<readonly VmEvent[]> {
  const { eventManager } = await vsphere.content();
  const events = await vsphere.call<readonly VmEvent[]>(eventManager.type, eventManager.value, 'QueryEvents', {
    filter: dataObject('EventFilterSpec', {
      entity: dataObject('EventFilterSpecByEntity', {
        entity: moRef('VirtualMachine', filter.entityMoId),
        recursion: 'self',
      }),
      time: dataObject('EventFilterSpecByTime', { beginTime: new Date(filter.since).toISOString() }),
    }),
  });
  return (events ?? [])
    .filter((event) => filter.types.includes(event._typeName))
    .sort((left, right) => left.key - right.key);
}
