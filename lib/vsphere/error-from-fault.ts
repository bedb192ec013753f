import {
  InvalidState,
  LoginRefused,
  NoSpace,
  NotPermitted,
  ObjectBusy,
  ObjectNotFound,
  OperationFailed,
  type VSphereError,
} from '#lib/vsphere/errors';
import type { Fault } from '#lib/vsphere/fault';
import { isMoRef } from '#lib/vsphere/moref';
import { TaskCancelled } from '#lib/vsphere/task-cancelled';

const LOGIN = new Set(['InvalidLogin', 'PasswordExpired']);
const MISSING = new Set(['ManagedObjectNotFound', 'NotFound']);
const BUSY = new Set(['TaskInProgress', 'ResourceInUse', 'ConcurrentAccess', 'VAppTaskInProgress']);
const SPACE = new Set(['NoDiskSpace', 'InsufficientStorageSpace']);
const STATE = new Set([
  'InvalidPowerState',
  'InvalidState',
  'InvalidHostState',
  'InvalidHostConnectionState',
  'InvalidDatastoreState',
  'InvalidSnapshotState',
  'InvalidSnapshotFormat',
  'MethodDisabled',
  'MethodAlreadyDisabledFault',
  'NotSupported',
  'SnapshotCloneNotSupported',
  'SnapshotCopyNotSupported',
  'SnapshotDisabled',
  'SnapshotFault',
  'SnapshotLocked',
  'SnapshotNoChange',
  'SnapshotIncompatibleDeviceInVm',
  'SnapshotMoveFromNonHomeNotSupported',
  'SnapshotMoveNotSupported',
  'SnapshotMoveToNonHomeNotSupported',
  'MultipleSnapshotsNotSupported',
  'MemorySnapshotOnIndependentDisk',
  'TooManySnapshotLevels',
  'ToolsUnavailable',
  'QuestionPending',
  'UncommittedUndoableDisk',
  'DisallowedOperationOnFailoverHost',
]);

/** The error class of a fault, whether it was answered at once or ended a task. */
export function errorFromFault(vcenter: string, fault: Fault, cause?: unknown): VSphereError {
  const details = { vcenter, fault: fault.typeName, cause, reason: reasonOf(fault) };
  if (fault.typeName === 'NoPermission') {
    const privileges = missingPrivileges(fault);
    const lacks = privileges.length === 0 ? details.reason : `it lacks ${privileges.join(', ')}${onObject(fault)}`;
    return new NotPermitted({ ...details, reason: lacks, privileges });
  }
  if (LOGIN.has(fault.typeName)) return new LoginRefused(details);
  if (MISSING.has(fault.typeName)) return new ObjectNotFound({ ...details, moId: missingMoId(fault) });
  if (BUSY.has(fault.typeName)) return new ObjectBusy(details);
  if (SPACE.has(fault.typeName)) return new NoSpace(details);
  if (fault.typeName === 'RequestCanceled') return new TaskCancelled(details);
  if (STATE.has(fault.typeName)) return new InvalidState(details);
  return new OperationFailed(details);
}

/** The moId a ManagedObjectNotFound speaks of; its text is the last resort. */
function missingMoId(fault: Fault): string | undefined {
  const object = fault.members['obj'];
  if (isMoRef(object)) return object.value;
  return /'(?:vim\.)?\w+:([^']+)'/.exec(fault.message)?.[1];
}

function missingPrivileges(fault: Fault): readonly string[] {
  const found = new Set<string>();
  const single = fault.members['privilegeId'];
  if (typeof single === 'string') found.add(single);
  const several = fault.members['missingPrivileges'];
  for (const item of Array.isArray(several) ? several : []) {
    const ids: unknown =
      typeof item === 'object' && item !== null ? (item as Record<string, unknown>)['privilegeIds'] : undefined;
    for (const id of Array.isArray(ids) ? ids : []) if (typeof id === 'string') found.add(id);
  }
  return [...found];
}

function onObject(fault: Fault): string {
  const object = fault.members['object'];
  return isMoRef(object) ? ` on ${object.value}` : '';
}

function reasonOf(fault: Fault): string {
  if (fault.typeName === 'InvalidPowerState') {
    const existing = fault.members['existingState'];
    if (typeof existing === 'string') return `it is ${existing.replace(/([A-Z])/g, ' $1').toLowerCase()}`;
  }
  if (fault.typeName === 'MethodDisabled') return 'the operation is disabled on it, as during a backup or a migration';
  if (fault.typeName === 'ToolsUnavailable') return 'VMware Tools is not running in the guest';
  if (fault.typeName === 'InvalidLogin') return 'wrong user name or password, or the account is locked';
  return fault.message === '' ? fault.typeName : fault.message.replace(/\.$/, '');
}
