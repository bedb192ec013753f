import { arg } from '#lib/commands/argument';
import { guestWait } from '#lib/commands/guest-wait';
import { defineChange } from '#lib/commands/subcommand';
import { guestShutdownStep } from '#lib/jobs/guest-shutdown-step';

export const shutdown = defineChange({
  summary: 'Ask the guests of one or more VMs to shut down',
  details: ['Needs running VMware Tools. A guest may take its time, or refuse; `power-off` does not ask.'],
  examples: ['app01', 'app01 app02 --wait 10m'],
  effect: 'interrupt',
  takes: {
    vms: arg.vms({ required: true }),
    wait: guestWait,
  },
  steps: ({ wait }) => [guestShutdownStep(wait)],
});
