/**
 * What vCenter asks of an account before it does something to a VM, by the texts of VI JSON's methods. A guest is asked by
 * the privilege of the hard way; consolidating disks is removing what is left of snapshots.
 */
export const CHANGE_PRIVILEGES = {
  powerOn: 'VirtualMachine.Interact.PowerOn',
  powerOff: 'VirtualMachine.Interact.PowerOff',
  reset: 'VirtualMachine.Interact.Reset',
  suspend: 'VirtualMachine.Interact.Suspend',
  createSnapshot: 'VirtualMachine.State.CreateSnapshot',
  removeSnapshot: 'VirtualMachine.State.RemoveSnapshot',
  renameSnapshot: 'VirtualMachine.State.RenameSnapshot',
  revertToSnapshot: 'VirtualMachine.State.RevertToSnapshot',
} as const;

/** One that a change of a VM needs. */
export type ChangePrivilege = (typeof CHANGE_PRIVILEGES)[keyof typeof CHANGE_PRIVILEGES];

/** What no command needs: without it a change is made all the same, and vCenter's event log does not say who asked. */
export const EVENT_PRIVILEGE = 'Global.LogEvent';

/** A privilege of the account for changes. */
export interface NeededPrivilege {
  readonly id: string;
  /** The object it is looked for on. */
  readonly on: string;
  /** The commands that are refused without it, as `vm:snapshot`; empty where nobody has looked which. */
  readonly commands: readonly string[];
}

/** What all changes together need, without a word of which command needs what. */
export const ALL_CHANGES: readonly NeededPrivilege[] = [...Object.values(CHANGE_PRIVILEGES), EVENT_PRIVILEGE].map(
  (id) => ({
    id,
    on: 'the VM',
    commands: [],
  }),
);
