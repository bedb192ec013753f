import { arg } from '#lib/commands/argument';
import { defineChange } from '#lib/commands/subcommand';
import { powerOffStep } from '#lib/jobs/power-off-step';

export const powerOff = defineChange({
  summary: 'Power off one or more VMs hard, without asking their guests',
  details: ['Whatever a guest has not written is lost. `shutdown` asks the guest.'],
  examples: ['app01', 'app01 app02', '--folder Staging --power on'],
  effect: 'destroy',
  takes: { vms: arg.vms({ required: true }) },
  steps: () => [powerOffStep],
});
