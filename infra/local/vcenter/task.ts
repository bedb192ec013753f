import type { ManagedEntity } from '#infra/local/vcenter/entities';
import { type ManagedObject, type MoRef, moRef } from '#infra/local/vcenter/managed-object';
import { timestamp } from '#infra/local/vcenter/shape';

export type TaskState = 'queued' | 'running' | 'success' | 'error';

export interface TaskPlan {
  /** The method's name, for example CreateSnapshotEx_Task. */
  readonly method: string;
  readonly entity: ManagedEntity | undefined;
  readonly seconds: number;
  readonly cancelable?: boolean;
  /** Does the work when the time is over; what it throws is how the task ends. */
  readonly run: () => unknown;
}

/** How long a task waits before it runs. */
const QUEUED_MS = 150;

/** vCenter's own names where they are not the method's. */
const DESCRIPTION_IDS: Readonly<Record<string, string>> = {
  CloneVM_Task: 'VirtualMachine.clone',
  ConsolidateVMDisks_Task: 'VirtualMachine.consolidateDisks',
  PowerOffVM_Task: 'VirtualMachine.powerOff',
  PowerOnMultiVM_Task: 'Datacenter.powerOnVm',
  PowerOnVM_Task: 'VirtualMachine.powerOn',
  ReconfigVM_Task: 'VirtualMachine.reconfigure',
  RemoveSnapshot_Task: 'vm.Snapshot.remove',
  ResetVM_Task: 'VirtualMachine.reset',
  RevertToSnapshot_Task: 'vm.Snapshot.revert',
  SuspendVM_Task: 'VirtualMachine.suspend',
};

/** What a task says of itself while it is under way; the methods that are not here say their own name. */
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  CloneVM_Task: 'Clone virtual machine',
  ConsolidateVMDisks_Task: 'Consolidate virtual machine disk files',
  CreateSnapshot_Task: 'Create virtual machine snapshot',
  CreateSnapshotEx_Task: 'Create virtual machine snapshot',
  PowerOffVM_Task: 'Power Off virtual machine',
  PowerOnMultiVM_Task: 'Initialize powering On',
  PowerOnVM_Task: 'Power On virtual machine',
  ReconfigVM_Task: 'Reconfigure virtual machine',
  RemoveAllSnapshots_Task: 'Remove all snapshots',
  RemoveSnapshot_Task: 'Remove snapshot',
  ResetVM_Task: 'Reset virtual machine',
  RevertToCurrentSnapshot_Task: 'Revert to current snapshot',
  RevertToSnapshot_Task: 'Revert snapshot',
  SuspendVM_Task: 'Suspend virtual machine',
};

const descriptionIdOf = (entity: ManagedEntity | undefined, method: string): string => {
  const verb = method.replace(/_Task$/, '');
  return DESCRIPTION_IDS[method] ?? `${entity?.type ?? 'TaskManager'}.${verb.charAt(0).toLowerCase()}${verb.slice(1)}`;
};

export class Task implements ManagedObject {
  readonly type = 'Task';
  readonly id: string;
  readonly ref: MoRef;
  readonly plan: TaskPlan;
  readonly descriptionId: string;
  readonly userName: string;
  readonly queueTime: number;
  readonly startTime: number;
  readonly eventChainId: number;
  dueAt: number;
  completeTime: number | undefined;
  result: unknown;
  error: Readonly<Record<string, unknown>> | undefined;
  cancelled = false;

  constructor(number: number, plan: TaskPlan, userName: string, now: number, eventChainId: number) {
    this.id = `task-${number}`;
    this.ref = moRef(this.type, this.id);
    this.plan = plan;
    this.descriptionId = descriptionIdOf(plan.entity, plan.method);
    this.userName = userName;
    this.queueTime = now;
    this.startTime = now + QUEUED_MS;
    this.eventChainId = eventChainId;
    this.dueAt = this.startTime + plan.seconds * 1000;
  }

  stateAt(now: number): TaskState {
    if (this.completeTime !== undefined) return this.error ? 'error' : 'success';
    return now < this.startTime ? 'queued' : 'running';
  }

  complete(result: unknown, now: number): void {
    this.completeTime = now;
    this.result = result;
  }

  fail(fault: Readonly<Record<string, unknown>>, now: number): void {
    this.completeTime = now;
    this.error = fault;
  }

  get #description(): Record<string, unknown> {
    const message = DESCRIPTIONS[this.plan.method] ?? this.plan.method.replace(/_Task$/, '');
    return { _typeName: 'LocalizableMessage', key: `${this.descriptionId}.label`, message };
  }

  /** `TaskInfo`, its error flattened as VI JSON has it. */
  info(now: number): Record<string, unknown> {
    const state = this.stateAt(now);
    const { entity } = this.plan;
    const share = (now - this.startTime) / Math.max(1, this.dueAt - this.startTime);
    return {
      _typeName: 'TaskInfo',
      key: this.id,
      task: this.ref,
      name: this.plan.method,
      ...(state === 'running' ? { description: this.#description } : {}),
      descriptionId: this.descriptionId,
      ...(entity ? { entity: entity.ref, entityName: entity.name } : {}),
      state,
      cancelled: this.cancelled,
      cancelable: this.completeTime === undefined && (this.plan.cancelable ?? false),
      ...(this.error ? { error: this.error } : {}),
      ...(state === 'success' && this.result !== undefined ? { result: this.result } : {}),
      ...(state === 'running' ? { progress: Math.min(99, Math.floor(share * 100)) } : {}),
      reason: { _typeName: 'TaskReasonUser', userName: this.userName },
      queueTime: timestamp(this.queueTime),
      ...(state === 'queued' ? {} : { startTime: timestamp(this.startTime) }),
      ...(this.completeTime === undefined ? {} : { completeTime: timestamp(this.completeTime) }),
      eventChainId: this.eventChainId,
    };
  }
}
