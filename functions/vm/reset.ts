import { arg } from '#lib/commands/argument';
import { defineChange } from '#lib/commands/subcommand';
import { resetStep } from '#lib/jobs/reset-step';

export const reset = defineChange({
  summary: 'Reset one or more VMs hard, without asking their guests',
  details: ['Whatever a guest has not written is lost. `restart` asks the guest.'],
  examples: ['app01', 'app01 app02'],
  effect: 'destroy',
  takes: { vms: arg.vms({ required: true }) },
  steps: () => [resetStep],
});
