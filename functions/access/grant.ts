import { GIVEN, giveOrDeny } from '#lib/access/give-or-deny';
import { defineAct } from '#lib/commands/subcommand';

export const grant = defineAct({
  summary: 'Give somebody a role or permissions',
  details: [
    'Nobody gives more than he holds: the same permissions, in as many channels, on as many VMs and for as long.',
    'What is left out is no limit: without --in it holds in every channel, without --on on every VM, without --until until it is revoked.',
  ],
  examples: [
    '<@U012ABCDE> operator',
    '<!subteam^S012ABCDE> vm:snapshot,vm:revert --in <#C012ABCDE> --on folder=Prod/Web',
    'everyone viewer',
    '<@U012ABCDE> vm:power-off --on vcenter=prod tag=env=dev --until 2h',
  ],
  takes: GIVEN,
  act: (given, acting) => giveOrDeny('grant', given, acting),
});
