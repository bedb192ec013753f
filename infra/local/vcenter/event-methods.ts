import { canRead, principalOf } from '#infra/local/vcenter/authorization';
import type { LoggedEvent } from '#infra/local/vcenter/event-log';
import { HistoryCollector } from '#infra/local/vcenter/history-collector';
import type { Session } from '#infra/local/vcenter/session-manager';
import { isInScope } from '#infra/local/vcenter/task-methods';
import type { VCenter } from '#infra/local/vcenter/vcenter';
import { invalidArgument } from '#infra/local/vcenter/vim-fault';
import { type Methods, method, type Ref } from '#infra/local/vcenter/vim-method';

const LARGEST_PAGE = 1000;

/** What LogUserEvent takes beside the root folder. */
const LOGGED_ON = new Set(['Datacenter', 'VirtualMachine', 'HostSystem', 'ComputeResource', 'ClusterComputeResource']);

interface EventFilter {
  readonly entity?: { entity: Ref; recursion: string };
  readonly time?: { beginTime?: string; endTime?: string };
  readonly userName?: { systemUser: boolean; userList?: readonly string[] };
  readonly eventChainId?: number;
  readonly type?: readonly string[];
  readonly eventTypeId?: readonly string[];
  readonly maxCount?: number;
}

function matcher(filter: EventFilter, vcenter: VCenter, session: Session): (event: LoggedEvent) => boolean {
  const root = filter.entity && vcenter.inventory.entity(filter.entity.entity.value);
  if (filter.entity && !root) throw invalidArgument('filter.entity');
  const [begin, end] = [filter.time?.beginTime, filter.time?.endTime].map((text) =>
    text === undefined ? undefined : Date.parse(text),
  );
  const types = filter.eventTypeId?.map((id) => id.replace(/^vim\.event\./, '')) ?? filter.type;
  return (event) => {
    if (!canRead(session.account, event.entity)) return false;
    if (filter.entity && root && !isInScope(event.entity, root, filter.entity.recursion)) return false;
    if ((begin !== undefined && event.at < begin) || (end !== undefined && event.at > end)) return false;
    if (filter.userName?.userList && !filter.userName.userList.includes(event.userName)) return false;
    if (filter.eventChainId !== undefined && filter.eventChainId !== event.chainId) return false;
    return !types || types.includes(event.typeName);
  };
}

export const eventManagerMethods: Methods = {
  LogUserEvent: method<never, { entity: Ref; msg: string }>(
    'entity!:ManagedObjectReference msg!:string',
    [],
    (_, { entity: ref, msg }, call) => {
      const { vcenter, session } = call;
      const entity = vcenter.inventory.entity(ref.value);
      const isTaken = entity && (LOGGED_ON.has(entity.type) || entity === vcenter.inventory.rootFolder);
      if (!isTaken) throw invalidArgument('entity');
      vcenter.demand(session, entity, 'Global.LogEvent');
      const user = principalOf(session.account);
      vcenter.events.write('GeneralUserEvent', entity, user, msg);
    },
  ),
  QueryEvents: method<never, { filter: EventFilter }>(
    'filter!:EventFilterSpec',
    [],
    (_, { filter }, { vcenter, session }) =>
      vcenter.events.events
        .filter(matcher(filter, vcenter, session))
        .slice(-Math.min(LARGEST_PAGE, filter.maxCount ?? LARGEST_PAGE))
        .map((event) => vcenter.events.render(event)),
  ),
  CreateCollectorForEvents: method<never, { filter: EventFilter }>(
    'filter!:EventFilterSpec',
    [],
    (_, { filter }, { vcenter, session }) => {
      const matches = matcher(filter, vcenter, session);
      const items = (): LoggedEvent[] => vcenter.events.events.filter(matches);
      return new HistoryCollector<LoggedEvent>('EventHistoryCollector', session, filter, items, (event) =>
        vcenter.events.render(event),
      ).ref;
    },
  ),
};
