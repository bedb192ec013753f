import { arg } from '#lib/commands/argument';
import { defineChange } from '#lib/commands/subcommand';
import { SaidError } from '#lib/errors';
import { isLeftOff, revertSteps } from '#lib/jobs/revert-steps';

export const revert = defineChange({
  summary: 'Take a VM back to a snapshot',
  details: [
    'Without --snapshot it goes back to the one it runs from. Everything written since is lost.',
    'A safety snapshot is taken first, so that this can be undone. It has no memory unless --safety-memory is given.',
    'A snapshot without memory leaves the VM off; --start starts it then.',
  ],
  examples: ['app01', 'app01 --snapshot "before patch"', 'app01 --snapshot #2 --start'],
  effect: 'destroy',
  takes: {
    vms: arg.vm(),
    snapshot: arg.option.text({ max: 80, about: 'its name, or its number as #2' }),
    safetyMemory: arg.flag({ about: "take the safety snapshot with the VM's memory" }),
    noSafety: arg.flag({ about: 'take no safety snapshot first' }),
    start: arg.flag({ about: 'start the VM afterwards' }),
  },
  refuse: ({ noSafety, safetyMemory }) => {
    if (!(noSafety && safetyMemory)) return;
    throw new SaidError('usage', '--no-safety and --safety-memory exclude each other. Say one of them.');
  },
  choices: [{ name: 'start', label: 'Confirm and start it', fits: (targets) => targets.some(isLeftOff) }],
  steps: ({ snapshot, safetyMemory, noSafety, start }, _asked, chosen) =>
    revertSteps({ snapshot, safetyMemory, noSafety, start: start || chosen.has('start') }),
});
