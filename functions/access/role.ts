import { accessArg } from '#lib/access/access-arguments';
import { changeRole } from '#lib/access/change-role';
import { arg } from '#lib/commands/argument';
import { defineAct } from '#lib/commands/subcommand';

export const role = defineAct({
  summary: 'Make, remove or show a role of your own',
  details: [
    'viewer, operator and admin are built in. A role that a grant or deny goes by stays as it is until that is revoked.',
  ],
  examples: ['add dba vm:list,vm:info,vm:snapshot*', 'remove dba', 'show operator'],
  takes: {
    act: accessArg.roleAct(),
    name: arg.word({ name: 'name', about: 'the name of the role', max: 200 }),
    permissions: accessArg.permissions(),
  },
  act: (wish, acting) => changeRole(wish, acting),
});
