import { arg } from '#lib/commands/argument';
import { defineChange } from '#lib/commands/subcommand';
import { powerOnStep } from '#lib/jobs/power-on-step';

export const start = defineChange({
  summary: 'Start one or more VMs',
  details: ['A suspended VM goes on where it was. One that is on already is left alone, and said so.'],
  examples: ['app04', 'app04 app05', '--folder Staging --power off'],
  effect: 'change',
  takes: { vms: arg.vms({ required: true }) },
  steps: () => [powerOnStep],
});
