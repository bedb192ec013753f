import { rolesMessage } from '#lib/access/describe-role';
import { defineRead } from '#lib/commands/subcommand';
import type { Message } from '#lib/slack/message';

export const roles = defineRead({
  summary: 'Show the roles, what each permits and how often it is used',
  details: ['viewer reads, operator also starts and stops VMs and works with snapshots, admin may do everything.'],
  examples: [''],
  takes: {},
  async answer(_values, reading): Promise<Message> {
    return rolesMessage((await reading.standing()).rules);
  },
});
