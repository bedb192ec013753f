import type { ManagedObject, MoRef } from '#infra/local/vcenter/managed-object';

/** A fault as VI JSON carries it: the fault's own members beside `_typeName` and `faultstring`. */
export class VimFault extends Error {
  readonly body: Readonly<Record<string, unknown>>;

  constructor(typeName: string, faultstring: string, members: Readonly<Record<string, unknown>> = {}) {
    super(`${typeName}: ${faultstring}`);
    this.body = { _typeName: typeName, faultstring, ...members };
  }

  get typeName(): string {
    return String(this.body['_typeName']);
  }
}

const POWER_WORDS: Readonly<Record<string, string>> = {
  poweredOn: 'Powered on',
  poweredOff: 'Powered off',
  suspended: 'Suspended',
};

export const invalidArgument = (property: string, message?: string): VimFault =>
  new VimFault('InvalidArgument', message ?? `A specified parameter was not correct: ${property}`, {
    invalidProperty: property,
  });

export const invalidProperty = (name: string): VimFault => new VimFault('InvalidProperty', '', { name });

export const invalidType = (argument: string): VimFault => new VimFault('InvalidType', '', { argument });

export const notSupported = (): VimFault =>
  new VimFault('NotSupported', 'The operation is not supported on the object.');

export const managedObjectNotFound = (obj: MoRef): VimFault =>
  new VimFault(
    'ManagedObjectNotFound',
    `The object 'vim.${obj.type}:${obj.value}' has already been deleted or has not been completely created`,
    { obj },
  );

export const notAuthenticated = (object: MoRef): VimFault =>
  new VimFault('NotAuthenticated', 'The session is not authenticated.', { object, privilegeId: 'System.View' });

export const noPermission = (object: MoRef, privileges: readonly string[]): VimFault =>
  new VimFault('NoPermission', 'Permission to perform this operation was denied.', {
    object,
    privilegeId: privileges[0],
    missingPrivileges: [{ _typeName: 'NoPermissionEntityPrivileges', entity: object, privilegeIds: privileges }],
  });

export const invalidPowerState = (requestedState: string | undefined, existingState: string): VimFault =>
  new VimFault(
    'InvalidPowerState',
    `The attempted operation cannot be performed in the current state (${POWER_WORDS[existingState] ?? existingState}).`,
    { ...(requestedState ? { requestedState } : {}), existingState },
  );

export const invalidState = (message = 'The operation is not allowed in the current state.'): VimFault =>
  new VimFault('InvalidState', message);

export const taskInProgress = (task: MoRef): VimFault =>
  new VimFault('TaskInProgress', 'The operation is not allowed because another task is already in progress.', { task });

export const toolsUnavailable = (): VimFault =>
  new VimFault(
    'ToolsUnavailable',
    'Cannot complete operation because VMware Tools is not running in this virtual machine.',
  );

export const noDiskSpace = (datastore: string, file: string): VimFault =>
  new VimFault('NoDiskSpace', `Insufficient disk space on datastore '${datastore}'.`, { file, datastore });

export const duplicateName = (name: string, object: ManagedObject): VimFault =>
  new VimFault('DuplicateName', `The name '${name}' already exists.`, { name, object: object.ref });

export const invalidName = (name: string): VimFault =>
  new VimFault('InvalidName', `The name '${name}' is invalid.`, { name });

export const requestCanceled = (): VimFault => new VimFault('RequestCanceled', 'The task was canceled by a user.');

export const methodDisabled = (): VimFault =>
  new VimFault('MethodDisabled', 'The method is disabled.', { source: 'com.example.backup' });
