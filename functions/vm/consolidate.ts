import { arg } from '#lib/commands/argument';
import { defineChange } from '#lib/commands/subcommand';
import { consolidateStep } from '#lib/jobs/consolidate-step';

export const consolidate = defineChange({
  summary: 'Consolidate the disks of VMs that need it',
  details: ['On each datastore one VM at a time; the others wait for their turn.'],
  examples: ['db01', '--folder Production'],
  effect: 'change',
  takes: { vms: arg.vms({ required: true }) },
  steps: () => [consolidateStep],
});
