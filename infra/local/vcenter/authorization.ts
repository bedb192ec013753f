import type { ManagedEntity } from '#infra/local/vcenter/entities';

export interface Account {
  /** `name@domain`, as people type it. */
  readonly username: string;
  readonly password: string;
  readonly permissions: readonly Permission[];
}

/** A role on an entity, with everything below it. */
interface Permission {
  readonly entity: ManagedEntity;
  /** `undefined`: the Administrator role, which has every privilege. */
  readonly privileges: ReadonlySet<string> | undefined;
}

const READ_ONLY = ['System.Anonymous', 'System.Read', 'System.View'];

/** The privileges of the built-in Read-only role, and those given beside it. */
export const role = (...privileges: string[]): ReadonlySet<string> => new Set([...READ_ONLY, ...privileges]);

/** The name vCenter writes into sessions, tasks and events. */
export const principalOf = ({ username }: Account): string => {
  const [name = username, domain = ''] = username.split('@');
  return `${domain.toUpperCase()}\\${name.charAt(0).toUpperCase()}${name.slice(1)}`;
};

/** The nearest permission on the way up decides. */
const permissionOn = (account: Account, entity: ManagedEntity): Permission | undefined => {
  for (let at: ManagedEntity | undefined = entity; at; at = at.parent) {
    for (const permission of account.permissions) if (permission.entity === at) return permission;
  }
  return undefined;
};

export function holds(account: Account, entity: ManagedEntity, privilege: string): boolean {
  const permission = permissionOn(account, entity);
  if (permission) return permission.privileges?.has(privilege) ?? true;
  // Whoever may see something may see the way to it.
  return privilege === 'System.View' && account.permissions.some(({ entity: own }) => own.isWithin(entity));
}

export const canRead = (account: Account, entity: ManagedEntity): boolean => holds(account, entity, 'System.Read');
export const canView = (account: Account, entity: ManagedEntity): boolean => holds(account, entity, 'System.View');

export function privilegesOn(account: Account, entity: ManagedEntity, all: readonly string[]): string[] {
  return all.filter((privilege) => holds(account, entity, privilege));
}

/** Every privilege this vCenter asks for anywhere. */
export const PRIVILEGES: readonly string[] = [
  ...READ_ONLY,
  'Datastore.AllocateSpace',
  'Global.CancelTask',
  'Global.LogEvent',
  'InventoryService.Tagging.AttachTag',
  'Network.Assign',
  'Resource.AssignVMToPool',
  'VirtualMachine.Config.Annotation',
  'VirtualMachine.Config.CPUCount',
  'VirtualMachine.Config.Memory',
  'VirtualMachine.Config.Rename',
  'VirtualMachine.Config.Settings',
  'VirtualMachine.Interact.AnswerQuestion',
  'VirtualMachine.Interact.ConsoleInteract',
  'VirtualMachine.Interact.PowerOff',
  'VirtualMachine.Interact.PowerOn',
  'VirtualMachine.Interact.Reset',
  'VirtualMachine.Interact.Suspend',
  'VirtualMachine.Inventory.CreateFromExisting',
  'VirtualMachine.Inventory.Delete',
  'VirtualMachine.Provisioning.Clone',
  'VirtualMachine.Provisioning.DeployTemplate',
  'VirtualMachine.Provisioning.MarkAsTemplate',
  'VirtualMachine.State.CreateSnapshot',
  'VirtualMachine.State.RemoveSnapshot',
  'VirtualMachine.State.RenameSnapshot',
  'VirtualMachine.State.RevertToSnapshot',
];
