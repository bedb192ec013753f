import { accessArg } from '#lib/access/access-arguments';
import { describeCan } from '#lib/access/describe-can';
import { arg } from '#lib/commands/argument';
import { defineRead } from '#lib/commands/subcommand';

export const can = defineRead({
  summary: 'Show whether somebody may run something here, and why or why not',
  details: [
    'Asked about a VM, it says so for that VM where it is now, with its tags; without one, whether there may be one.',
    'Of a change it also says what the policy has against it at this moment.',
  ],
  examples: ['<@U012ABCDE> vm:snapshot app01', '<@U012ABCDE> vm:power-off prod:db01', '<@U012ABCDE> access:grant'],
  takes: {
    who: accessArg.person(),
    permission: arg.word({ name: 'permission', about: 'command:subcommand, such as vm:snapshot', max: 200 }),
    vm: arg.vmOrNone(),
  },
  answer: (asked, reading) => describeCan(asked, reading),
});
