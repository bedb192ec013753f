import { type ErrorDetails, VSphereError } from '#lib/vsphere/errors';

/** Somebody ended the task on purpose, here or in the vSphere Client. */
export class TaskCancelled extends VSphereError {
  override readonly name = 'TaskCancelled';

  constructor(details: ErrorDetails) {
    super(
      'cancelled',
      `Somebody cancelled the task in vCenter "${details.vcenter}". What it had done by then may stay: look at the VM before you ask again.`,
      details,
    );
  }
}
