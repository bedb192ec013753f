import { canRead, holds, principalOf } from '#infra/local/vcenter/authorization';
import type { ManagedEntity } from '#infra/local/vcenter/entities';
import { HistoryCollector } from '#infra/local/vcenter/history-collector';
import type { Session } from '#infra/local/vcenter/session-manager';
import type { Task } from '#infra/local/vcenter/task';
import type { VCenter } from '#infra/local/vcenter/vcenter';
import { invalidArgument, noPermission } from '#infra/local/vcenter/vim-fault';
import { type Methods, method, type Ref } from '#infra/local/vcenter/vim-method';

interface TaskFilter {
  readonly entity?: { entity: Ref; recursion: string };
  readonly time?: { timeType: string; beginTime?: string; endTime?: string };
  readonly userName?: { systemUser: boolean; userList?: readonly string[] };
  readonly state?: readonly string[];
  readonly eventChainId?: readonly number[];
  readonly activationId?: readonly string[];
}

/** Whether an entity is the one asked for, under it, or either. */
export const isInScope = (entity: ManagedEntity | undefined, root: ManagedEntity, recursion: string): boolean => {
  if (!entity) return false;
  if (recursion === 'self') return entity === root;
  return entity.isWithin(root) && (recursion === 'all' || entity !== root);
};

const timesOf = (task: Task): Readonly<Record<string, number | undefined>> => ({
  queuedTime: task.queueTime,
  startedTime: task.startTime,
  completedTime: task.completeTime,
});

function matcher(filter: TaskFilter, vcenter: VCenter, session: Session): (task: Task) => boolean {
  const { entity: scope, time, userName, state, eventChainId, activationId } = filter;
  const root = scope && vcenter.inventory.entity(scope.entity.value);
  if (scope && !root) throw invalidArgument('filter.entity');
  if (time && !['queuedTime', 'startedTime', 'completedTime'].includes(time.timeType))
    throw invalidArgument('filter.time.timeType');
  const [begin, end] = [time?.beginTime, time?.endTime].map((text) =>
    text === undefined ? undefined : Date.parse(text),
  );
  const users = userName?.userList?.map((name) => name.toLowerCase());
  return (task) => {
    const { entity } = task.plan;
    if (entity && !canRead(session.account, entity)) return false;
    if (scope && root && !isInScope(entity, root, scope.recursion)) return false;
    if (time) {
      const at = timesOf(task)[time.timeType];
      if (at === undefined || (begin !== undefined && at < begin) || (end !== undefined && at > end)) return false;
    }
    if (users && !users.includes(task.userName.toLowerCase())) return false;
    if (state && !state.includes(task.stateAt(vcenter.now))) return false;
    if (activationId) return false;
    return !eventChainId || eventChainId.includes(task.eventChainId);
  };
}

export const taskMethods: Methods = {
  CancelTask: method<Task>('', [], (task, _, { vcenter, session }) => {
    const own = task.userName === principalOf(session.account);
    const owner = vcenter.ownerOf(task);
    if (!own && !holds(session.account, owner, 'Global.CancelTask'))
      throw noPermission(owner.ref, ['Global.CancelTask']);
    vcenter.tasks.cancel(task);
  }),
};

export const taskManagerMethods: Methods = {
  CreateCollectorForTasks: method<never, { filter: TaskFilter }>(
    'filter!:TaskFilterSpec',
    [],
    (_, { filter }, { vcenter, session }) => {
      const matches = matcher(filter, vcenter, session);
      return new HistoryCollector<Task>(
        'TaskHistoryCollector',
        session,
        filter,
        () => vcenter.tasks.history.filter(matches),
        (task) => task.info(vcenter.now),
      ).ref;
    },
  ),
};

type Collector = HistoryCollector<unknown>;

const collectorMethods: Methods = {
  ResetCollector: method<Collector>('', [], (collector) => collector.reset()),
  RewindCollector: method<Collector>('', [], (collector) => collector.rewind()),
  SetCollectorPageSize: method<Collector, { maxCount: number }>('maxCount!:int', [], (collector, { maxCount }) =>
    collector.setPageSize(maxCount),
  ),
  DestroyCollector: method<Collector>('', [], (collector) => collector.destroy()),
};

const reading = (noun: string): Methods => ({
  [`ReadNext${noun}`]: method<Collector, { maxCount: number }>('maxCount!:int', [], (collector, { maxCount }) =>
    collector.readNext(maxCount),
  ),
  [`ReadPrevious${noun}`]: method<Collector, { maxCount: number }>('maxCount!:int', [], (collector, { maxCount }) =>
    collector.readPrevious(maxCount),
  ),
});

export const taskHistoryCollectorMethods: Methods = { ...collectorMethods, ...reading('Tasks') };
export const eventHistoryCollectorMethods: Methods = { ...collectorMethods, ...reading('Events') };
