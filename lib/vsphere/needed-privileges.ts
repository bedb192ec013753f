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
