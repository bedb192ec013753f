import { arg } from '#lib/commands/argument';
import { guestWait } from '#lib/commands/guest-wait';
import { defineChange } from '#lib/commands/subcommand';
import { guestStandbyStep } from '#lib/jobs/guest-standby-step';

export const standby = defineChange({
  summary: 'Ask the guests of one or more VMs to stand by',
  details: ['Needs running VMware Tools. A guest may take its time, or refuse; `suspend` does not ask.'],
  examples: ['app01', 'app01 app02 --wait 10m'],
  effect: 'interrupt',
  takes: {
    vms: arg.vms({ required: true }),
    wait: guestWait,
  },
  steps: ({ wait }) => [guestStandbyStep(wait)],
});
