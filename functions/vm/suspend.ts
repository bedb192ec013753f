import { arg } from '#lib/commands/argument';
import { defineChange } from '#lib/commands/subcommand';
import { suspendStep } from '#lib/jobs/suspend-step';

export const suspend = defineChange({
  summary: 'Suspend one or more VMs with their memory',
  details: ['A start goes on where they were. The memory takes as much space on the datastore as the VM has.'],
  examples: ['app01', 'app01 app02'],
  effect: 'interrupt',
  takes: { vms: arg.vms({ required: true }) },
  steps: () => [suspendStep],
});
