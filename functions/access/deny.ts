import { GIVEN, giveOrDeny } from '#lib/access/give-or-deny';
import { defineAct } from '#lib/commands/subcommand';

export const deny = defineAct({
  summary: 'Forbid something, whatever anybody grants',
  details: ['A deny beats every grant. First admins are bound by none. Who it is for cannot lift it.'],
  examples: [
    '<@U012ABCDE> admin',
    '<!subteam^S012ABCDE> vm:revert,vm:delete-snapshot --on tag=env=prod',
    'everyone vm:reset --in <#C012ABCDE>',
  ],
  takes: GIVEN,
  act: (given, acting) => giveOrDeny('deny', given, acting),
});
