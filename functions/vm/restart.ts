import { arg } from '#lib/commands/argument';
import { guestWait } from '#lib/commands/guest-wait';
import { defineChange } from '#lib/commands/subcommand';
import { guestRestartStep } from '#lib/jobs/guest-restart-step';

export const restart = defineChange({
  summary: 'Ask the guests of one or more VMs to restart',
  details: ['Needs running VMware Tools. A guest may take its time, or refuse; `reset` does not ask.'],
  examples: ['app01', 'app01 app02 --wait 10m'],
  effect: 'interrupt',
  takes: {
    vms: arg.vms({ required: true }),
    wait: guestWait,
  },
  steps: ({ wait }) => [guestRestartStep(wait)],
});
