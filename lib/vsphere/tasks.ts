import { dataObject } from '#lib/vsphere/data-object';
import { errorFromFault } from '#lib/vsphere/error-from-fault';
import { ObjectNotFound, OperationFailed, type VSphereError } from '#lib/vsphere/errors';
import { readFault } from '#lib/vsphere/fault';
import { isMoRef, type MoRef, moRef } from '#lib/vsphere/moref';
import { objectSpec, propertySpec, retrieveAll, valuesOf } from '#lib/vsphere/property-collector';
import { type VmState, vmObjectSpecs, vmPropertySpecs, vmStates } from '#lib/vsphere/read-vms';
import type { VmProperties } from '#lib/vsphere/vm-properties';
import type { VSphere } from '#lib/vsphere/vsphere';

const PAGE = 100;
const MAX_PAGES = 20;

export interface TaskRef {
  readonly vcenter: string;
  readonly taskId: string;
}

export interface TaskState {
  readonly taskId: string;
  readonly state: 'queued' | 'running' | 'success' | 'error';
  /** Percent. */
  readonly progress?: number;
  readonly description?: string;
  readonly cancelable: boolean;
  readonly result?: unknown;
  readonly error?: VSphereError;
  readonly entityMoId?: string;
  readonly descriptionId?: string;
  readonly queueTime?: string;
  readonly startTime?: string;
  readonly completeTime?: string;
  readonly userName?: string;
}

/** The members of TaskInfo that are read. */
interface TaskInfo {
  readonly key: string;
  readonly state: TaskState['state'];
  readonly progress?: number;
  readonly description?: { readonly message?: string };
  readonly descriptionId?: string;
  readonly cancelable?: boolean;
  readonly result?: unknown;
  readonly error?: unknown;
  readonly entity?: MoRef;
  readonly queueTime?: string;
  readonly startTime?: string;
  readonly completeTime?: string;
  readonly reason?: { readonly userName?: string };
}

/**
 * How far tasks are and, in the same request, the VMs they work on: vCenter reads the object set in order,
 * so the answer that shows success has the VM as it is afterwards.
 */
export async function readTasks<K extends keyof VmProperties>(
  vsphere: VSphere,
  taskIds: readonly string[],
  vms: { readonly moIds: readonly string[]; readonly paths: readonly K[] } = { moIds: [], paths: [] },
): Promise<{ readonly tasks: ReadonlyMap<string, TaskState | 'gone'>; readonly vms: readonly VmState<K>[] }> {
  const tasks = new Map<string, TaskState | 'gone'>();
  const left = { tasks: new Set(taskIds), vms: new Set(vms.moIds) };
  while (left.tasks.size + left.vms.size > 0) {
    const propSet = [
      ...(left.tasks.size === 0 ? [] : [propertySpec('Task', ['info'])]),
      ...(left.vms.size === 0 ? [] : vmPropertySpecs(vms.paths)),
    ];
    const objectSet = [...[...left.tasks].map((taskId) => objectSpec('Task', taskId)), ...vmObjectSpecs([...left.vms])];
    try {
      const contents = await retrieveAll(vsphere, propSet, objectSet);
      for (const content of contents) {
        const info = valuesOf(content).get('info');
        if (content.obj.type === 'Task' && info !== undefined) {
          tasks.set(content.obj.value, taskState(vsphere.vcenter, info as TaskInfo));
        }
      }
      for (const taskId of left.tasks) if (!tasks.has(taskId)) tasks.set(taskId, 'gone');
      const around = contents.filter(({ obj }) => obj.type !== 'Task');
      return { tasks, vms: vmStates(vsphere.vcenter, around, vms.moIds, vms.paths) };
    } catch (error) {
      // One object that is gone makes the whole request fail.
      const gone = error instanceof ObjectNotFound ? error.moId : undefined;
      if (gone !== undefined && left.tasks.delete(gone)) tasks.set(gone, 'gone');
      else if (gone === undefined || !left.vms.delete(gone)) throw error;
    }
  }
  return { tasks, vms: [] };
}

/**
 * The same of tasks that were begun here, asked by the account that began them; where there are none, the VMs are read as
 * any others.
 */
export async function pollTasks<K extends keyof VmProperties>(
  vsphere: VSphere,
  taskIds: readonly string[],
  vms: { readonly moIds: readonly string[]; readonly paths: readonly K[] },
): ReturnType<typeof readTasks<K>> {
  return await readTasks(taskIds.length === 0 ? vsphere : vsphere.as('change'), taskIds, vms);
}

/** Asks vCenter to end a task begun here; asking twice does no harm, so a lost answer is asked for again. */
export async function cancelTask(vsphere: VSphere, taskId: string): Promise<void> {
  await vsphere.as('change').call('Task', taskId, 'CancelTask');
}

export interface TaskFilter {
  readonly entityMoId: string;
  /** Milliseconds since 1970; by the time vCenter queued the task. */
  readonly since: number;
  /** As TaskInfo has it: `VirtualMachine.createSnapshot`. */
  readonly descriptionId?: string;
}

/**
 * The tasks of a VM since a moment, oldest first: those vCenter still has at hand and those only its history knows. It is
 * for finding one that was begun here, and asked by the account that would have begun it.
 */
export async function findTasks(by: VSphere, filter: TaskFilter): Promise<readonly TaskState[]> {
  const vsphere = by.as('change');
  const found = new Map<string, TaskState>();
  for (const info of await readHistory(vsphere, filter)) found.set(info.key, taskState(vsphere.vcenter, info));
  for (const task of await readRecent(vsphere, filter.entityMoId)) found.set(task.taskId, task);
  return [...found.values()]
    .filter(({ queueTime }) => queueTime !== undefined && Date.parse(queueTime) >= filter.since)
    .filter(({ descriptionId }) => filter.descriptionId === undefined || descriptionId === filter.descriptionId)
    .sort((left, right) => Date.parse(left.queueTime ?? '') - Date.parse(right.queueTime ?? ''));
}

async function readRecent(vsphere: VSphere, moId: string): Promise<readonly TaskState[]> {
  const recent = await vsphere.property<readonly MoRef[]>('VirtualMachine', moId, 'recentTask').catch(ifGone);
  const { tasks } = await readTasks(
    vsphere,
    (recent ?? []).map(({ value }) => value),
  );
  return [...tasks.values()].filter((task): task is TaskState => task !== 'gone');
}

async function readHistory(vsphere: VSphere, filter: TaskFilter): Promise<readonly TaskInfo[]> {
  const { taskManager } = await vsphere.content();
  const collector = await vsphere
    .call<MoRef>(taskManager.type, taskManager.value, 'CreateCollectorForTasks', {
      filter: dataObject('TaskFilterSpec', {
        entity: dataObject('TaskFilterSpecByEntity', {
          entity: moRef('VirtualMachine', filter.entityMoId),
          recursion: 'self',
        }),
        time: dataObject('TaskFilterSpecByTime', {
          timeType: 'queuedTime',
          beginTime: new Date(filter.since).toISOString(),
        }),
      }),
    })
    .catch(ifGone);
  if (collector === undefined) return [];
  try {
    const infos: TaskInfo[] = [];
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const items = await vsphere.call<readonly TaskInfo[]>(collector.type, collector.value, 'ReadNextTasks', {
        maxCount: PAGE,
      });
      if (items === undefined || items.length === 0) break;
      infos.push(...items);
    }
    return infos;
  } finally {
    // Collectors are few per session; one that cannot be destroyed is no reason to lose what it found.
    await vsphere.call(collector.type, collector.value, 'DestroyCollector').catch(() => undefined);
  }
}

function ifGone(error: unknown): undefined {
  if (error instanceof ObjectNotFound) return undefined;
  throw error;
}

function taskState(vcenter: string, info: TaskInfo): TaskState {
  const { progress, description, descriptionId, result, entity, queueTime, startTime, completeTime, reason } = info;
  const error = info.state === 'error' ? taskError(vcenter, info.error) : undefined;
  return {
    taskId: info.key,
    state: info.state,
    cancelable: info.cancelable === true,
    ...(progress === undefined ? {} : { progress }),
    ...(description?.message === undefined ? {} : { description: description.message }),
    ...(descriptionId === undefined ? {} : { descriptionId }),
    ...(result === undefined ? {} : { result }),
    ...(error === undefined ? {} : { error }),
    ...(isMoRef(entity) ? { entityMoId: entity.value } : {}),
    ...(queueTime === undefined ? {} : { queueTime }),
    ...(startTime === undefined ? {} : { startTime }),
    ...(completeTime === undefined ? {} : { completeTime }),
    ...(reason?.userName === undefined ? {} : { userName: reason.userName }),
  };
}

function taskError(vcenter: string, value: unknown): VSphereError {
  const fault = readFault(value);
  if (fault === undefined)
    return new OperationFailed({ vcenter, reason: 'its task ended in an error it does not explain' });
  return errorFromFault(vcenter, fault);
}
